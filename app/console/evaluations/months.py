"""/console/evaluations/months: a month of the cells below one, and its circular (F15, G13)."""

import hashlib
from datetime import timedelta
from typing import Any

from flask import g, request

from app.cells import queries as cells
from app.cells.models import Cell
from app.console.attempt import attempt
from app.console.evaluations.asked import READS, parents, place_asked, territory
from app.console.evaluations.figures import share
from app.console.form_bodies import id_from
from app.console.map_measures import grade_of
from app.console.pages import back_to, page, render, say
from app.core import clock
from app.core.answers import said
from app.core.errors import Problem, refuse
from app.core.months import begun_month
from app.evaluations import service
from app.evaluations.measures.supervision import LIVE
from app.evaluations.present.months import month_out
from app.evaluations.schemas.months import MonthlyIn

#: The running measures, which are of the month here.
WORDS = {
    "patrol": ("巡查到位", "Patrols in place"),
    "handling": ("查处到位", "Handling in place"),
    "feedback": ("反馈到位", "Feedback in place"),
}
#: So many months back are offered.
MOST = 24


@page("/evaluations/months", READS)
def months() -> Any:
    """月度通报 Patrols, cases, late ones, running measures of a month, by the cells below one."""
    place, asked = place_asked(READS)
    return _shown(place, asked or _names()[1])


@page(
    "/evaluations/months/<month>/<code>/circular",
    "documents.write",
    methods=("POST",),
    stands_on="console.months",
)
def draft_month_circular(month: str, code: str) -> Any:
    """Draft the circular of a month; it is changed and signed among the formal documents."""
    place = cells.must(code)
    if not g.caller.scope.covers(READS, place.path):
        refuse("not_found")
    now, told = clock.now(), {"receiver": {"cell": request.form.get("receiver", code)}}
    body = {"id": id_from(request.form, told), "parent": code} | told
    _, problem = attempt(
        lambda: service.draft_monthly(
            caller=g.caller,
            month=service.month_figures(parent=place, period=begun_month(month, now), now=now),
            body=MonthlyIn().load(body),
            digest=hashlib.sha256(str(body).encode()).hexdigest(),
            now=now,
        )
    )
    if problem is not None:
        return _shown(place, month, problem)
    return back_to("console.months", cell=code, period=month, done="circular")


def _shown(place: Cell, name: str, problem: Problem | None = None) -> Any:
    now = clock.now()
    period = begun_month(name, now)
    found = month_out(service.month_figures(parent=place, period=period, now=now))
    measures = list(LIVE)
    return render(
        "months.html",
        problem.status if problem else 200,
        problem=said(problem) if problem else None,
        done=request.args.get("done"),
        place=place,
        found=found,
        period=name,
        periods=list(dict.fromkeys([*_names(), name])),
        running=_names()[0],
        title=say(f"{period.first.year} 年 {period.first.month} 月", name),
        names={measure: say(*WORDS[measure]) for measure in measures},
        rows=[_row(row, measures) for row in found["items"]],
        parents=parents(territory(READS)),
        counted_at=now,
    )


def _row(row: dict[str, Any], measures: list[str]) -> dict[str, Any]:
    shares = {name: share(row[name]) for name in measures}
    of = {
        name: row[name] | {"value": shares[name], "step": grade_of(shares[name])} for name in shares
    }
    return row | {"of": of}


def _names() -> list[str]:
    """This month and those before it, the newest first."""
    day = clock.day_of(clock.now()).replace(day=1)
    found = []
    for _ in range(MOST):
        found.append(f"{day:%Y-%m}")
        day = (day - timedelta(days=1)).replace(day=1)
    return found
