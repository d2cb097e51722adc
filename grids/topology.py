"""Checking boundaries: what is broken and mended, what overlaps, what is left open, what lies
outside its parent.

Errors stop a load, warnings do not. Areas are m² on an equal-area plane; anything under 1 m² is
ignored (row A06).
"""

from collections.abc import Sequence

import numpy as np
import shapely

from grids import codes, mending, neighbours, nesting, parents
from grids.checked import Checked, Plane, Progress
from grids.units import Unit

__all__ = ["Checked", "check", "defects"]


def check(
    units: Sequence[Unit], known: Sequence[Unit] = (), progress: Progress = lambda *_: None
) -> Checked:
    """Check `units` against each other and against the `known` units above them.

    Shapes come back repaired.
    """
    result = Checked(_merged(units))
    _find_repeated(result)
    usable = [u for u in result.units if u.shape is not None and not u.shape.is_empty]
    if not usable:
        for u in result.units:
            result.note("error", "no_geometry", u.level, (u.code,), f"{u.name}: has no geometry")
        return result
    bounds = shapely.total_bounds(np.array([u.shape for u in usable], object))
    plane = Plane(((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2))
    mending.mend(result, plane, progress)
    result.findings += parents.find(result.units, known)
    everything = [*result.units, *known]
    for level in codes.LEVELS:
        here = [u for u in result.units if u.level == level and u.shape is not None]
        if here:
            progress(f"{level}: {len(here)}", 0, 1)
            others = [u for u in known if u.level == level and u.shape is not None]
            neighbours.check(result, level, here, others, plane, progress)
            above = {
                u.code: u
                for u in everything
                if u.level == codes.above(level) and u.shape is not None
            }
            nesting.check(result, level, here, above, plane, progress)
    return result


def _merged(units: Sequence[Unit]) -> list[Unit]:
    """Several rows of one unit (same level, code and name) become one."""
    by_key: dict[tuple[str, str, str, str], Unit] = {}
    for unit in units:
        key = (unit.level, unit.code, unit.name, unit.parent)
        if not unit.code or key not in by_key:
            by_key[key if unit.code else (*key[:3], f"row {unit.rows}")] = unit
            continue
        first = by_key[key]
        parts = [s for s in (first.shape, unit.shape) if s is not None]
        first.shape = shapely.union_all([shapely.make_valid(s) for s in parts]) if parts else None
        first.rows += unit.rows
    return list(by_key.values())


def _find_repeated(result: Checked) -> None:
    known_as: dict[str, Unit] = {}
    for unit in result.units:
        other = known_as.setdefault(unit.code, unit) if unit.code else unit
        if other is not unit:
            rows = f"{other.name} (row {other.rows[0]}) and {unit.name} (row {unit.rows[0]})"
            text = f"code {unit.code} stands for {rows}"
            result.note("error", "repeated_code", unit.level, (unit.code,), text, where=unit.shape)
        if len(unit.code) > codes.LONGEST:
            text = f"{unit.name}: code over {codes.LONGEST} characters"
            result.note("error", "code_too_long", unit.level, (unit.code,), text)


def defects(result: Checked) -> dict[str, object]:
    """Every finding that has a place as a GeoJSON FeatureCollection in WGS-84."""
    features = [
        {
            "type": "Feature",
            "geometry": shapely.geometry.mapping(shapely.orient_polygons(f.where)),
            "properties": f.plain() | {"codes": " ".join(f.codes)},
        }
        for f in result.findings
        if f.where is not None
    ]
    return {"type": "FeatureCollection", "features": features}
