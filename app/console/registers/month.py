"""/console/tasks/month: who walks when, and what was missed, a day a column."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from flask import g, request, url_for

from app.cells import queries as cells
from app.console.pages import page, render
from app.core import clock
from app.core.clock import start_of
from app.plans import queries
from app.posts import queries as posts
from app.posts.service.set_duty_roster import month_of

PAGE = 100
#: What a table is made from at most; beyond it says that it is cut.
MOST = 50_000


@page("/tasks/month", "tasks.read")
def task_month() -> Any:
    """巡查月历 Per cell and officer: on which day how many tasks were done, missed, are open."""
    first = _month(request.args.get("month", ""))
    following = _next(first)
    rows = queries.month(
        g.caller.scope,
        g.caller.id,
        first=start_of(first),
        last=start_of(following),
        limit=MOST,
    )
    seats: dict[tuple[int, int | None], dict[int, Counter[str]]] = {}
    for cell_id, officer_id, state, due_at, done_at in rows:
        day = _day(due_at, done_at)
        seats.setdefault((cell_id, officer_id), {}).setdefault(day.day, Counter())[state] += 1
    number = int(text) if (text := request.args.get("page", "1")).isdecimal() and text else 1
    begin = (max(min(number, 10_000), 1) - 1) * PAGE
    shown = list(seats.items())[begin : begin + PAGE]
    places = cells.by_ids(cell_id for (cell_id, _), _ in shown)
    return render(
        "task_month.html",
        month=first,
        days=[
            {"words": n + 1, "now": first + timedelta(days=n) == clock.day_of(clock.now())}
            for n in range((following - first).days)
        ],
        seats=[
            (places[cell_id].name, officer_id, days, sum(days.values(), Counter()))
            for (cell_id, officer_id), days in shown
        ],
        names=posts.names(officer_id for (_, officer_id), _ in shown),
        total=sum((n for days in seats.values() for n in days.values()), Counter()),
        cut=len(rows) == MOST,
        before=_address((first - timedelta(days=1)).replace(day=1)),
        after=_address(following),
        more=_address(first, begin // PAGE + 2) if begin + PAGE < len(seats) else None,
    )


def _day(due_at: datetime, done_at: datetime | None) -> date:
    """The day on which it was done, else the last one of its time."""
    return clock.day_of(done_at) if done_at else clock.last_day(due_at)


def _month(text: str) -> date:
    """The first day of a month written 2026-07; of this one where none is said. Refuses another."""
    return clock.day_of(month_of(text)[0]) if text else clock.day_of(clock.now()).replace(day=1)


def _next(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _address(first: date, number: int = 1) -> str:
    return url_for("console.task_month", month=f"{first:%Y-%m}", page=number)
