"""Completing tasks: a valid patrol, or a visit, that matches."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from app.core import clock
from app.core.db import db
from app.plans.models import PlanTerms, Task
from app.plans.rules import Terms, in_window


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
    visits: Iterable[tuple[int, datetime]] = ()
    task_ids: Iterable[int] = ()


def reopen_tasks(patrol_id: uuid.UUID) -> None:
    """Take back what a patrol had done, before it is judged anew.

    What is overdue the job will see as missed.
    """
    values = {"state": "open", "patrol_id": None, "done_at": None}
    db.session.execute(
        update(Task).where(Task.patrol_id == patrol_id, Task.state == "done").values(**values)
    )


def complete_tasks(done: Done) -> int:
    """Mark what this patrol has done; returns how many tasks.

    A valid patrol does one task of each plan that asks for patrols of its cell: the one it names,
    else the one due first; where
    a period has a day for each of its tasks, one a day. A visit does the site's task, valid patrol
    or not. What counts is when it
    happened, not when it arrived: a missed task becomes done.
    """
    visits = list(done.visits)
    if not (done.valid or visits):
        return 0
    mine = select(Task, PlanTerms.data).join(PlanTerms, PlanTerms.id == Task.terms_id)
    here = (Task.cell_id == done.cell_id) & Task.site_id.is_(None)
    sites = {site_id for site_id, _ in visits}
    mine = mine.where(
        or_(here, Task.site_id.in_(sites)) if sites else here,
        or_(Task.officer_id.is_(None), Task.officer_id == done.officer_id),
    )
    moments = [done.at, *(at for _, at in visits)]
    mine = (
        mine.where(Task.opens_at <= max(moments), Task.due_at > min(moments))
        .order_by(Task.due_at, Task.slot, Task.id)
        .with_for_update(of=Task)
    )
    rows = [(task, Terms.read(data)) for task, data in db.session.execute(mine)]
    taken = {
        _once(task, terms, task.done_at)
        for task, terms in rows
        if task.done_at is not None and _day_each(task, terms)
    }
    named, plans_done, count = set(done.task_ids), set[int](), 0
    for task, terms in sorted(rows, key=lambda row: row[0].id not in named):
        if task.state == "done" or (
            task.site_id is None and (not done.valid or task.plan_id in plans_done)
        ):
            continue
        tried = (
            [at for site_id, at in visits if site_id == task.site_id]
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
        task.state, task.patrol_id, task.done_at, task.reason, task.excused_by = (
            "done",
            done.patrol_id,
            at,
            None,
            None,
        )
        count += 1
    return count


def _day_each(task: Task, terms: Terms) -> bool:
    """Whether the period has at least as many days as tasks: then each needs a day of its own."""
    return (task.period_last - task.period_first).days + 1 >= terms.times


def _once(task: Task, terms: Terms, at: datetime) -> tuple[object, ...]:
    """What may be done once: a plan's task of a seat on a day.

    A night belongs to the day it begins.
    """
    local = clock.local(at)
    if terms.window:
        local -= timedelta(hours=terms.window[0].hour, minutes=terms.window[0].minute)
    return task.plan_id, task.site_id, task.officer_id, local.date()
