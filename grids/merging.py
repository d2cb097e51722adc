"""Several rows of one unit become one."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

import numpy as np
import shapely

from grids.checked import Checked
from grids.mending import polygons
from grids.sayings import say
from grids.units import Unit


def by_code(units: Sequence[Unit]) -> list[Unit]:
    """Rows of one level, file and code that nowhere differ in name or parent (an empty one differs
    from none) are one unit.
    """
    groups: dict[Hashable, list[Unit]] = defaultdict(list)
    for place, unit in enumerate(units):
        groups[(unit.level, unit.code) if unit.code else place].append(unit)
    merged = []
    for group in groups.values():
        said = [{getattr(u, name) for u in group} - {""} for name in ("name", "parent", "file")]
        merged += [_one(group)] if max(map(len, said)) < 2 else _alike(group)
    return merged


def _alike(group: Iterable[Unit]) -> list[Unit]:
    """Of rows with one code those that are called the same; the others stay apart, to be named."""
    by_name: dict[tuple[str, str, str], list[Unit]] = defaultdict(list)
    for unit in group:
        by_name[unit.name, unit.parent, unit.file].append(unit)
    return [_one(rows) for rows in by_name.values()]


def by_name(result: Checked, units: Sequence[Unit]) -> list[Unit]:
    """Rows without code that have one name under one parent are one unit, and are named."""
    groups: dict[Hashable, list[Unit]] = defaultdict(list)
    for place, unit in enumerate(units):
        alone = unit.code or not unit.name or unit.stored or unit.new
        groups[place if alone else (unit.file, unit.parent, unit.name)].append(unit)
    for group in (group for group in groups.values() if len(group) > 1):
        rows = ", ".join(str(row) for unit in group for row in unit.rows[:5])
        first = group[0]
        saying = say("merged_rows", name=first.name, rows=rows)
        result.note("warning", "merged_rows", first.level, (first.code,), saying, unit=first)
    return [_one(group) for group in groups.values()]


def _one(group: Sequence[Unit]) -> Unit:
    first, *others = group
    if others:
        shapes = np.array([u.shape for u in group if u.shape is not None], object)
        whole = shapely.union_all(shapely.make_valid(shapes)) if len(shapes) else None
        first.shape = None if whole is None else polygons(whole) or whole
        first.rows = [row for unit in group for row in unit.rows]
        first.remarks = [remark for unit in group for remark in unit.remarks]
        for name in ("name", "parent", "stored"):
            setattr(first, name, next((v for u in group if (v := getattr(u, name))), ""))
    return first
