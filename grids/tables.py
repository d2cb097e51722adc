"""The rows of a file that GDAL reads: its layer, its columns in the right encoding, its shapes."""

import re
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FieldError, GeometryError

from grids import encodings, shapefiles
from grids.building import built
from grids.csvs import Rows
from grids.sayings import Refused, Remark
from grids.source import Source

LAYER_NAMES = {
    "county": ("county", "counties"),
    "township": ("township", "townships", "town", "towns"),
    "village": ("village", "villages"),
    "unit": ("unit", "units"),
}
#: What GDAL adds where headings that were cut to ten bytes are the same.
_NUMBERED = re.compile(r"_\d{1,2}$")
_ERRORS = (
    *(CRSError, DataLayerError, DataSourceError, FieldError, GeometryError),
    *(ValueError, RuntimeError, OSError),
)


def rows(path: Path, source: Source) -> tuple[Rows, str | None]:
    """((columns, shapes, remarks), the coordinate system as the file names it).

    Whatever GDAL or GEOS cannot do with the file is one sentence.
    """
    dbf = path.suffix.lower() == ".shp"
    if dbf:
        shapefiles.look(path, source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what GDAL warns of, the rows below show
            layer = _layer(path, source)
            if source.most_rows is not None:
                count = pyogrio.read_info(path, layer=layer, force_feature_count=True)["features"]
                if count > source.most_rows:
                    raise Refused("too_many_rows", source.title, most=source.most_rows)
            meta, _, wkb, columns = pyogrio.raw.read(
                path, layer=layer, force_2d=True, encoding="ISO-8859-1" if dbf else None
            )
    except _ERRORS as error:
        if "not recognized as being" in str(error) or "not recognized as a" in str(error):
            raise Refused("no_layer_file", source.title) from None
        raise Refused("unreadable", source.title, why=str(error)) from None
    if wkb is None:
        raise Refused("no_geometry_column", source.title)
    remarks: dict[int, list[Remark]] = {}
    names = [str(name) for name in meta["fields"]]
    if dbf:
        names, columns = _decoded(path, source, names, columns, remarks)
    by_name = {name: list(column) for name, column in zip(names, columns, strict=True)}
    return (by_name, _shapes(wkb, remarks), remarks), meta["crs"]


def _shapes(wkb: Any, remarks: dict[int, list[Remark]]) -> Any:
    """Shapes that GEOS can build; rings that do not close are closed, and said to be."""
    given = np.array([value is not None for value in wkb], bool)
    shapes = built(shapely.from_wkb, wkb, remarks)
    missing = given & shapely.is_missing(shapes)
    for row in (row for row in np.flatnonzero(missing) if row not in remarks):
        shapes[row] = shapely.from_wkb(wkb[row], on_invalid="fix")
        closed = shapes[row] is not None and not shapes[row].is_empty
        said = ("warning", "ring_closed") if closed else ("error", "bad_geometry")
        remarks.setdefault(int(row), []).append(Remark(*said))
    return shapes


def _layer(path: Path, source: Source) -> str | None:
    layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    if source.layer and source.layer not in layers:
        named = ", ".join(layers)
        raise Refused("no_such_layer", source.title, layer=source.layer, layers=named)
    if not layers:
        raise Refused("no_geometry_column", source.title)
    if source.layer or len(layers) == 1:
        return source.layer or layers[0]
    usual = LAYER_NAMES.get(source.level or "", ())
    fits = [layer for layer in layers if layer.lower() in usual]
    if len(fits) != 1:
        raise Refused("choose_layer", source.title, layers=", ".join(layers))
    source.note("layer_taken", layer=fits[0], layers=", ".join(layers))
    return fits[0]


def _decoded(
    path: Path, source: Source, names: list[str], columns: Any, remarks: dict[int, list[Remark]]
) -> tuple[list[str], list[Any]]:
    """(field names, columns) of a shapefile's table, which were read byte for byte."""
    texts = [column for column in columns if column.dtype == object]
    values = [_bytes(v) for column in texts for v in column if isinstance(v, str)]
    values += [_bytes(_NUMBERED.sub("", name)) for name in names]
    codec = encodings.fitting(values, encodings.declared(path))
    source.note("table_read_as", codec=codec)

    def read(value: Any, row: int) -> Any:
        if not isinstance(value, str):
            return value
        text, wrong = encodings.text(_bytes(value), codec)
        if wrong:
            severity = "warning" if wrong == "cut_value" else "error"
            remarks.setdefault(row, []).append(Remark(severity, wrong, {"value": text}))
        return text

    def heading(name: str) -> str:
        bare = _NUMBERED.sub("", name)
        return encodings.text(_bytes(bare), codec)[0] + name[len(bare) :]

    return [heading(name) for name in names], [
        [read(v, row) for row, v in enumerate(c)] if c.dtype == object else c for c in columns
    ]


def _bytes(text: str) -> bytes:
    """What stood in the table: it was read as Latin-1, where each byte is a character."""
    return text.encode("latin-1", "replace").strip(b"\x00 ")
