"""/console/evaluating/compute, /judge, /lock: the county's office computes a period, evaluates a
half-year, and makes it final.
"""

from collections.abc import Callable
from typing import Any

from flask import g, request

from app.cells.models import Cell
from app.console.attempt import attempt
from app.console.evaluating import listed
from app.console.evaluations.asked import period_in_words
from app.console.pages import back_to, page, render
from app.console.runnable import county_run
from app.core import clock
from app.core.errors import refuse
from app.core.marks import once
from app.core.period import Period
from app.evaluations import queries, service
from app.evaluations.queries import steps
from app.evaluations.schemas.steps import SuperiorEvaluationIn

RUN, STANDS = "evaluations.run", "console.evaluating"


@page("/evaluating/compute", RUN, methods=("POST",), stands_on=STANDS)
@once()
def compute_evaluation() -> Any:
    """计算 Compute a period, or compute it anew."""
    return _run(
        "compute",
        lambda county, period: service.evaluate(
            by=g.caller.id, county=county, period=period, now=clock.now()
        ),
    )


@page("/evaluating/judge", RUN, methods=("POST",), stands_on=STANDS)
@once()
def judge_evaluation() -> Any:
    """一并评价 One text for all of a half-year or year that waits for the county's office."""
    return _run(
        "judge",
        lambda county, period: service.judge_all(
            caller=g.caller,
            county=county,
            period=period,
            now=clock.now(),
            **_said(),
        ),
    )


@page("/evaluating/to-lock", RUN)
def lock_asked() -> Any:
    """确认锁定 What is about to become final, and who has not been judged, before it is locked."""
    county = county_run() or refuse("post_lacks_permission")
    names = [one.period for one in queries.evaluations_of(county.id) if one.locked_at is None]
    asked = request.args.get("period") or next(iter(names), None)
    if asked is None:
        return back_to(STANDS)
    period = service.period_of(asked)
    found = queries.find(county.id, period)
    if found.locked_at is not None:
        return back_to(STANDS, period=asked)
    stages = steps.open_stages(found.id)
    scores = steps.scores_of(found.id, [cell.id for _, cell in stages])
    below = [cell for stage, cell in stages if stage.parent_id is not None]
    missed = [cell for stage, cell in stages if stage.missed and cell.id in scores]
    return render(
        "evaluating_lock.html",
        found=found,
        county=county,
        count=queries.count(found.id),
        waits=[cell for cell in below if cell.id in scores and scores[cell.id].superior is None],
        missed=[cell for cell in missed if scores[cell.id].own is None],
        missing=queries.missing_parts(found),
        title=period_in_words(period.name),
    )


@page("/evaluating/lock", RUN, methods=("POST",), stands_on=STANDS)
@once()
def lock_evaluation() -> Any:
    """锁定 Make a computed period final."""
    return _run(
        "lock",
        lambda county, period: service.lock(
            caller=g.caller, county=county, period=period, now=clock.now()
        ),
    )


def _said() -> dict[str, Any]:
    body: dict[str, Any] = SuperiorEvaluationIn(only=["text"]).load(
        {"text": request.form.get("text", "")}
    )
    return body


def _run(step: str, do: Callable[[Cell, Period], Any]) -> Any:
    county = county_run() or refuse("post_lacks_permission")
    name = request.form.get("period", "")
    _, problem = attempt(lambda: do(county, service.period_of(name)))
    if problem is not None:
        return listed(name, problem)
    return back_to(STANDS, period=name, done=step)
