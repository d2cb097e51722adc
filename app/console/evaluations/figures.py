"""Figures as pages show them: how scores lie, how they have moved, shades, a term in words."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from statistics import quantiles
from typing import NamedTuple

from app.evaluations import queries
from app.evaluations.models import Evaluation


class Spread(NamedTuple):
    """How the scores of siblings lie: the least, the quarters, the most."""

    least: float
    lower: float
    middle: float
    upper: float
    most: float


class Place(NamedTuple):
    """A cell's score and rank in a period."""

    score: float | None
    rank: int | None


#: {evaluation: {cell: its place}}
History = Mapping[int, Mapping[int, Place]]


def history(evaluations: Sequence[Evaluation], parent_id: int | None) -> History:
    """The places of a cell's children in several periods."""
    found: dict[int, dict[int, Place]] = {one.id: {} for one in evaluations}
    for row in queries.places_below(list(found), parent_id) if found else ():
        score = None if row.score is None else float(row.score)
        found[row.evaluation_id][row.cell_id] = Place(score, row.rank)
    return found


def spread(scores: Sequence[float | None]) -> Spread | None:
    """None where nothing has a score."""
    known = sorted(score for score in scores if score is not None)
    if not known:
        return None
    lower, middle, upper = quantiles(known, n=4, method="inclusive") if known[1:] else known * 3
    lower, middle, upper = (float(two(one)) for one in (lower, middle, upper))
    return Spread(known[0], lower, middle, upper, known[-1])


def two(value: float) -> Decimal:
    """Two places, as scores have."""
    return Decimal(str(value)).quantize(Decimal("0.01"))


def share(fact: Mapping[str, int] | None) -> float | None:
    """How much of what was to be done was done, in per cent; None where there was nothing."""
    if not fact or not fact.get("total"):
        return None
    return round(100 * fact["good"] / fact["total"], 1)


def change(now: float | None, before: float | None) -> float | None:
    """By how much it went up; None where one of them is not known."""
    return None if now is None or before is None else round(now - before, 2)
