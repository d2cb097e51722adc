"""Who is told what of the steps of an evaluation."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.evaluations.service.move_stage import OWNER, Standing
from app.notices.service import tell_all, told


def say(what: str, at: Standing, whom: Iterable[int], cause: object = "") -> None:
    """Tell people of a cell's stage, once a cause; without one once a round."""
    tell_many(what, [(at, whom)], cause)


def tell_many(
    what: str, stages: Iterable[tuple[Standing, Iterable[int]]], cause: object = ""
) -> None:
    """The same of many stages at one moment."""
    rows: list[dict[str, Any]] = []
    moments: list[datetime] = []
    for at, whom in stages:
        moments.append(at.now)
        key = f"{at.evaluation.period}/{at.cell.code}"
        why = f"{what} {at.stage.id} {at.stage.round} {cause}"
        params = {"period": at.evaluation.period}
        rows += [told(one, what, why, OWNER, key, params) for one in dict.fromkeys(whom)]
    if rows:
        tell_all(rows, now=moments[0])
