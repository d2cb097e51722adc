"""From facts and entries to a score and its terms; from scores to places.

Integers in, `Decimal` out, rounded half-up to two places at the end.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.evaluations.rules.formulas import Fact, data_of
from app.evaluations.rules.schemes import (
    BONUS,
    DECIDED,
    DEDUCTION,
    EXEMPTION,
    MANUAL,
    VETO,
    Addition,
    Item,
    Level,
    plain_level,
)

SMALL_NUMBER = 3
CENT, ZERO = Decimal("0.01"), Decimal(0)
#: What a term that nothing was measured for has instead.
NOTHING = Fact(0, 0)


@dataclass(frozen=True)
class Entry:
    """What a person put on record for a cell and a period, and has not withdrawn."""

    id: str
    #: bonus, deduction, veto, exemption or manual.
    part: str
    #: One of the scheme's items; of an exemption the indicator.
    item: str
    #: None for those that the scheme gives for one.
    points: Decimal | None = ZERO


def score(
    facts: Mapping[str, Fact],
    by: Level | Mapping[str, int],
    entries: Iterable[Entry] = (),
) -> tuple[Decimal | None, list[dict[str, Any]]]:
    """(score, terms) of a cell by its level of a scheme, or by weights alone.

    The weight of what could not be measured goes to the others in proportion, and the terms say
    so. Bonus and deduction come on top, each within the cap of its item; nothing is below 0. Where
    nothing was measured there is no score to add to. What was exempted is as if it had not been to
    be measured; its term keeps the original figure beside it.
    """
    level = by if isinstance(by, Level) else plain_level(by)
    given = list(entries)
    facts = dict(facts) | _filled_in(level, given)
    exempt = Counter(one.item for one in given if one.part == EXEMPTION)
    counted = {
        item.name: _without(facts.get(item.name, NOTHING), exempt[item.name])
        for item in level.items
    }
    measured = [item for item in level.items if item.weight and counted[item.name].total > 0]
    whole = sum(item.weight for item in level.items)
    left = sum(item.weight for item in measured)
    terms, total = [], ZERO
    for item in level.items:
        fact, applicable = counted[item.name], item in measured
        effective = Decimal(item.weight) * whole / left if applicable else ZERO
        points = ZERO
        if applicable:
            part, of = item.formula.share(fact)
            points = effective * part / of
        total += points
        term = _term(item, facts.get(item.name, NOTHING), exempt[item.name])
        term |= {
            "effective_weight": str(rounded(effective)),
            "points": str(rounded(points)),
            "not_applicable": bool(item.weight) and not applicable,
            "small_number": not item.manual and 0 < fact.total < SMALL_NUMBER,
        }
        terms.append(term)
    more, added = _additions(level, given)
    if not left:
        return None, terms + added
    return rounded(max(total * 100 / whole + more, ZERO)), terms + added


def _filled_in(level: Level, entries: Iterable[Entry]) -> dict[str, Fact]:
    """What people filled in, as facts."""
    full = {item.name: item.most for item in level.manual}
    return {
        one.item: Fact(int(one.points or 0), full[one.item])
        for one in entries
        if one.part == MANUAL and one.item in full
    }


def _without(fact: Fact, exempted: int) -> Fact:
    """The fact without so many of what was not good."""
    return Fact(fact.good, fact.total - min(exempted, max(fact.total - fact.good, 0)))


def _term(item: Item, fact: Fact, exempted: int) -> dict[str, Any]:
    return {
        "part": "manual" if item.manual else "indicator",
        "indicator": item.name,
        "title": item.title,
        "english": item.english,
        "unit": item.unit,
        "good": fact.good,
        "total": fact.total,
        "exempted": exempted,
        "weight": item.weight,
        "formula": data_of(item.formula),
        "not_from_plan": item.not_from_plan,
    }


def _additions(level: Level, entries: Sequence[Entry]) -> tuple[Decimal, list[dict[str, Any]]]:
    """What is added on the whole, and a term for each item of which there is an entry.

    An entry of an item that the scheme does not have counts nothing.
    """
    by_item: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_item[entry.item].append(entry)
    terms, more = [], ZERO
    for one in (*level.additions, *([] if level.addition(DECIDED.name) else [DECIDED])):
        found = [entry for entry in by_item.get(one.name, ()) if entry.part == one.part]
        if not found:
            continue
        asked = sum((one.each if entry.points is None else entry.points for entry in found), ZERO)
        points = min(asked, one.cap) if one.part in (BONUS, DEDUCTION) else ZERO
        points = -points if one.part == DEDUCTION else points
        more += points
        terms.append(_added(one, found, asked, points))
    return more, terms


def _added(one: Addition, found: list[Entry], asked: Decimal, points: Decimal) -> dict[str, Any]:
    return {
        "part": one.part,
        "indicator": one.name,
        "title": one.title,
        "english": one.english,
        "unit": "",
        "good": 0,
        "total": 0,
        "exempted": 0,
        "weight": 0,
        "formula": {"kind": "sum", "asked": str(asked), "cap": str(one.cap)},
        "not_from_plan": one.not_from_plan,
        "effective_weight": str(rounded(ZERO)),
        "points": str(rounded(points)),
        "not_applicable": False,
        "small_number": False,
        "entries": sorted(entry.id for entry in found),
    }


def is_vetoed(terms: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a veto puts the unit last (row E15)."""
    return any(map(is_veto, terms))


def is_veto(term: Mapping[str, Any]) -> bool:
    """Whether a term is one."""
    return term.get("part") == VETO


def rounded(value: Decimal) -> Decimal:
    """Half-up to two places."""
    return value.quantize(CENT, ROUND_HALF_UP)


def ranks(
    scores: Sequence[Decimal | None], vetoed: Sequence[bool] | None = None
) -> list[int | None]:
    """Places from 1; equal scores share one; cells without a score have none.

    Whoever is `vetoed` stands behind all that are not, also without a score.
    """
    out = vetoed or [False] * len(scores)
    # behind all scores, and among the vetoed by them; without one last of all
    keys = [
        None if score is None and not last else (not last, score is not None, score or ZERO)
        for score, last in zip(scores, out, strict=True)
    ]
    known = [key for key in keys if key is not None]
    return [None if key is None else 1 + sum(other > key for other in known) for key in keys]
