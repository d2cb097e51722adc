"""Files of sites as rows: read as boundaries are, with the columns of sites by either name."""

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import shapely

from app.core.geo import to_geojson
from app.core.in_child import Died, in_child
from app.sites.rules import KINDS, STATUSES, ZONES
from grids.fields import text
from grids.layers import Layer, read_layer
from grids.sayings import Refused, Remark
from grids.source import Source, kind_of

MOST_ROWS = 1_000  # as many as are stored in a second, while nobody else writes
MOST_BYTES = 64 * 1024 * 1024
#: Of all shapes of a file together: checking them costs as much as some of the largest.
MOST_VERTICES_OF_ALL = 20_000
#: Field of a site to the headings under which it is found.
HEADINGS = {
    "kind": ("kind", "类别", "类型", "对象类别"),
    "name": ("name", "名称", "对象名称"),
    "status": ("status", "状态", "运行状态"),
    "zone": ("zone", "规则区", "特殊区域"),
    "address": ("address", "地址"),
    "basics": ("basics", "基本情况", "备注"),
    "watcher_id": ("watcher_id",),
}
#: Words of tables for people to what the contract calls it.
_MEANT = {
    "kind": {words: code for code, words in KINDS.items()},
    "status": {words: code for code, words in STATUSES.items()},
    "zone": {words: code for code, (words, *_) in ZONES.items()},
}


@dataclass
class SiteRow:
    """A site's body as a form would send it; what the reader has to say of its row."""

    body: dict[str, Any]
    remarks: list[Remark] = field(default_factory=list)

    @property
    def faults(self) -> list[Remark]:
        return [remark for remark in self.remarks if remark.severity == "error"]


@dataclass
class SiteFile:
    """The rows of a file, headings that are none of a site's; or why it is refused as a whole."""

    rows: list[SiteRow] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    refused: Refused | None = None


def read_sites(content: bytes, datum: str) -> SiteFile:
    """An uploaded file, read before the transaction: what is large takes a second."""
    try:
        return _read(content, datum)
    except Refused as refused:
        return SiteFile(refused=refused)


def _read(content: bytes, datum: str) -> SiteFile:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        path.write_bytes(content)
        path = path.rename(path.with_suffix("." + kind_of(path)))
        source = Source(path, datum=datum, upload=True, most_rows=MOST_ROWS, most_bytes=MOST_BYTES)
        try:
            layer: Layer = in_child(read_layer, source)
        except Died:
            raise Refused("too_dear") from None
    corners = int(shapely.get_num_coordinates(layer.shapes).sum())
    if corners > MOST_VERTICES_OF_ALL:
        raise Refused("too_many_vertices", count=corners, most=MOST_VERTICES_OF_ALL)
    if not len(layer.shapes):
        raise Refused("no_rows")
    by_lower = {heading.lower(): heading for heading in layer.columns}
    columns = {
        name: next((by_lower[h] for h in headings if h in by_lower), None)
        for name, headings in HEADINGS.items()
    }
    ignored = [heading for heading in layer.columns if heading not in columns.values()]
    return SiteFile([_row(layer, row, columns) for row in range(len(layer.shapes))], ignored)


def _row(layer: Layer, row: int, columns: dict[str, str | None]) -> SiteRow:
    found = SiteRow({}, list(layer.remarks.get(row, ())))
    for name, heading in columns.items():
        value = text(layer.columns[heading][row]) if heading else ""
        if value:
            found.body[name] = _MEANT.get(name, {}).get(value, value)
    if found.body.get("watcher_id", "").isdecimal():
        found.body["watcher_id"] = int(found.body["watcher_id"])
    shape = layer.shapes[row]
    if shape is not None and not shape.is_empty:
        found.body["geometry"] = to_geojson(shape)
    elif not found.faults:
        found.remarks.append(Remark("error", "no_geometry"))
    return found
