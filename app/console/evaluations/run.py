"""/console/evaluating/run/<step>: the county's office computes a period, and locks it."""

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
from app.evaluations import service

STEPS = ("compute", "lock")


@page(
    "/evaluating/run/<step>",
    "evaluations.run",
    methods=("POST",),
    stands_on="console.evaluating",
)
@once()
def run_evaluation(step: str) -> Any:
    """计算、锁定 Compute a period anew, or make it final."""
    county = county_run() or refuse("post_lacks_permission")
    if step not in STEPS:
        refuse("not_found")
    name = request.form.get("period", "")
    _, problem = attempt(lambda: _do(step, county, name))
    if problem is not None:
        return listed(name, problem)
    return back_to("console.evaluating", period=name, done=step)


def _do(step: str, county: Cell, name: str) -> None:
    period, now = service.period_of(name), clock.now()
    if step == "lock":
        service.lock(caller=g.caller, county=county, period=period, now=now)
    else:
        service.evaluate(by=g.caller.id, county=county, period=period, now=now)
