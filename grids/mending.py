"""Shapes that can be worked with: rings that cross themselves mended, points and lines dropped."""

import shapely
from shapely.geometry.base import BaseGeometry

from grids.checked import Checked, Plane, Progress

SMALLEST_UNIT_M2 = 100.0


def mend(result: Checked, plane: Plane, progress: Progress) -> None:
    """Mend rings that cross themselves, and say what changed.

    Nothing left, or nothing at all, is an error.
    """
    for done, unit in enumerate(result.units):
        if done % 500 == 0:
            progress("rings", done, len(result.units))
        counts = result.counts.setdefault(
            unit.level, {"units": 0, "invalid": 0, "overlaps": 0, "gaps": 0}
        )
        counts["units"] += 1
        shape, about = unit.shape, (unit.level, (unit.code,))
        if shape is None or shape.is_empty:
            result.note("error", "no_geometry", *about, f"{unit.name}: has no geometry")
            unit.shape = None
            continue
        reason = "" if shape.is_valid else shapely.is_valid_reason(shape)
        mended = _polygons(shape if not reason else shapely.make_valid(shape))
        if mended is None:
            text = f"{unit.name}: is no area, cannot be mended"
            result.note("error", "unrepairable", *about, text)
        elif reason:
            counts["invalid"] += 1
            change = float(plane.areas(mended) - plane.areas(shape))
            text = f"{unit.name}: {reason}; mended, area changes by {change:+,.1f} m²"
            result.note("warning", "repaired", *about, text, area_m2=abs(change), where=mended)
        elif plane.areas(mended) < SMALLEST_UNIT_M2:
            text = f"{unit.name}: under {SMALLEST_UNIT_M2:.0f} m²; is the coordinate system right?"
            result.note("error", "too_small", *about, text, where=mended)
        unit.shape = mended


def _polygons(shape: BaseGeometry) -> BaseGeometry | None:
    """The areas of a shape as MULTIPOLYGON, points and lines dropped; None when nothing is left."""
    parts = [
        p
        for p in shapely.get_parts(shapely.get_parts(shape))
        if p.geom_type == "Polygon" and p.area > 0
    ]
    return shapely.multipolygons(parts) if parts else None
