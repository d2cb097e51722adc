"""Shapes of a boundary file in WGS-84, whatever coordinate system and datum they come in."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import shapely

from grids import datums
from grids.source import JSON_SUFFIXES, Source
from grids.units import Refused


def is_lonlat(path: Path, source: Source) -> bool:
    """Whether this is JSON in plain degrees, which names no coordinate system."""
    return (
        path.suffix.lower() in JSON_SUFFIXES
        and (source.crs or "EPSG:4326").upper() == "EPSG:4326"
        and not _own_crs(path)
    )


def to_wgs84(shapes: Any, meta: dict[str, Any], source: Source, lonlat: bool) -> Any:
    """Shapes in WGS-84 degrees, by the CRS of the file or of --crs, then by --datum.

    `lonlat`: JSON that names neither.
    """
    crs_name = source.crs or ("EPSG:4326" if lonlat else meta["crs"])
    if not crs_name:
        raise Refused(
            f"{source.path.name}: names no coordinate system. Ask its maker and say it with "
            "--crs, for example EPSG:4490 (CGCS2000 degrees), EPSG:4547 (CGCS2000 3-degree zone, "
            "114°E) or EPSG:4326 (WGS-84)."
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
            f"{source.path.name}: its coordinates are not degrees; "
            "say its coordinate system with --crs."
        )
    if lonlat and not source.datum and np.mean(datums.in_shifted_area(x, y)) > 0.5:
        raise Refused(
            f"{source.path.name}: lies in China and does not say its datum. Choose --datum gcj02 "
            "(from Amap, Tencent), bd09 (Baidu), cgcs2000 (surveying office) or wgs84 (GPS); "
            "a wrong choice puts every border about 500 m off."
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
