"""Units of one level beside each other: overlaps, gaps between them, slivers."""

import numpy as np
import shapely

from grids.checked import SMALLEST_M2, Checked, Plane, Progress
from grids.sayings import say
from grids.units import Unit

OVERLAP_ERROR = 0.01  # of the smaller sibling
SLIVER_M2 = 100.0


def check(
    result: Checked,
    level: str,
    new: list[Unit],
    others: list[Unit],
    plane: Plane,
    progress: Progress,
) -> None:
    """Overlaps and gaps among new units, and between them and their stored siblings."""
    units = [*new, *others]
    shapes = np.array([u.shape for u in units], object)
    areas = plane.areas(shapes)
    tree = shapely.STRtree(shapes)
    # "overlaps" would miss one unit lying wholly inside another
    first, second = tree.query(shapes, predicate="intersects")
    pairs = [(int(a), int(b)) for a, b in zip(first, second, strict=True) if a < b and a < len(new)]
    touching = (
        shapely.touches(shapes[[a for a, _ in pairs]], shapes[[b for _, b in pairs]])
        if pairs
        else []
    )
    for done, ((a, b), touch) in enumerate(zip(pairs, touching, strict=True)):
        if done % 2000 == 0:
            progress(say("doing_overlaps", level=say(level)), done, len(pairs))
        if touch:
            continue
        common = shapely.intersection(shapes[a], shapes[b])
        area = float(plane.areas(common))
        if area <= SMALLEST_M2:
            continue
        share = area / min(areas[a], areas[b])
        bad = units[a].parent == units[b].parent and share > OVERLAP_ERROR
        saying = say("overlap", unit=units[a].title, other=units[b].title, share=share)
        codes = (units[a].code, units[b].code)
        severity = "error" if bad else "warning"
        result.note(
            severity, "overlap", level, codes, saying, area_m2=area, where=common, unit=units[a]
        )
        result.counts[level]["overlaps"] += 1
    progress(say("doing_gaps", level=say(level)), 0, 1)
    _find_gaps(result, level, units, len(new), tree, plane)
    _find_slivers(result, level, new, plane)


def _find_gaps(
    result: Checked,
    level: str,
    units: list[Unit],
    new: int,
    tree: shapely.STRtree,
    plane: Plane,
) -> None:
    """Enclosed holes in the union of the level's units, with the neighbours around each; holes
    that touch none of the first `new` ones are none of this file.
    """
    for part in shapely.get_parts(shapely.union_all(tree.geometries)):
        for ring in part.interiors:
            hole = shapely.Polygon(ring)
            area = float(plane.areas(hole))
            if area <= SMALLEST_M2:
                continue
            touching = tree.query(hole, predicate="intersects")
            if not len(touching) or touching.min() >= new:
                continue
            around = sorted(units[i].code for i in touching)
            shown = f"{', '.join(around[:6])}{' …' if len(around) > 6 else ''}"
            saying = say("gap", around=shown)
            result.note("warning", "gap", level, tuple(around), saying, area_m2=area, where=hole)
            result.counts[level]["gaps"] += 1


def _find_slivers(result: Checked, level: str, units: list[Unit], plane: Plane) -> None:
    """Parts of a unit of several parts so small that they are left-overs of drawing."""
    for unit in units:
        parts = shapely.get_parts(unit.shape)
        if len(parts) < 2:
            continue
        for part, area in zip(parts, plane.areas(parts), strict=True):
            if area < SLIVER_M2:
                about = (level, (unit.code,), say("sliver", unit=unit.title, area=area))
                result.note("warning", "sliver", *about, area_m2=float(area), where=part)
