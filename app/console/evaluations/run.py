"""/console/evaluating/compute, /lock: the county's office computes a period, and makes it final."""

from collections.abc import Callable
from typing import Any

from flask import g, request

from app.cells.models import Cell
from app.console.attempt import attempt
from app.console.evaluating import listed
from app.console.pages import back_to, page
from app.console.runnable import county_run
from app.core import clock
from app.core.errors import refuse
from app.core.marks import once
from app.core.period import Period
from app.evaluations import service

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


def _run(step: str, do: Callable[[Cell, Period], Any]) -> Any:
    county = county_run() or refuse("post_lacks_permission")
    name = request.form.get("period", "")
    _, problem = attempt(lambda: do(county, service.period_of(name)))
    if problem is not None:
        return listed(name, problem)
    return back_to(STANDS, period=name, done=step)
