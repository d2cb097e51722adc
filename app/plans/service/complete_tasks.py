"""Completing tasks: a valid patrol, or a visit, that matches."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, or_, select, update

from app.core import clock, run
from app.core.db import db
from app.plans.models import PlanTerms, Task
from app.plans.rules import Terms, in_window

_HERE = (Task.cell_id == bindparam("cell")) & Task.site_id.is_(None)


def _matching(places: ColumnElement[bool]) -> Any:
    """Tasks that may be what was done there, locked in the order of their keys, as all are."""
    columns = (Task.id, Task.plan_id, Task.site_id, Task.officer_id, Task.state, Task.done_at)
    times = (Task.slot, Task.period_first, Task.period_last, Task.opens_at, Task.due_at)
    query = select(*columns, *times, PlanTerms.data)
    query = query.join(PlanTerms, PlanTerms.id == Task.terms_id).where(_may_be(places))
    return query.order_by(Task.id).with_for_update(of=Task)


def _may_be(places: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(
        places,
        or_(Task.officer_id.is_(None), Task.officer_id == bindparam("officer")),
        Task.opens_at <= bindparam("last"),
        Task.due_at > bindparam("first"),
    )


_THERE = or_(_HERE, Task.site_id.in_(bindparam("sites", expanding=True)))
_ITS = and_(Task.patrol_id == bindparam("patrol"), Task.state == "done")
#: What a patrol has done and what it may do: whoever judges it anew takes them all at once, so that
#: two patrols of one cell do not wait for each other in a circle.
TO_JUDGE = select(Task.id).where(or_(_ITS, _may_be(_THERE))).order_by(Task.id).with_for_update()
HERE = _matching(_HERE)
AT_SITES = _matching(_THERE)
IS_DONE = (
    update(Task)
    .where(Task.id == bindparam("task"))
    .values(state="done", patrol_id=bindparam("patrol"), done_at=bindparam("at"))
)


@dataclass(frozen=True)
class Done:
    """What was done: a patrol of a cell by an officer from a moment on, and the sites visited, each
    with its moment.
    """

    patrol_id: uuid.UUID
    officer_id: int
    cell_id: int
    at: datetime
    valid: bool
    visits: Sequence[tuple[int, datetime]] = ()
    task_ids: Sequence[int] = ()


def asked_of(officer_id: int, cell_id: int, moments: Sequence[datetime]) -> dict[str, Any]:
    """What `HERE` asks: who was where, and when."""
    span = {"first": min(moments), "last": max(moments)}
    return {"officer": officer_id, "cell": cell_id, **span}


def complete_tasks(done: Done, *, again: bool = False, found: Sequence[Any] | None = None) -> int:
    """Mark what this patrol has done; returns how many tasks. `found`: what `HERE` finds, where it
    has been asked.

    `again`: what it had done before is taken back first, and what was excused is so again; what is
    overdue then the job will see as missed.

    A valid patrol does one task of each plan that asks for patrols of its cell: the one it names,
    else the one due first; where
    a period has a day for each of its tasks, one a day. A visit does the site's task, valid patrol
    or not. What counts is when it
    happened, not when it arrived: a missed task becomes done.
    """
    sites = sorted({site_id for site_id, _ in done.visits})
    moments = [done.at, *(at for _, at in done.visits)]
    asked = asked_of(done.officer_id, done.cell_id, moments)
    if again:
        db.session.execute(TO_JUDGE, asked | {"sites": sites, "patrol": done.patrol_id}).all()
        was = case((Task.reason.is_not(None), "excused"), else_="open")
        values = {"state": was, "patrol_id": None, "done_at": None}
        its = update(Task).where(Task.patrol_id == done.patrol_id, Task.state == "done")
        db.session.execute(its.values(**values))
    if not (done.valid or done.visits):
        return 0
    if sites:
        found = run.rows(AT_SITES, asked | {"sites": sites})
    elif found is None:
        found = run.rows(HERE, asked)
    first_due = sorted(found, key=lambda task: (task.due_at, task.slot, task.id))
    rows = [(task, Terms.read(task.data)) for task in first_due]
    taken = {
        _once(task, terms, task.done_at)
        for task, terms in rows
        if task.done_at is not None and _day_each(task, terms)
    }
    named, plans_done, now_done = set(done.task_ids), set[int](), []
    for task, terms in sorted(rows, key=lambda row: row[0].id not in named):
        if task.state == "done" or (
            task.site_id is None and (not done.valid or task.plan_id in plans_done)
        ):
            continue
        tried = (
            [at for site_id, at in done.visits if site_id == task.site_id]
            if task.site_id is not None
            else [done.at]
        )
        fits = (
            at
            for at in tried
            if task.opens_at <= at < task.due_at and in_window(clock.local(at), terms.window)
        )
        at = next(
            (at for at in fits if not (_day_each(task, terms) and _once(task, terms, at) in taken)),
            None,
        )
        if at is None:
            continue
        taken.add(_once(task, terms, at))
        if task.site_id is None:
            plans_done.add(task.plan_id)
        now_done.append({"task": task.id, "patrol": done.patrol_id, "at": at})
    return run.count(IS_DONE, *now_done) if now_done else 0


def _day_each(task: Any, terms: Terms) -> bool:
    """Whether the period has at least as many days as tasks: then each needs a day of its own."""
    return bool((task.period_last - task.period_first).days + 1 >= terms.times)


def _once(task: Any, terms: Terms, at: datetime) -> tuple[object, ...]:
    """What may be done once: a plan's task of a seat on a day.

    A night belongs to the day it begins.
    """
    local = clock.local(at)
    if terms.window:
        local -= timedelta(hours=terms.window[0].hour, minutes=terms.window[0].minute)
    return task.plan_id, task.site_id, task.officer_id, local.date()
