"""Reading boundary files: GeoJSON, TopoJSON, GeoPackage and shapefiles, in any CRS and encoding,
into units in WGS-84.
"""

import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyproj
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from grids import codes, datums
from grids.units import Refused, Unit

CODE_FIELDS = (
    "code",
    "xzqdm",
    "adcode",
    "villcode",
    "towncode",
    "countycode",
    "zldwdm",
    "id",
    "编码",
    "代码",
    "网格编码",
)
NAME_FIELDS = ("name", "xzqmc", "villname", "townname", "countyname", "zldwmc", "名称", "网格名称")
LAYER_NAMES = {
    "county": ("county", "counties"),
    "township": ("township", "townships", "town", "towns"),
    "village": ("village", "villages"),
    "unit": ("unit", "units"),
}
ZIP_LIMIT = 2 * 1024**3
JSON_SUFFIXES = (".geojson", ".json", ".topojson")


@dataclass
class Source:
    """One file and what its reader was told: level, layer, fields, CRS, datum."""

    path: Path
    level: str | None = None
    layer: str | None = None
    code_field: str | None = None
    name_field: str | None = None
    parent_field: str | None = None
    crs: str | None = None
    datum: str | None = None
    #: What was taken where the file left it open, a sentence each.
    notes: list[str] = field(default_factory=list)


def read(source: Source) -> list[Unit]:
    """The units of a file, one per row that has a level; raises Refused with what to choose."""
    if not source.path.exists():
        raise Refused(f"{source.path}: there is no such file.")
    with _unpacked(source) as path:
        layer = _layer(path, source)
        meta, columns, shapes = _table(path, layer, source)
        lonlat = (
            path.suffix.lower() in JSON_SUFFIXES
            and (source.crs or "EPSG:4326").upper() == "EPSG:4326"
            and not _own_crs(path)
        )
    shapes = _to_wgs84(shapes, meta, source, lonlat)
    fields = dict(zip(meta["fields"], columns, strict=True))
    code, name = (
        _column(fields, source.code_field, CODE_FIELDS, source),
        _column(fields, source.name_field, NAME_FIELDS, source),
    )
    parent = _column(fields, source.parent_field, (), source)
    if code is None and name is None:
        raise Refused(
            f"{source.path.name}: name the code or name field with --code-field / --name-field; fields: {', '.join(fields)}."
        )
    units = []
    for row, shape in enumerate(shapes):
        text = codes.as_text(code[row]) if code is not None else ""
        level = source.level or codes.level_of(text)
        if level is None:
            raise Refused(
                f"{source.path.name}: say with --level whether these are county, township, village or unit."
            )
        title = str(name[row]).strip() if name is not None and name[row] is not None else text
        above = codes.as_text(parent[row]) if parent is not None else ""
        units.append(Unit(level, text, title, above, shape, [row + 1]))
    return units


@contextmanager
def _unpacked(source: Source) -> Iterator[Path]:
    """The path to open: for a zip, the one data file inside, unpacked to a temporary folder."""
    if source.path.suffix.lower() != ".zip":
        yield source.path
        return
    with tempfile.TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(source.path) as archive:
                parts = archive.infolist()
                if len(parts) > 1000 or sum(item.file_size for item in parts) > ZIP_LIMIT:
                    raise Refused(f"{source.path.name}: unpacks to over 2 GiB or 1,000 files.")
                archive.extractall(folder)
        except zipfile.BadZipFile:
            raise Refused(f"{source.path.name}: is not a readable zip file.") from None
        wanted = (".shp", ".gpkg", *JSON_SUFFIXES)
        found = [
            p
            for p in sorted(Path(folder).rglob("*"))
            if p.suffix.lower() in wanted and "__MACOSX" not in p.parts
        ]
        if len(found) != 1:
            raise Refused(
                f"{source.path.name}: holds {len(found)} boundary files; it must hold one."
            )
        yield found[0]


def _layer(path: Path, source: Source) -> str | None:
    try:
        layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    except DataSourceError as error:
        raise Refused(f"{source.path.name}: cannot be read ({error}).") from None
    if source.layer and source.layer not in layers:
        raise Refused(
            f"{source.path.name}: has no layer {source.layer}; layers: {', '.join(layers)}."
        )
    if source.layer or len(layers) == 1:
        return source.layer or layers[0]
    named = [layer for layer in layers if layer.lower() in LAYER_NAMES.get(source.level or "", ())]
    if len(named) != 1:
        raise Refused(
            f"{source.path.name}: choose a layer with --layer; layers: {', '.join(layers)}."
        )
    source.notes.append(f"{source.path.name}: layer {named[0]} taken of {', '.join(layers)}.")
    return named[0]


def _table(path: Path, layer: str | None, source: Source) -> tuple[dict[str, Any], list[Any], Any]:
    """(meta, columns, shapes); for a shapefile the encoding is found out first."""
    dbf = path.suffix.lower() == ".shp"
    try:
        meta, _, wkb, columns = pyogrio.raw.read(
            path, layer=layer, force_2d=True, encoding="ISO-8859-1" if dbf else None
        )
    except (DataSourceError, DataLayerError, ValueError) as error:
        raise Refused(f"{source.path.name}: cannot be read ({error}).") from None
    if wkb is None:
        raise Refused(f"{source.path.name}: has no geometry.")
    meta["fields"] = [str(name) for name in meta["fields"]]
    if dbf:
        texts = [
            value
            for column in columns
            if column.dtype == object
            for value in column
            if isinstance(value, str)
        ]
        encoding = _encoding(path, [*texts, *meta["fields"]])
        source.notes.append(f"{source.path.name}: attribute table read as {encoding}.")
        meta["fields"] = [_redecoded(name, encoding) for name in meta["fields"]]
        columns = [
            np.array([_redecoded(v, encoding) for v in c], object) if c.dtype == object else c
            for c in columns
        ]
    return meta, columns, shapely.from_wkb(wkb)


def _encoding(path: Path, texts: list[str]) -> str:
    """UTF-8 or GB18030 (which holds GBK): the declared one if it decodes, else the one that
    decodes.
    """
    cpg = next((p for p in path.parent.glob(path.stem + ".*") if p.suffix.lower() == ".cpg"), None)
    said = cpg.read_text(errors="replace").strip().lower() if cpg else ""
    order = (
        ["gb18030", "utf-8"] if said.startswith(("gb", "936", "cp936")) else ["utf-8", "gb18030"]
    )
    wrong = {encoding: sum(_broken(text, encoding) for text in texts) for encoding in order}
    return min(order, key=lambda encoding: wrong[encoding])


def _broken(text: str, encoding: str) -> bool:
    try:
        text.encode("latin-1").decode(encoding)
    except UnicodeError:
        return True
    return False


def _redecoded(text: Any, encoding: str) -> Any:
    return (
        text.encode("latin-1", "replace").decode(encoding, "replace").strip("\x00 ")
        if isinstance(text, str)
        else text
    )


def _column(
    fields: dict[str, Any], asked: str | None, usual: tuple[str, ...], source: Source
) -> Any:
    by_lower = {name.lower(): name for name in fields}
    if asked:
        if asked.lower() not in by_lower:
            raise Refused(f"{source.path.name}: has no field {asked}; fields: {', '.join(fields)}.")
        return fields[by_lower[asked.lower()]]
    name = next((by_lower[u] for u in usual if u in by_lower), None)
    if name:
        source.notes.append(f"{source.path.name}: field {name} taken.")
    return fields[name] if name else None


def _to_wgs84(shapes: Any, meta: dict[str, Any], source: Source, lonlat: bool) -> Any:
    """Shapes in WGS-84 degrees, by the CRS of the file or of --crs, then by --datum.

    `lonlat`: JSON that names neither.
    """
    crs_name = source.crs or ("EPSG:4326" if lonlat else meta["crs"])
    if not crs_name:
        raise Refused(
            f"{source.path.name}: names no coordinate system. Ask its maker and say it with --crs, for example "
            "EPSG:4490 (CGCS2000 degrees), EPSG:4547 (CGCS2000 3-degree zone, 114°E) or EPSG:4326 (WGS-84)."
        )
    try:
        crs = pyproj.CRS.from_user_input(crs_name)
    except pyproj.exceptions.CRSError:
        raise Refused(
            f"{source.path.name}: --crs {crs_name} is not known; write it as EPSG:4490."
        ) from None
    if crs != pyproj.CRS("EPSG:4326"):
        change = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
        shapes = shapely.transform(shapes, change.transform, interleaved=False)
        source.notes.append(f"{source.path.name}: {crs.name} taken as coordinate system.")
    known = [s for s in shapes if s is not None and not s.is_empty]
    x, y = (
        np.array([(s.bounds[0] + s.bounds[2], s.bounds[1] + s.bounds[3]) for s in known]).T / 2
        if known
        else ([0.0], [0.0])
    )
    if np.max(np.abs(x)) > 180 or np.max(np.abs(y)) > 90 or not np.all(np.isfinite([*x, *y])):
        raise Refused(
            f"{source.path.name}: its coordinates are not degrees; say its coordinate system with --crs."
        )
    if lonlat and not source.datum and np.mean(datums.in_shifted_area(x, y)) > 0.5:
        raise Refused(
            f"{source.path.name}: lies in China and does not say its datum. Choose --datum gcj02 (from Amap, Tencent), bd09 (Baidu), "
            "cgcs2000 (surveying office) or wgs84 (GPS); a wrong choice puts every border about 500 m off."
        )
    datum = source.datum or "wgs84"
    if datum in ("gcj02", "bd09"):
        shapes = shapely.transform(
            shapes, lambda x, y: datums.to_wgs84(x, y, datum), interleaved=False
        )
        source.notes.append(f"{source.path.name}: {datum} taken back to WGS-84.")
    return shapes


def _own_crs(path: Path) -> bool:
    """Whether an old-style GeoJSON names a CRS other than longitude and latitude."""
    with path.open("rb") as file:
        head = file.read(4096).decode("utf-8", "ignore")
    place = head.find('"crs"')
    if place < 0:
        return False
    try:
        crs, _ = json.JSONDecoder().raw_decode(head[head.index("{", place) :])
        return "CRS84" not in crs["properties"]["name"] and "4326" not in crs["properties"]["name"]
    except (ValueError, KeyError, TypeError):
        return False
