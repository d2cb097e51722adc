"""Who is told what of the steps of an evaluation."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from app.evaluations.service.move_stage import OWNER, Standing
from app.notices.service import tell_all, told


class Word(NamedTuple):
    """What is told to whom of a cell's stage, `said` beside its period."""

    what: str
    at: Standing
    whom: Iterable[int]
    said: Mapping[str, Any] = {}


def say(what: str, at: Standing, whom: Iterable[int], cause: object = "") -> None:
    """Tell people of a cell's stage, once a cause; without one once a round."""
    tell_many([Word(what, at, whom)], cause)


def tell_many(words: Iterable[Word], cause: object = "") -> None:
    """The same of many stages at one moment."""
    rows: list[dict[str, Any]] = []
    moments: list[datetime] = []
    for what, at, whom, said in words:
        moments.append(at.now)
        key = f"{at.evaluation.period}/{at.cell.code}"
        why = f"{what} {at.stage.id} {at.stage.round} {cause}"
        params = {"period": at.evaluation.period, **said}
        rows += [told(one, what, why, OWNER, key, params) for one in dict.fromkeys(whom)]
    if rows:
        tell_all(rows, now=moments[0])
