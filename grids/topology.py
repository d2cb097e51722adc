"""Checking boundaries: what is broken and mended, which stored cell each unit is, what overlaps,
what is left open, what lies outside its parent.

Errors stop a load, warnings do not. Areas are m² on an equal-area plane; anything under 1 m² is
ignored (row A06).
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import shapely

from grids import codes, identity, mending, merging, neighbours, nesting, parents, texts
from grids.checked import Checked, Plane, Progress
from grids.sayings import say
from grids.units import Unit

_DATE = re.compile(r"\d{4}-\d\d-\d\d")

__all__ = ["Checked", "check", "defects"]


def check(
    units: Sequence[Unit],
    known: Sequence[Unit] = (),
    progress: Progress = lambda *_: None,
    taken: Collection[str] = (),
) -> Checked:
    """Check `units` against each other and against the `known` ones, which are stored.

    Shapes come back repaired, units with their parents and codes, and `stored` where they are a
    stored unit. `taken`: codes that no new unit may be given.
    """
    result = Checked(merging.by_code(units))
    _find_repeated(result)
    usable = [u for u in result.units if u.shape is not None and not u.shape.is_empty]
    shapes = [u.shape for u in usable] or [shapely.Point(0, 0)]
    bounds = shapely.total_bounds(np.array(shapes, object))
    plane = Plane(((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2))
    mending.mend(result, plane, progress)
    known = _settled(result, known, taken)
    everything = [*result.units, *known]
    for level in codes.LEVELS:
        here = [u for u in result.units if u.level == level and u.shape is not None]
        if here:
            progress(say("doing_level", level=say(level), count=len(here)), 0, 1)
            others = [u for u in known if u.level == level and u.shape is not None]
            neighbours.check(result, level, here, others, plane, progress)
            above = {
                u.code: u
                for u in everything
                if u.level == codes.above(level) and u.shape is not None
            }
            nesting.check(result, level, here, above, plane, progress)
    return result


def _settled(result: Checked, known: Sequence[Unit], taken: Collection[str]) -> list[Unit]:
    """Parents, identity and codes, level by level from the county down; returns the known units
    that are none of these, with their parents' new codes.
    """
    stored, was = [replace(k) for k in known], dict[str, str]()
    for level in codes.LEVELS:
        over = codes.above(level)
        above = [u for u in (*result.units, *stored) if u.level == over and u.code]
        here = [u for u in result.units if u.level == level]
        rest = [k for k in stored if k.level == level]
        parents.find(result, level, here, above, was)
        for k in rest:
            k.parent = was.get(k.parent, k.parent)
        merged = merging.by_name(result, here)
        identity.settle(result, level, merged, rest)
        parents.number(result, merged, {*taken, *(k.code for k in rest)})
        gone = {id(u) for u in here} - {id(u) for u in merged}
        result.units = [u for u in result.units if id(u) not in gone]
        was |= {u.stored: u.code for u in merged if u.stored and u.stored != u.code}
        mine = {u.stored for u in merged} | {u.code for u in merged}
        stored = [k for k in stored if k.level != level or k.code not in mine]
    return stored


def _find_repeated(result: Checked) -> None:
    known_as: dict[str, Unit] = {}
    for unit in result.units:
        other = known_as.setdefault(unit.code, unit) if unit.code else unit
        about = (unit.level, (unit.code,))
        if other is not unit:
            both = {"unit": unit.title, "other": other.title}
            saying = say("repeated_code", **both, code=unit.code)
            result.note("error", "repeated_code", *about, saying, unit=unit, where=unit.shape)
        if len(unit.code) > codes.LONGEST:
            saying = say("code_too_long", unit=unit.title, most=codes.LONGEST)
            result.note("error", "code_too_long", *about, saying, unit=unit)
        if texts.is_scientific(unit.code) and "+" in unit.code:
            saying = say("scientific_code", unit=unit.title, code=unit.code)
            result.note("error", "scientific_code", *about, saying, unit=unit)
        if _DATE.fullmatch(unit.code):
            saying = say("date_code", unit=unit.title, code=unit.code)
            result.note("error", "date_code", *about, saying, unit=unit)
        if len(unit.name) > codes.LONGEST_NAME:
            saying = say("name_too_long", unit=unit.title, most=codes.LONGEST_NAME)
            result.note("error", "name_too_long", *about, saying, unit=unit)


def defects(result: Checked, english: bool = True) -> dict[str, object]:
    """Every finding that has a place as a GeoJSON FeatureCollection in WGS-84."""
    features = [
        {
            "type": "Feature",
            "geometry": shapely.geometry.mapping(shapely.orient_polygons(f.where)),
            "properties": f.plain(english) | {"codes": " ".join(f.codes)},
        }
        for f in result.findings
        if f.where is not None
    ]
    return {"type": "FeatureCollection", "features": features}
