"""Whose child each unit is, and codes for those that have none."""

from collections import defaultdict
from collections.abc import Sequence

import shapely

from grids import codes
from grids.units import Finding, Unit


def find(found: Sequence[Unit], known: Sequence[Unit]) -> list[Finding]:
    """Each unit's parent by its field, by code prefix, or by where most of it lies.

    Then codes for those without.
    """
    findings: list[Finding] = []
    for level in codes.LEVELS[1:]:
        above = codes.above(level)
        units = [u for u in found if u.level == level]
        if not units:
            continue
        parents = {u.code: u for u in [*known, *found] if u.level == above}
        levels = {u.code: u.level for u in [*known, *found]}
        lengths = sorted({len(code) for code in parents}, reverse=True)
        for unit in units:
            if not unit.parent and unit.code:
                unit.parent = next(
                    (
                        unit.code[:n]
                        for n in lengths
                        if len(unit.code) > n and unit.code[:n] in parents
                    ),
                    "",
                )
        _by_containment(
            [u for u in units if not u.parent and u.shape is not None],
            [p for p in parents.values() if p.shape is not None],
        )
        for unit in units:
            if unit.parent in parents:
                continue
            wrong_level = levels.get(unit.parent)
            kind = "level_order" if wrong_level else "unknown_parent"
            why = (
                f"its parent {unit.parent} is a {wrong_level}"
                if wrong_level
                else f"its parent {unit.parent or '(none found)'} is unknown"
            )
            findings.append(
                Finding("error", kind, level, (unit.code,), None, f"{unit.name}: {why}", unit.shape)
            )
        _number(units, [u for u in known if u.level == level])
    return findings


def _by_containment(units: list[Unit], parents: list[Unit]) -> None:
    if not units or not parents:
        return
    tree = shapely.STRtree([p.shape for p in parents])
    for unit in units:
        near = tree.query(unit.shape)
        shares = [
            (shapely.intersection(parents[i].shape, unit.shape).area, parents[i].code) for i in near
        ]
        unit.parent = max(shares, default=(0.0, ""))[1]


def _number(units: list[Unit], known: Sequence[Unit]) -> None:
    """Codes for units of a file without codes: what the stored unit of that name and parent has,
    else the parent's code and the next free number by name order.
    """
    stored = {(u.parent, u.name): u.code for u in known}
    children: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        if not unit.code:
            children[unit.parent].append(unit)
    taken = {u.code for u in [*units, *known] if u.code}
    for parent, named in children.items():
        number = 0
        for unit in sorted(named, key=lambda u: u.name):
            unit.code = stored.get((parent, unit.name), "")
            while not unit.code:
                number += 1
                code = codes.numbered(parent, number)
                unit.code = code if code not in taken else ""
