"""The one reader of what clerks bring: boundaries, sites, zones; GeoJSON, TopoJSON, GeoPackage,
shapefiles, KML and csv, in any coordinate system and encoding.
"""

from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from grids import csvs
from grids.placing import to_wgs84
from grids.sayings import Refused, Remark
from grids.source import Source, unpacked

#: Formats in degrees that do not say of which datum.
_IMPLIED = ("json", "xml", "text")


@dataclass
class Layer:
    """Columns by heading and shapes in WGS-84, row by row; what is to be said of single rows."""

    columns: dict[str, list[Any]]
    #: An array of shapes, None where a row has none that can be used.
    shapes: Any
    #: Row (from 0) to what is said of it.
    remarks: dict[int, list[Remark]] = field(default_factory=dict)


def read_layer(source: Source) -> Layer:
    """The rows of a file; raises Refused with the sentence that says what to choose or mend."""
    crs: str | None = "EPSG:4326"
    with unpacked(source) as (path, kind):
        if kind == "text" and _is_csv(path, source):
            columns, shapes, remarks = csvs.rows(path, source)
        elif source.upload and kind not in ("json", "gpkg", "shp"):
            raise Refused("no_layer_file", source.title)
        else:
            # GDAL is large, and most commands and requests never need it
            tables = import_module("grids.tables")
            (columns, shapes, remarks), crs = tables.rows(path, source)
    implied = kind in _IMPLIED
    crs = crs or ("EPSG:4326" if implied else None)
    shapes = to_wgs84(shapes, crs, source, implied, remarks)
    return Layer(columns, shapes, remarks)


def _is_csv(path: Path, source: Source) -> bool:
    """Text without any other sign: of an upload always, else by its name."""
    return source.upload or path.suffix.lower() in (".csv", ".txt", ".tsv")
