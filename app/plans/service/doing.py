"""Doing tasks: a valid patrol, or a visit, that matches."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from app.core import clock
from app.core.db import db
from app.plans.models import PlanTerms, Task
from app.plans.rules import Terms, in_window


@dataclass(frozen=True)
class Done:
    """What was done: a patrol of a cell by an officer from a moment on, and the sites seen on it, each with its moment."""

    patrol_id: uuid.UUID
    officer_id: int
    cell_id: int
    at: datetime
    valid: bool
    visits: Iterable[tuple[int, datetime]] = ()
    task_ids: Iterable[int] = ()


def fulfil(done: Done) -> int:
    """Mark what this patrol has done; returns how many tasks.

    A valid patrol does one task of each plan that asks for patrols of its cell: the one it names, else the one due first; of
    several in one period each needs a day of its own. A visit does the site's task, valid patrol or not. What counts is when
    it happened, not when it arrived: a missed task becomes done.
    """
    sites = dict(done.visits)
    if not (done.valid or sites):
        return 0
    mine = select(Task, PlanTerms.data).join(PlanTerms, PlanTerms.id == Task.terms_id)
    here = (Task.cell_id == done.cell_id) & Task.site_id.is_(None)
    mine = mine.where(or_(here, Task.site_id.in_(sites)) if sites else here, or_(Task.officer_id.is_(None), Task.officer_id == done.officer_id))
    first, last = min([done.at, *sites.values()]), max([done.at, *sites.values()])
    mine = mine.where(Task.opens_at <= last, Task.due_at > first).order_by(Task.due_at, Task.slot, Task.id).with_for_update(of=Task)
    rows = db.session.execute(mine).all()
    taken = {_day(task.plan_id, task.site_id, task.done_at, task.officer_id) for task, _ in rows if task.done_at is not None}
    named = set(done.task_ids)
    count = 0
    for task, data in sorted(rows, key=lambda row: row[0].id not in named):
        at = sites.get(task.site_id) if task.site_id is not None else done.at
        if at is None or task.state == "done" or not (done.valid or task.site_id):
            continue
        key = _day(task.plan_id, task.site_id, at, task.officer_id)
        if key in taken or not task.opens_at <= at < task.due_at or not in_window(clock.local(at), Terms.read(data).window):
            continue
        taken.add(key)
        task.state, task.patrol_id, task.done_at, task.reason, task.excused_by = "done", done.patrol_id, at, None, None
        count += 1
    return count


def _day(plan_id: int, site_id: int | None, at: datetime, officer_id: int | None) -> tuple[object, ...]:
    """What may be done once: a plan's task of a site or seat on a day."""
    return plan_id, site_id, clock.day_of(at), officer_id
