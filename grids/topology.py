"""Checking boundaries: what is broken and mended, what overlaps, what is left open, what lies
outside its parent.

Errors stop a load, warnings do not. Areas are m² on an equal-area plane; anything under 1 m² is
ignored (row A06).
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from grids import codes, parents
from grids.units import Finding, Unit

SMALLEST_M2 = 1.0
OVERLAP_ERROR = 0.01  # of the smaller sibling
OUTSIDE_ERROR = 0.5  # of the child
UNCOVERED_WARNING = 0.01  # of the parent
SLIVER_M2 = 100.0
SMALLEST_UNIT_M2 = 100.0
Progress = Callable[[str, int, int], None]


@dataclass
class Checked:
    """The units as they would be loaded, and everything found."""

    units: list[Unit]
    findings: list[Finding] = field(default_factory=list)
    #: Per level: units, invalid, overlaps, gaps.
    counts: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def errors(self) -> list[Finding]:
        return [f for f in self.findings if f.severity == "error"]


@dataclass
class Plane:
    """An equal-area plane around the data."""

    centre: tuple[float, float]

    def __post_init__(self) -> None:
        plane = f"+proj=laea +lat_0={self.centre[1]} +lon_0={self.centre[0]} +datum=WGS84 +units=m"
        self._there = pyproj.Transformer.from_crs("EPSG:4326", plane, always_xy=True)

    def areas(self, shapes: Any) -> Any:
        """Areas in m² of shapes in degrees. Only areas are projected: where a straight border has a
        corner on one side
        only, projected edges would bow apart, and clean neighbours would seem to overlap."""
        return shapely.area(shapely.transform(shapes, self._there.transform, interleaved=False))


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
        result.findings += [
            Finding("error", "no_geometry", u.level, (u.code,), None, f"{u.name}: has no geometry")
            for u in result.units
        ]
        return result
    bounds = shapely.total_bounds(np.array([u.shape for u in usable], object))
    plane = Plane(((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2))
    _repair(result, plane, progress)
    result.findings += parents.find(result.units, known)
    everything = [*result.units, *known]
    for level in codes.LEVELS:
        here = [u for u in result.units if u.level == level and u.shape is not None]
        if here:
            progress(f"{level}: {len(here)}", 0, 1)
            others = [u for u in known if u.level == level and u.shape is not None]
            _check_level(result, level, here, others, plane, progress)
            above = {
                u.code: u
                for u in everything
                if u.level == codes.above(level) and u.shape is not None
            }
            _check_parents(result, level, here, above, plane, progress)
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
    seen: dict[str, Unit] = {}
    for unit in result.units:
        other = seen.setdefault(unit.code, unit) if unit.code else unit
        if other is not unit:
            text = f"code {unit.code} stands for {other.name} (row {other.rows[0]}) and {unit.name} (row {unit.rows[0]})"
            result.findings.append(
                Finding("error", "repeated_code", unit.level, (unit.code,), None, text, unit.shape)
            )
        if len(unit.code) > codes.LONGEST:
            result.findings.append(
                Finding(
                    "error",
                    "code_too_long",
                    unit.level,
                    (unit.code,),
                    None,
                    f"{unit.name}: code over {codes.LONGEST} characters",
                )
            )


def _repair(result: Checked, plane: Plane, progress: Progress) -> None:
    """Rings that cross themselves are mended.

    What changed is said. Nothing left, or nothing at all, is an error.
    """
    for done, unit in enumerate(result.units):
        if done % 500 == 0:
            progress("rings", done, len(result.units))
        counts = result.counts.setdefault(
            unit.level, {"units": 0, "invalid": 0, "overlaps": 0, "gaps": 0}
        )
        counts["units"] += 1
        shape = unit.shape
        if shape is None or shape.is_empty:
            result.findings.append(
                Finding(
                    "error",
                    "no_geometry",
                    unit.level,
                    (unit.code,),
                    None,
                    f"{unit.name}: has no geometry",
                )
            )
            unit.shape = None
            continue
        reason = "" if shape.is_valid else shapely.is_valid_reason(shape)
        mended = _polygons(shape if not reason else shapely.make_valid(shape))
        if mended is None:
            result.findings.append(
                Finding(
                    "error",
                    "unrepairable",
                    unit.level,
                    (unit.code,),
                    None,
                    f"{unit.name}: is no area, cannot be mended",
                )
            )
        elif reason:
            counts["invalid"] += 1
            change = float(plane.areas(mended) - plane.areas(shape))
            text = f"{unit.name}: {reason}; mended, area changes by {change:+,.1f} m²"
            result.findings.append(
                Finding("warning", "repaired", unit.level, (unit.code,), abs(change), text, mended)
            )
        elif plane.areas(mended) < SMALLEST_UNIT_M2:
            text = f"{unit.name}: under {SMALLEST_UNIT_M2:.0f} m²; is the coordinate system right?"
            result.findings.append(
                Finding("error", "too_small", unit.level, (unit.code,), None, text, mended)
            )
        unit.shape = mended


def _polygons(shape: BaseGeometry) -> BaseGeometry | None:
    """The areas of a shape as MULTIPOLYGON, points and lines dropped; None when nothing is left."""
    parts = [
        p
        for p in shapely.get_parts(shapely.get_parts(shape))
        if p.geom_type == "Polygon" and p.area > 0
    ]
    return shapely.multipolygons(parts) if parts else None


def _check_level(
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
            progress(f"{level}: overlaps", done, len(pairs))
        if touch:
            continue
        common = shapely.intersection(shapes[a], shapes[b])
        area = float(plane.areas(common))
        if area <= SMALLEST_M2:
            continue
        share = area / min(areas[a], areas[b])
        bad = units[a].parent == units[b].parent and share > OVERLAP_ERROR
        text = f"{units[a].name} and {units[b].name} overlap, {share:.2%} of the smaller"
        result.findings.append(
            Finding(
                "error" if bad else "warning",
                "overlap",
                level,
                (units[a].code, units[b].code),
                area,
                text,
                common,
            )
        )
        result.counts[level]["overlaps"] += 1
    progress(f"{level}: gaps", 0, 1)
    _find_gaps(result, level, units, tree, plane)
    _find_slivers(result, level, new, plane)


def _find_gaps(
    result: Checked, level: str, units: list[Unit], tree: shapely.STRtree, plane: Plane
) -> None:
    """Enclosed holes in the union of the level's units, with the neighbours around each."""
    for part in shapely.get_parts(shapely.union_all(tree.geometries)):
        for ring in part.interiors:
            hole = shapely.Polygon(ring)
            area = float(plane.areas(hole))
            if area <= SMALLEST_M2:
                continue
            around = sorted(units[i].code for i in tree.query(hole, predicate="intersects"))
            text = f"gap between {', '.join(around[:6])}{' …' if len(around) > 6 else ''}"
            result.findings.append(
                Finding("warning", "gap", level, tuple(around), area, text, hole)
            )
            result.counts[level]["gaps"] += 1


def _find_slivers(result: Checked, level: str, units: list[Unit], plane: Plane) -> None:
    """Parts of a unit of several parts so small that they are left-overs of drawing."""
    for unit in units:
        parts = shapely.get_parts(unit.shape)
        if len(parts) < 2:
            continue
        for part, area in zip(parts, plane.areas(parts), strict=True):
            if area < SLIVER_M2:
                text = f"{unit.name}: a part of {area:,.1f} m²"
                result.findings.append(
                    Finding("warning", "sliver", level, (unit.code,), float(area), text, part)
                )


def _check_parents(
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
            progress(f"{level}: parents", done, len(units))
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
        text = f"{unit.name}: {share:.2%} lies outside {above[unit.parent].name}"
        severity = "error" if share > OUTSIDE_ERROR else "warning"
        result.findings.append(
            Finding(
                severity, "outside_parent", level, (unit.code, unit.parent), area, text, outside
            )
        )
    for code, shapes in children.items():
        rest = shapely.difference(above[code].shape, shapely.union_all(np.array(shapes, object)))
        area, whole_area = float(plane.areas(rest)), float(plane.areas(above[code].shape))
        if area > UNCOVERED_WARNING * whole_area:
            text = f"{above[code].name}: {area / whole_area:.2%} belongs to no {level}"
            result.findings.append(
                Finding("warning", "uncovered", level, (code,), area, text, rest)
            )


def defects(result: Checked) -> dict[str, object]:
    """Every finding that has a place as a GeoJSON FeatureCollection in WGS-84."""
    features = [
        {
            "type": "Feature",
            "geometry": shapely.geometry.mapping(f.where),
            "properties": f.plain() | {"codes": " ".join(f.codes)},
        }
        for f in result.findings
        if f.where is not None
    ]
    return {"type": "FeatureCollection", "features": features}
