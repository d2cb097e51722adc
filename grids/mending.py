"""Shapes that can be worked with: rings that cross themselves mended within bounds, points and
lines dropped; what lies nowhere plausible named.
"""

import shapely
from shapely.geometry.base import BaseGeometry

from grids import codes
from grids.checked import Checked, Plane, Progress
from grids.sayings import SAYINGS, Sentence, say
from grids.units import Unit

SMALLEST_UNIT_M2 = 100.0
#: More than the largest county of all (Ruoqiang).
LARGEST_UNIT_M2 = 3e11
#: A repair that changes more of the area than this is no repair.
MOST_CHANGED = 0.01
#: A corner this near to 0/0, in degrees, of a unit whose middle lies farther away than a degree.
ZERO = 1e-6
#: Roughly, in degrees: what lies outside has no code of a mainland province.
CHINA = shapely.box(73.0, 3.0, 136.0, 54.0)


def mend(result: Checked, plane: Plane, progress: Progress) -> None:
    """Mend rings that cross themselves, and say what changed.

    Nothing left, nothing at all, or a repair beyond its bound is an error.
    """
    for done, unit in enumerate(result.units):
        if done % 500 == 0:
            progress(say("doing_rings"), done, len(result.units))
        counts = result.counts.setdefault(
            unit.level, {"units": 0, "invalid": 0, "overlaps": 0, "gaps": 0}
        )
        counts["units"] += 1
        about = (unit.level, (unit.code,))
        for remark in unit.remarks:
            saying = say("of_row", unit=unit.title, remark=remark)
            result.note(remark.severity, remark.code, *about, saying, unit=unit, where=unit.shape)
        shape = unit.shape
        if shape is None or shape.is_empty:
            if not any(remark.severity == "error" for remark in unit.remarks):
                saying = say("of_row", unit=unit.title, remark=say("no_geometry"))
                result.note("error", "no_geometry", *about, saying, unit=unit)
            unit.shape = None
            continue
        reason = "" if shape.is_valid else shapely.is_valid_reason(shape)
        mended = polygons(shape if not reason else shapely.make_valid(shape))
        if mended is None:
            saying = say("no_area", unit=unit.title)
            result.note("error", "unrepairable", *about, saying, unit=unit)
            unit.shape = None
            continue
        area = float(plane.areas(mended))
        if reason:
            counts["invalid"] += 1
            _judge(result, plane, unit, mended, area, reason)
        elif area < SMALLEST_UNIT_M2:
            saying = say("too_small", unit=unit.title, least=SMALLEST_UNIT_M2)
            result.note("error", "too_small", *about, saying, unit=unit, where=mended)
        unit.shape = mended
        _look_where(result, unit, mended, area)


def _judge(
    result: Checked, plane: Plane, unit: Unit, mended: BaseGeometry, area: float, reason: str
) -> None:
    """A repair is a warning as long as it changes next to nothing of the `area` that it leaves."""
    change = area - float(plane.areas(unit.shape))
    bad = abs(change) > MOST_CHANGED * area
    values = {"unit": unit.title, "reason": _said(reason), "change": change}
    values["share"] = abs(change) / area if area else 1.0
    saying = say("repaired_much" if bad else "repaired", **values)
    severity = "error" if bad else "warning"
    about = (unit.level, (unit.code,), saying)
    result.note(severity, "repaired", *about, area_m2=abs(change), unit=unit, where=mended)


def _said(reason: str) -> Sentence:
    """What GEOS says of a shape, as Self-intersection[10.5 50.2]."""
    kind, _, place = reason.partition("[")
    return say(kind, place=place[:-1]) if kind in SAYINGS else say("other_reason", place=reason)


def _look_where(result: Checked, unit: Unit, shape: BaseGeometry, area: float) -> None:
    """A unit lies in a plausible place: no corner at 0/0, no larger than any county, and with a
    code of a mainland province in China; longitude and latitude that changed places are named.
    """
    lon, lat = shape.centroid.coords[0]
    corners = shapely.get_coordinates(shape)
    official = codes.level_of(unit.code) is not None and "11" <= unit.code[:2] <= "65"
    why = ""
    if abs(lon) + abs(lat) > 1 and (abs(corners) < ZERO).all(axis=1).any():
        why = "corner_at_zero"
    elif area > LARGEST_UNIT_M2:
        why = "too_large"
    elif official and not CHINA.contains(shapely.Point(lon, lat)):
        turned = CHINA.contains(shapely.Point(lat, lon))
        why = "outside_china_swapped" if turned else "outside_china"
    if why:
        about = (unit.level, (unit.code,), say(why, unit=unit.title))
        result.note("error", "implausible_place", *about, unit=unit, where=shape)


def polygons(shape: BaseGeometry) -> BaseGeometry | None:
    """The areas of a shape as MULTIPOLYGON, points and lines dropped; None when nothing is left."""
    parts = [
        p
        for p in shapely.get_parts(shapely.get_parts(shape))
        if p.geom_type == "Polygon" and p.area > 0
    ]
    return shapely.multipolygons(parts) if parts else None
