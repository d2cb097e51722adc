"""Checking boundaries: what is broken and mended, what overlaps, what is left open, what lies outside its parent.

Errors stop a load, warnings do not. Areas are m² on an equal-area plane; anything under 1 m² is ignored (row A06).
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

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
    """An equal-area plane around the data: degrees to metres and back."""

    centre: tuple[float, float]

    def __post_init__(self) -> None:
        plane = f"+proj=laea +lat_0={self.centre[1]} +lon_0={self.centre[0]} +datum=WGS84 +units=m"
        self._there = pyproj.Transformer.from_crs("EPSG:4326", plane, always_xy=True)

    def metric(self, shapes: object) -> object:
        return shapely.transform(shapes, self._there.transform, interleaved=False)

    def degrees(self, shape: BaseGeometry) -> BaseGeometry:
        back = pyproj.enums.TransformDirection.INVERSE
        return shapely.transform(shape, lambda x, y: self._there.transform(x, y, direction=back), interleaved=False)


def check(units: Sequence[Unit], known: Sequence[Unit] = (), progress: Progress = lambda *_: None) -> Checked:
    """Check `units` against each other and against the `known` units above them; shapes come back repaired."""
    result = Checked(_merged(units))
    _find_repeated(result)
    usable = [u for u in result.units if u.shape is not None and not u.shape.is_empty]
    if not usable:
        result.findings += [Finding("error", "no_geometry", u.level, (u.code,), None, f"{u.name}: has no geometry") for u in result.units]
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
            _check_level(result, level, here, plane, progress)
            above = {u.code: u for u in everything if u.level == codes.above(level) and u.shape is not None}
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
    seen: dict[tuple[str, str], Unit] = {}
    for unit in result.units:
        other = seen.setdefault((unit.level, unit.code), unit) if unit.code else unit
        if other is not unit:
            text = f"code {unit.code} stands for {other.name} (row {other.rows[0]}) and {unit.name} (row {unit.rows[0]})"
            result.findings.append(Finding("error", "repeated_code", unit.level, (unit.code,), None, text, unit.shape))
        if len(unit.code) > codes.LONGEST:
            result.findings.append(Finding("error", "code_too_long", unit.level, (unit.code,), None, f"{unit.name}: code over {codes.LONGEST} characters"))


def _repair(result: Checked, plane: Plane, progress: Progress) -> None:
    """Rings that cross themselves are mended; what changed is said. Nothing left, or nothing at all, is an error."""
    for done, unit in enumerate(result.units):
        if done % 500 == 0:
            progress("rings", done, len(result.units))
        counts = result.counts.setdefault(unit.level, {"units": 0, "invalid": 0, "overlaps": 0, "gaps": 0})
        counts["units"] += 1
        shape = unit.shape
        if shape is None or shape.is_empty:
            result.findings.append(Finding("error", "no_geometry", unit.level, (unit.code,), None, f"{unit.name}: has no geometry"))
            unit.shape = None
            continue
        reason = "" if shape.is_valid else shapely.is_valid_reason(shape)
        mended = _polygons(shape if not reason else shapely.make_valid(shape))
        if mended is None:
            result.findings.append(Finding("error", "unrepairable", unit.level, (unit.code,), None, f"{unit.name}: is no area, cannot be mended"))
        elif reason:
            counts["invalid"] += 1
            before, after = plane.metric(shape), plane.metric(mended)
            change = after.area - before.area  # type: ignore[attr-defined]
            text = f"{unit.name}: {reason}; mended, area changes by {change:+,.1f} m²"
            result.findings.append(Finding("warning", "repaired", unit.level, (unit.code,), abs(change), text, mended))
        unit.shape = mended


def _polygons(shape: BaseGeometry) -> BaseGeometry | None:
    """The areas of a shape as MULTIPOLYGON, points and lines dropped; None when nothing is left."""
    parts = [p for p in shapely.get_parts(shapely.get_parts(shape)) if p.geom_type == "Polygon" and p.area > 0]
    return shapely.multipolygons(parts) if parts else None


def _check_level(result: Checked, level: str, units: list[Unit], plane: Plane, progress: Progress) -> None:
    shapes = np.array([u.shape for u in units], object)
    metric = np.array(plane.metric(shapes), object)
    areas = shapely.area(metric)
    tree = shapely.STRtree(metric)
    # "overlaps" would miss one unit lying wholly inside another
    first, second = tree.query(metric, predicate="intersects")
    pairs = [(int(a), int(b)) for a, b in zip(first, second, strict=True) if a < b]
    touching = shapely.touches(metric[[a for a, _ in pairs]], metric[[b for _, b in pairs]]) if pairs else []
    for done, ((a, b), touch) in enumerate(zip(pairs, touching, strict=True)):
        if done % 2000 == 0:
            progress(f"{level}: overlaps", done, len(pairs))
        if touch:
            continue
        common = shapely.intersection(metric[a], metric[b])
        if common.area <= SMALLEST_M2:
            continue
        share = common.area / min(areas[a], areas[b])
        siblings = units[a].parent == units[b].parent
        bad = siblings and share > OVERLAP_ERROR
        text = f"{units[a].name} and {units[b].name} overlap, {share:.2%} of the smaller"
        codes_ = (units[a].code, units[b].code)
        result.findings.append(Finding("error" if bad else "warning", "overlap", level, codes_, common.area, text, plane.degrees(common)))
        result.counts[level]["overlaps"] += 1
    progress(f"{level}: gaps", 0, 1)
    _find_gaps(result, level, units, metric, plane)
    _find_slivers(result, level, units, metric, plane)


def _find_gaps(result: Checked, level: str, units: list[Unit], metric: np.ndarray, plane: Plane) -> None:
    """Enclosed holes in the union of the level's units, with the neighbours around each."""
    whole = shapely.union_all(metric)
    tree = shapely.STRtree(metric)
    for part in shapely.get_parts(whole):
        for ring in part.interiors:
            hole = shapely.Polygon(ring)
            if hole.area <= SMALLEST_M2:
                continue
            around = sorted(units[i].code for i in tree.query(hole, predicate="intersects"))
            text = f"gap between {', '.join(around[:6])}{' …' if len(around) > 6 else ''}"
            result.findings.append(Finding("warning", "gap", level, tuple(around), hole.area, text, plane.degrees(hole)))
            result.counts[level]["gaps"] += 1


def _find_slivers(result: Checked, level: str, units: list[Unit], metric: np.ndarray, plane: Plane) -> None:
    """Parts of a unit of several parts so small that they are left-overs of drawing."""
    for unit, shape in zip(units, metric, strict=True):
        parts = shapely.get_parts(shape)
        if len(parts) < 2:
            continue
        for part in parts:
            if part.area < SLIVER_M2:
                text = f"{unit.name}: a part of {part.area:,.1f} m²"
                result.findings.append(Finding("warning", "sliver", level, (unit.code,), part.area, text, plane.degrees(part)))


def _check_parents(result: Checked, level: str, units: list[Unit], parents: dict[str, Unit], plane: Plane, progress: Progress) -> None:
    """Parts of children outside their parent, and parents that their children do not cover."""
    children: dict[str, list[BaseGeometry]] = defaultdict(list)
    metric_parents = {code: plane.metric(p.shape) for code, p in parents.items()}
    for shape in metric_parents.values():
        shapely.prepare(shape)
    for done, unit in enumerate(units):
        if done % 1000 == 0:
            progress(f"{level}: parents", done, len(units))
        parent = metric_parents.get(unit.parent)
        if parent is None:
            continue
        child: BaseGeometry = plane.metric(unit.shape)
        children[unit.parent].append(child)
        if shapely.covers(parent, child):
            continue
        outside = shapely.difference(child, parent)
        if outside.area <= SMALLEST_M2:
            continue
        share = outside.area / child.area
        bad = share > OUTSIDE_ERROR
        text = f"{unit.name}: {share:.2%} lies outside {parents[unit.parent].name}"
        kind = "error" if bad else "warning"
        result.findings.append(Finding(kind, "outside_parent", level, (unit.code, unit.parent), outside.area, text, plane.degrees(outside)))
    for code, shapes in children.items():
        parent = metric_parents[code]
        rest = shapely.difference(parent, shapely.union_all(np.array(shapes, object)))
        if rest.area > UNCOVERED_WARNING * parent.area:  # type: ignore[attr-defined]
            text = f"{parents[code].name}: {rest.area / parent.area:.2%} belongs to no {level}"  # type: ignore[attr-defined]
            result.findings.append(Finding("warning", "uncovered", level, (code,), rest.area, text, plane.degrees(rest)))


def defects(result: Checked) -> dict[str, object]:
    """Every finding that has a place as a GeoJSON FeatureCollection in WGS-84."""
    features = [
        {"type": "Feature", "geometry": shapely.geometry.mapping(f.where), "properties": f.plain() | {"codes": " ".join(f.codes)}}
        for f in result.findings
        if f.where is not None
    ]
    return {"type": "FeatureCollection", "features": features}
