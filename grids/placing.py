"""Shapes of a file in WGS-84, whatever coordinate system and datum they come in."""

import warnings
from typing import Any

import numpy as np
import pyproj
import shapely
from pyproj.aoi import AreaOfInterest
from pyproj.exceptions import CRSError, ProjError
from pyproj.transformer import TransformerGroup

from grids import datums
from grids.sayings import Refused, Remark
from grids.source import Source

WGS84 = "EPSG:4326"
#: Worse than a GPS fix: a transformation that is only good to more metres is said to be.
FINE_M = 5.0


def to_wgs84(
    shapes: Any,
    crs_name: str | None,
    source: Source,
    implied: bool,
    remarks: dict[int, list[Remark]],
) -> Any:
    """Shapes in WGS-84 degrees, by the CRS of the file or of --crs, then by --datum.

    `implied`: by its format the file is in degrees, and of no datum that it says. Rows that lie
    nowhere on earth get a remark.
    """
    crs = _system(source.crs or crs_name, source)
    plain = _is_wgs84(crs)
    try:
        if not plain:
            shapes = _transformed(_without_zone(shapes, crs, source), crs, source)
    except (ProjError, AttributeError, IndexError):
        raise Refused("no_crs", source.title) from None
    _look_out_of_range(shapes, source, remarks)
    middle = shapely.bounds(shapes[~shapely.is_missing(shapes)]).reshape(-1, 2, 2).mean(axis=1)
    middle = middle[np.isfinite(middle).all(axis=1)]
    datum = source.datum
    open_datum = implied and plain and not datum and len(middle)
    if open_datum and np.mean(datums.in_shifted_area(*middle.T)) > 0.5:
        raise Refused("no_datum", source.title)
    if datum in ("gcj02", "bd09"):
        if not plain and crs.is_geographic and not _is_cgcs2000(crs):
            raise Refused("crs_not_datum", source.title, crs=crs.name, datum=datum)
        shapes = shapely.transform(
            shapes, lambda x, y: datums.to_wgs84(x, y, datum), interleaved=False
        )
        source.note("datum_taken_back", datum=datum)
    return shapes


def _system(name: str | None, source: Source) -> pyproj.CRS:
    if not name:
        raise Refused("no_crs", source.title)
    try:
        crs = pyproj.CRS.from_user_input(name)
        crs = crs.sub_crs_list[0] if crs.is_compound else crs
        return crs.to_2d()
    except CRSError:
        if source.crs:
            raise Refused("unknown_crs", source.title, crs=source.crs) from None
        raise Refused("no_crs", source.title) from None


def _is_wgs84(crs: pyproj.CRS) -> bool:
    """Plain degrees, whichever axis the name puts first: shapes have longitude first always."""
    return crs == pyproj.CRS(WGS84) or crs == pyproj.CRS("OGC:CRS84")


def _is_cgcs2000(crs: pyproj.CRS) -> bool:
    """CGCS2000 differs from WGS-84 by less than a GPS error and is taken as equal."""
    datum = crs.geodetic_crs.datum if crs.geodetic_crs else None
    name = (datum.name if datum else "").lower().replace("_", " ")
    return "china 2000" in name or "cgcs2000" in name or "cgcs 2000" in name


def _without_zone(shapes: Any, crs: pyproj.CRS, source: Source) -> Any:
    """Eastings without the zone number that Chinese surveyors write before them (38502000), where
    the system has none and lies on the meridian of just that zone.
    """
    change = crs.coordinate_operation if crs.is_projected else None
    terms: dict[str, Any] = {p.name: p.value for p in change.params} if change else {}
    given = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    if terms.get("False easting") != 500_000 or not len(given):
        return shapes
    zones = np.unique(shapely.bounds(given)[:, [0, 2]] // 1_000_000)
    if len(zones) != 1 or not 13 <= zones[0] <= 45:
        return shapes
    zone, meridian = int(zones[0]), terms.get("Longitude of natural origin")
    if meridian not in (3 * zone, 6 * zone - 3):
        raise Refused("zone_number", source.title, zone=zone, crs=crs.name)
    source.note("zone_taken_off", zone=zone)
    return shapely.transform(shapes, lambda xy: xy - [zone * 1_000_000, 0])


def _transformed(shapes: Any, crs: pyproj.CRS, source: Source) -> Any:
    """Shapes in degrees by the best transformation that PROJ knows where they lie; one that is
    none, a guess of equal degrees between datums, is refused.
    """
    rough = pyproj.Transformer.from_crs(crs, WGS84, always_xy=True)
    known = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    area: Any = None
    if len(known):
        corners = np.array(rough.transform_bounds(*shapely.total_bounds(known)))
        if (np.abs(corners) <= [180, 90] * 2).all():
            area = AreaOfInterest(*corners)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # grids that this machine lacks: the accuracy tells
        best = TransformerGroup(crs, WGS84, always_xy=True, area_of_interest=area).transformers[0]
    guessed = any(step.has_ballpark_transformation for step in best.operations or ())
    if guessed and not _is_cgcs2000(crs):
        raise Refused("ballpark", source.title, crs=crs.name)
    source.note("crs_taken", crs=crs.name)
    if best.accuracy > FINE_M:
        source.note("crs_coarse", metres=best.accuracy, crs=crs.name)
    return shapely.transform(shapes, best.transform, interleaved=False)


def _look_out_of_range(shapes: Any, source: Source, remarks: dict[int, list[Remark]]) -> None:
    """Remarks on rows that lie nowhere on earth, the file refused where most do."""
    given = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    box = shapely.bounds(shapes[given])
    corners, of_shape = shapely.get_coordinates(shapes[given], return_index=True)
    beyond = ~((np.abs(box) <= [180, 90] * 2).all(axis=1))
    swapped = beyond & (np.abs(box) <= [90, 180] * 2).all(axis=1)
    wrong = beyond.copy()
    wrong[of_shape[~np.isfinite(corners).all(axis=1)]] = True
    if len(given) and np.mean(beyond) > 0.5 and not source.upload:
        raise Refused(
            "swapped_file" if swapped.sum() > beyond.sum() / 2 else "not_degrees", source.title
        )
    for row, is_swapped in zip(given[wrong], swapped[wrong], strict=True):
        fault = Remark("error", "swapped" if is_swapped else "out_of_range")
        remarks.setdefault(int(row), []).append(fault)
        shapes[row] = None
