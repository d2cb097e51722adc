"""/console/ledgers/progress: the monthly round 月调度, and its bulletin drafted."""

import hashlib
from datetime import timedelta
from typing import Any

from flask import g, request

from app.cells import queries as cells
from app.console.attempt import attempt
from app.console.choices import Choice
from app.console.form_bodies import id_from
from app.console.forms import loaded_as_far
from app.console.pages import back_to, page, render
from app.console.registers.offered import named_cells
from app.core import clock
from app.core.answers import said
from app.core.errors import Problem, refuse
from app.core.months import begun_month
from app.documents.rules import OFFICE
from app.ledgers import service
from app.ledgers.present.overviews import progress_out
from app.ledgers.schemas import BulletinIn, ProgressQuery

#: So many months back are offered.
MOST = 24


@page("/ledgers/progress", "ledgers.read")
def ledger_progress() -> Any:
    """月调度通报 What each responsible body told in a month, what is late."""
    return _page(request.args.get("month", "")[:7])


@page(
    "/ledgers/progress/<month>/bulletin",
    "documents.write",
    methods=("POST",),
    stands_on="console.ledger_progress",
)
def draft_ledger_bulletin(month: str) -> Any:
    """Draft the bulletin of a month; it is changed and signed among the formal documents."""
    place, now = _office() or refuse("outside_territory"), clock.now()
    told = {"receiver": {"cell": request.form.get("receiver", place.code)}}
    body = {"id": id_from(request.form, told), "cell": place.code} | told
    _, problem = attempt(
        lambda: service.draft_bulletin(
            caller=g.caller,
            place=place,
            month=begun_month(month, now),
            body=BulletinIn().load(body),
            digest=hashlib.sha256(str(body).encode()).hexdigest(),
            now=now,
        )
    )
    if problem is not None:
        return _page(month, problem)
    return back_to("console.ledger_progress", month=month, done="bulletin")


def _office() -> Any:
    """The cell in whose name he writes; None of who writes in none."""
    mine = [post.cell_id for post in g.caller.scope.posts if post.kind in OFFICE]
    return next(iter(cells.by_ids(mine[:1]).values()), None)


def _page(month: str, problem: Problem | None = None) -> Any:
    asked, wrong = loaded_as_far(ProgressQuery, {"month": month} if month else {})
    problem = problem or wrong
    shown, place = progress_out(g.caller, asked, clock.now()), _office()
    return render(
        "ledger_progress.html",
        problem.status if problem else 200,
        shown=shown,
        months=list(dict.fromkeys([*_months(), shown["month"]])),
        place=place,
        receivers=_receivers(place) if place is not None else [],
        problem=said(problem) if problem else None,
        done=request.args.get("done"),
    )


def _receivers(place: Any) -> Choice:
    """The cell itself and those just below it."""
    below = [one for one in cells.below(place) if one.parent_id == place.id]
    return named_cells([place, *(one for one in below if one.ended_on is None)])


def _months() -> list[str]:
    """This month and those before it, the newest first."""
    day = clock.day_of(clock.now()).replace(day=1)
    found = []
    for _ in range(MOST):
        found.append(f"{day:%Y-%m}")
        day = (day - timedelta(days=1)).replace(day=1)
    return found
