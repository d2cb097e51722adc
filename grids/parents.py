"""Whose child each unit is, and codes for those that have none."""

from collections import defaultdict
from collections.abc import Collection, Sequence

import shapely

from grids import codes
from grids.checked import Checked
from grids.sayings import say
from grids.units import Unit


def find(
    result: Checked, level: str, units: Sequence[Unit], above: Sequence[Unit], was: dict[str, str]
) -> None:
    """Each unit's parent among the units `above`: by its field (code or name), by the beginning of
    its code, or by where most of it lies.

    `was`: the codes that units above had until now, to the ones they get.
    """
    over = codes.above(level)
    if over is None or not units:
        return
    if not above:
        result.note("error", "missing_level", level, (), say("missing_level", over=say(over)))
        return
    by_code = {u.code: u for u in above}
    by_name: dict[str, list[Unit]] = defaultdict(list)
    for u in above:
        by_name[u.name].append(u)
    lengths = sorted({len(code) for code in by_code}, reverse=True)
    open_ones = []
    for unit in units:
        said = unit.parent
        unit.parent = was.get(said, said)
        if said and unit.parent not in by_code:
            named = by_name.get(said, [])
            unit.parent = (_holding(unit, named) if len(named) > 1 else "") or (
                named[0].code if len(named) == 1 else said
            )
        if not unit.parent and unit.code:
            starts = (unit.code[:n] for n in lengths if len(unit.code) > n)
            unit.parent = next((start for start in starts if start in by_code), "")
        if not unit.parent and not _names_its_parent(unit, by_code):
            open_ones.append(unit)
    _by_containment(open_ones, above)
    for unit in units:
        if unit.parent not in by_code:
            _say_unknown(result, unit, over, by_name)


def _names_its_parent(unit: Unit, by_code: dict[str, Unit]) -> bool:
    """Whether the code says of which unit it is, which is not there: nothing is guessed then."""
    above = unit.code[:-3]
    return (
        codes.level_of(unit.code) == unit.level
        and codes.level_of(above) == codes.above(unit.level)
        and not any(codes.is_given(code) for code in by_code)
    )


def _say_unknown(result: Checked, unit: Unit, over: str, by_name: dict[str, list[Unit]]) -> None:
    known = {u.code: u for u in result.units if u.code}
    values = {"unit": unit.title, "over": say(over), "parent": unit.parent}
    kind = "unknown_parent"
    if unit.parent in known:
        kind, why = "level_order", "parent_of_level"
        values["level"] = say(known[unit.parent].level)
    elif len(by_name.get(unit.parent, [])) > 1:
        why = "parent_twice"
    elif unit.parent:
        why = "parent_not_loaded"
    elif codes.level_of(unit.code) == unit.level:
        why, values["parent"] = "parent_of_code", unit.code[:-3]
    elif unit.shape is None:
        return  # it lies nowhere: what is missing is its shape, and that is said
    else:
        why = "in_no_parent"
    about = (unit.level, (unit.code,), say(why, **values))
    result.note("error", kind, *about, unit=unit, where=unit.shape)


def _by_containment(units: Sequence[Unit], parents: Sequence[Unit]) -> None:
    drawn = [p for p in parents if p.shape is not None]
    tree = shapely.STRtree([p.shape for p in drawn])
    for unit in units:
        if unit.shape is not None:
            unit.parent = _holding(unit, [drawn[i] for i in tree.query(unit.shape)])


def _holding(unit: Unit, parents: Sequence[Unit]) -> str:
    """The code of the parent in which most of a unit lies; empty where it lies in none."""
    if unit.shape is None:
        return ""
    shares = [
        (shapely.intersection(p.shape, unit.shape).area, p.code)
        for p in parents
        if p.shape is not None
    ]
    share, code = max(shares, default=(0.0, ""))
    return code if share else ""


def number(result: Checked, units: Sequence[Unit], taken: Collection[str]) -> None:
    """Codes for units that have none: the parent's and the next free number by name order, in a
    form that no office uses. A county's own code is asked for.
    """
    children: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        about = (unit.level, (unit.code,))
        if not unit.code and not unit.name:
            saying = say("no_code_no_name", unit=unit.title)
            result.note("error", "no_code", *about, saying, unit=unit, where=unit.shape)
        elif not unit.code and unit.level == "county":
            saying = say("county_no_code", unit=unit.title)
            result.note("error", "no_code", *about, saying, unit=unit, where=unit.shape)
        elif not unit.code and unit.parent:
            children[unit.parent].append(unit)
        elif codes.is_given(unit.code) and unit.stored != unit.code:
            saying = say("given_code", unit=unit.title, code=unit.code)
            result.note("error", "given_code", *about, saying, unit=unit, where=unit.shape)
    used = {*taken, *(unit.code for unit in units)}
    for parent, named in children.items():
        place = 0
        for unit in sorted(named, key=lambda u: u.name):
            while not unit.code:
                place += 1
                code = codes.given(parent, place)
                unit.code = code if code not in used else ""
