"""Units within the units above them: what lies outside, what no child covers."""

from collections import defaultdict

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from grids.checked import SMALLEST_M2, Checked, Plane, Progress
from grids.sayings import say
from grids.units import Unit

OUTSIDE_ERROR = 0.5  # of the child
UNCOVERED_WARNING = 0.01  # of the parent


def check(
    result: Checked,
    level: str,
    units: list[Unit],
    above: dict[str, Unit],
    plane: Plane,
    progress: Progress,
) -> None:
    """Parts of children outside their parent, and parents that their children do not cover."""
    children: dict[str, list[BaseGeometry]] = defaultdict(list)
    for parent in above.values():
        shapely.prepare(parent.shape)
    for done, unit in enumerate(units):
        if done % 1000 == 0:
            progress(say("doing_parents", level=say(level)), done, len(units))
        if unit.parent not in above:
            continue
        whole = above[unit.parent].shape
        children[unit.parent].append(unit.shape)
        if shapely.covers(whole, unit.shape):
            continue
        outside = shapely.difference(unit.shape, whole)
        area = float(plane.areas(outside))
        if area <= SMALLEST_M2:
            continue
        share = area / float(plane.areas(unit.shape))
        named = {"unit": unit.title, "parent": above[unit.parent].title}
        saying = say("outside_parent", **named, share=share)
        severity = "error" if share > OUTSIDE_ERROR else "warning"
        codes = (unit.code, unit.parent)
        result.note(
            severity, "outside_parent", level, codes, saying, area_m2=area, where=outside, unit=unit
        )
    for code, shapes in children.items():
        rest = shapely.difference(above[code].shape, shapely.union_all(np.array(shapes, object)))
        area, whole_area = float(plane.areas(rest)), float(plane.areas(above[code].shape))
        if area > UNCOVERED_WARNING * whole_area:
            values = {"unit": above[code].title, "share": area / whole_area, "level": say(level)}
            saying = say("uncovered", **values)
            result.note("warning", "uncovered", level, (code,), saying, area_m2=area, where=rest)
