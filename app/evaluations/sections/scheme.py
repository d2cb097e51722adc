"""A scheme of evaluation, read like the sections of a policy (rows F03, F06, F11, F12, E15).

A level is written {"indicators", "manual", "bonus", "deduction", "veto"}; its weights sum to 100.
The first schemes wrote {indicator: weight} alone: they are read as they were meant, every
indicator in proportion, and score what they always did.
"""

import itertools
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.evaluations.catalogue import CATALOGUE, DEPARTMENTS, Kind
from app.evaluations.rules import INDICATORS
from app.evaluations.rules.formulas import KINDS, RATIO, Formula, formula_of
from app.evaluations.rules.schemes import (
    ADDITIONS,
    DECIDED,
    VETO,
    Addition,
    Item,
    Level,
    Merit,
    plain_level,
)
from app.evaluations.sections.readers import a_link, a_name, a_points, a_text, listed
from app.evaluations.starting import ADDED, DEPARTMENT, MERIT, NOT_FROM_PLAN, SHARE
from app.policies.rules import Fault, Faults, Reader, Section, Sections, each, whole

LEVELS = ("village", "township", "county")
#: level -> the facts that it may be judged by; departments and offices stand beside the cells.
FACTS_OF: Mapping[str, Mapping[str, Kind]] = {
    **dict.fromkeys(LEVELS, CATALOGUE),
    "department": DEPARTMENTS,
}
#: What others found weighs nothing until a person has decided about it (row E12).
FACTS = CATALOGUE | DEPARTMENTS
WEIGHTS = {name: whole(0, 1000 if kind.weighs else 0) for name, kind in FACTS.items()}


def _weights(raw: Any) -> Level:
    """{indicator: weight} alone; indicators left out weigh nothing."""
    weights = each(raw, {name: read for name, read in WEIGHTS.items() if name in raw})
    if not sum(weights.values()):
        raise ValueError("must weigh something")
    return plain_level(weights)


def _level(raw: Any) -> Level:
    """One level in either way of writing."""
    if not isinstance(raw, dict):
        raise ValueError(f"must be an object of {', '.join(INDICATORS)}")
    return _full(raw, CATALOGUE) if "indicators" in raw else _weights(raw)


def _department(raw: Any) -> Level:
    """Of departments and offices, for which nobody fills in anything."""
    if not isinstance(raw, dict) or raw.get("manual"):
        raise ValueError(f"must be an object of {', '.join(('indicators', *ADDITIONS))}")
    return _full(raw, DEPARTMENTS)


def _full(raw: dict[str, Any], facts: Mapping[str, Kind]) -> Level:
    manual = {"manual": raw.get("manual", [])}
    added = {part: raw.get(part, list(ADDED[part])) for part in ADDITIONS}
    readers: dict[str, Reader[Any]] = {part: listed(_addition(part)) for part in ADDITIONS}
    readers |= {"indicators": _indicators(facts), "manual": listed(_manual)}
    found = each({**raw, **manual, **added}, readers)
    items = (*found["indicators"], *found["manual"])
    names = [one.name for part in ("indicators", "manual", *ADDITIONS) for one in found[part]]
    filled = {one.name for one in found["manual"]}
    twice = sorted({name for name in names if names.count(name) > 1})
    taken = sorted({name for name in names if name == DECIDED.name} | (filled & facts.keys()))
    if twice or taken:
        raise ValueError(f"a name stands for one thing: {', '.join([*twice, *taken])}")
    if sum(item.weight for item in items) != 100:
        raise ValueError("weights must sum to 100")
    return Level(items, tuple(one for part in ADDITIONS for one in found[part]))


def _indicators(facts: Mapping[str, Kind]) -> Reader[tuple[Item, ...]]:
    def read(raw: Any) -> tuple[Item, ...]:
        if not isinstance(raw, dict):
            raise ValueError(f"must be an object of {', '.join(facts)}")
        known = {name: _indicator(name) for name in facts if name in raw}
        return tuple(each(raw, known).values())

    return read


def _indicator(name: str) -> Reader[Item]:
    def read(raw: Any) -> Item:
        if not isinstance(raw, dict):  # a weight alone
            return Item(name, WEIGHTS[name](raw))
        found = each({"formula": {"kind": "ratio"}} | raw, {"weight": WEIGHTS[name]} | FORMULA)
        return Item(name, found["weight"], found["formula"])

    return read


def _manual(raw: Any) -> Item:
    blank = {"english": "", "unit": "", "formula": {"kind": "ratio"}}
    found = each(
        {**blank, **raw} if isinstance(raw, dict) else raw,
        {"name": a_name, "title": a_text(1), "english": a_text(0), "unit": a_text(0)}
        | {"weight": whole(0, 1000), "most": whole(1, 1_000_000)}
        | FORMULA,
    )
    return Item(**found)


def _addition(part: str) -> Reader[Addition]:
    points: dict[str, Reader[Any]] = {"each": a_points, "cap": a_points} if part != VETO else {}

    def read(raw: Any) -> Addition:
        found = each(
            {"english": "", "link": "", **raw} if isinstance(raw, dict) else raw,
            {"name": a_name, "title": a_text(1), "english": a_text(0), "link": a_link} | points,
        )
        if part != VETO and not 0 < found["each"] <= found["cap"]:
            raise ValueError("each must be above 0 and not above cap")
        return Addition(part=part, **found)

    return read


def _formula(raw: Any) -> Formula:
    kind = raw.get("kind") if isinstance(raw, dict) else None
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}")
    rate, same = whole(0, 100), {"kind": lambda found: found}
    if kind == "ratio":
        each(raw, same)
        return RATIO
    if kind == "capped":
        return formula_of(each(raw, same | {"most": whole(1, 10_000)}))
    if kind == "linear":
        found = each(raw, same | {"zero": rate, "full": rate})
        if found["zero"] >= found["full"]:
            raise ValueError("zero must be below full")
        return formula_of(found)
    steps = each(
        raw, same | {"steps": listed(lambda one: each(one, {"from": rate, "gives": rate}))}
    )
    pairs = [(step["from"], step["gives"]) for step in steps["steps"]]
    falling = all(a > c and b >= d for (a, b), (c, d) in itertools.pairwise(pairs))
    if not pairs or not falling:
        raise ValueError("steps go down, the highest first")
    if pairs[0][1] != 100:  # else the first case, handled well, would lower a score
        raise ValueError("the highest step gives 100")
    return formula_of(steps)


FORMULA: dict[str, Reader[Any]] = {"formula": _formula}


def _merit(raw: Any) -> Merit:
    found = each(raw, {"places": whole(1, 100), "least": a_points, "tilt": a_points})
    return Merit(**found)


def _share(raw: Any) -> Decimal:
    return Decimal(each(raw, {"percent": a_points})["percent"])


def _places(raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(place, str) for place in raw):
        raise ValueError("must be a list of places, as village.bonus")
    wrong = [Fault((), f"{one} is no place here") for one in raw if one.split(".")[0] not in TOPS]
    if wrong:
        raise Faults(wrong)
    return tuple(raw)


TOPS = (*FACTS_OF, "share", "merit")
#: {level: Level, department: Level, share, merit, not_from_plan}
SCHEME = Sections(
    (
        *(Section(level, _level) for level in LEVELS),
        Section("department", _department, DEPARTMENT),
        Section("share", _share, SHARE),
        Section("merit", _merit, MERIT),
        Section("not_from_plan", _places, NOT_FROM_PLAN),
    )
)


STARTING_ADDITIONS = tuple(
    one for part in ADDITIONS for one in listed(_addition(part))(list(ADDED[part]))
)
