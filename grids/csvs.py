"""csv files with positions: lon and lat in columns of their own, or shapes as WKT."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from grids import texts
from grids.building import built
from grids.delimited import lines_of
from grids.sayings import Refused, Remark
from grids.source import Source

LON = ("lon", "lng", "long", "longitude", "x", "经度", "东经")
LAT = ("lat", "latitude", "y", "纬度", "北纬")
WKT = ("wkt", "geometry", "geom", "the_geom", "图形")
MOST_COLUMNS = 500
Rows = tuple[dict[str, list[Any]], Any, dict[int, list[Remark]]]


def rows(path: Path, source: Source) -> Rows:
    """(columns by heading, shapes or None, remarks by row) of a csv in UTF-8, UTF-16 or GB18030,
    divided by commas, semicolons or tabs; rows without any value are no rows.
    """
    try:
        lines = _lines(path, source)
    except csv.Error as error:
        raise Refused("bad_csv", source.title, why=str(error)) from None
    headings = [texts.line(heading) for heading in lines[0]] if lines else []
    if len(headings) > MOST_COLUMNS:
        raise Refused("too_many_columns", source.title, most=MOST_COLUMNS)
    if twice := sorted(
        {heading for heading in headings if heading and headings.count(heading) > 1}
    ):
        raise Refused("heading_twice", source.title, fields=", ".join(twice))
    remarks: dict[int, list[Remark]] = {}
    width = len(headings)
    for row, line in enumerate(lines[1:]):
        if len(line) > width:
            fault = Remark("error", "too_many_values", {"count": len(line) - width})
            remarks.setdefault(row, []).append(fault)
        for value in (value for value in line if "�" in value):
            remarks.setdefault(row, []).append(Remark("error", "bad_bytes", {"value": value}))
    columns = {
        heading: [texts.of_cell(line[place]) if place < len(line) else "" for line in lines[1:]]
        for place, heading in enumerate(headings)
        if heading
    }
    return columns, _shapes(columns, source, remarks), remarks


def _lines(path: Path, source: Source) -> list[list[str]]:
    """The headings and the rows with any value; no more is read than is taken."""
    found = []
    for line in lines_of(path.read_bytes())[0]:
        if any(line):
            found.append(line)
        if source.most_rows is not None and len(found) - 1 > source.most_rows:
            raise Refused("too_many_rows", source.title, most=source.most_rows)
    return found


def _shapes(columns: dict[str, list[Any]], source: Source, remarks: dict[int, list[Remark]]) -> Any:
    """Shapes by row, None where a row has none that can be read; takes their columns away."""
    by_lower = {heading.lower(): heading for heading in columns}
    lon, lat, wkt = (
        next((by_lower[name] for name in names if name in by_lower), None)
        for names in (LON, LAT, WKT)
    )
    found: list[Any] = []
    if lon and lat:
        pairs = zip(columns.pop(lon), columns.pop(lat), strict=True)
        for row, pair in enumerate(pairs):
            try:
                found.append(shapely.Point(*map(float, pair)) if any(pair) else None)
            except ValueError:
                fault = Remark("error", "bad_number", {"value": ", ".join(pair)})
                remarks.setdefault(row, []).append(fault)
                found.append(None)
    elif wkt:
        written = columns.pop(wkt)
        given = np.array([text or None for text in written], object)
        found = list(shapely.force_2d(built(shapely.from_wkt, given, remarks)))
        for row in (r for r, text in enumerate(written) if text and found[r] is None):
            if any(remark.code == "curved" for remark in remarks.get(row, ())):
                continue
            remarks.setdefault(row, []).append(Remark("error", "bad_geometry"))
    else:
        raise Refused("no_geometry_column", source.title)
    return np.array(found, object)
