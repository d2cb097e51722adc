"""Maintaining open tasks: handed over when posts change hands, moved when cells end, missed when
their time is over, excused by a person.
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select, text

from app.cells import queries as cells
from app.cells.models import Cell
from app.core import audit, clock
from app.core.db import db
from app.core.errors import refuse
from app.people.models import Officer
from app.plans import queries
from app.plans.models import OPEN, Plan, Task
from app.plans.rules import first_free
from app.posts import queries as posts
from app.posts.models import Post
from app.posts.rules import PERMISSIONS, Caller

BATCH = 500


def maintain_tasks(*, now: datetime) -> int:
    """Look after at most 500 open tasks of each sort; returns how many were changed."""
    today = clock.day_of(now)
    return _of_ended_cells(today) + _of_ended_plans(today) + _hand_over(today) + _miss(now)


def _open() -> Any:
    return (
        select(Task)
        .where(text(f"task.{OPEN}"))
        .order_by(Task.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True, of=Task)
    )


def _of_ended_cells(today: date) -> int:
    """A cell that has ended leaves its task to one that it leads to and that has none of its kind.

    Where each has one, it is excused.
    """
    tasks = db.session.scalars(
        _open().join(Cell, Cell.id == Task.cell_id).where(Cell.ended_on <= today)
    ).all()
    for task in tasks:
        places = cells.by_ids(after := cells.heirs(task.cell_id))
        heirs = [i for i in after if places[i].ended_on is None]
        same = select(Task.cell_id).where(
            Task.plan_id == task.plan_id,
            Task.period_first == task.period_first,
            Task.slot == task.slot,
        )
        taken = set(
            db.session.scalars(
                same.where(
                    Task.site_id.is_(task.site_id)
                    if task.site_id is None
                    else Task.site_id == task.site_id
                )
            )
        )
        heir = first_free(heirs, taken)
        if heir is None:
            task.state, task.reason = "excused", "cell_ended"
        else:
            task.cell_id, task.officer_id = heir, None
        db.session.flush()
    return len(tasks)


def _of_ended_plans(today: date) -> int:
    """What a plan asked for beyond its end, and cannot be done before it, nobody owes."""
    tasks = db.session.scalars(
        _open()
        .join(Plan, Plan.id == Task.plan_id)
        .where(Plan.ends_on < today, Task.period_last > Plan.ends_on)
    ).all()
    for task in tasks:
        task.state, task.reason = "excused", "plan_ended"
    return len(tasks)


def _hand_over(today: date) -> int:
    """Tasks of people who have left the cell go to its newcomer who has none of them, else to
    whoever is in post there.
    """
    begun = Task.opens_at < clock.start_of(today + timedelta(days=1))
    there = (
        select(Post.id)
        .join(Officer, Officer.id == Post.officer_id)
        .where(Post.officer_id == Task.officer_id, Post.cell_id == Task.cell_id)
    )
    there = there.where(
        posts.valid_on(today), posts.open_on(today), Post.kind.in_(PERMISSIONS["patrols.file"])
    )
    by_name = Task.seat == func.concat("officer ", Task.officer_id)
    anywhere = (
        select(Post.id)
        .join(Officer, Officer.id == Post.officer_id)
        .where(Post.officer_id == Task.officer_id)
    )
    anywhere = anywhere.where(
        posts.valid_on(today), posts.open_on(today), Post.kind.in_(PERMISSIONS["patrols.file"])
    )
    gone = or_(and_(~by_name, ~there.exists()), and_(by_name, ~anywhere.exists()))
    owed = db.session.scalars(_open().where(Task.officer_id.is_not(None), begun, gone)).all()
    people = queries.in_post({task.cell_id for task in owed}, today)
    for task in owed:
        here = people.get(task.cell_id, [])
        same = select(Task.officer_id).where(
            Task.plan_id == task.plan_id,
            Task.period_first == task.period_first,
            Task.slot == task.slot,
        )
        busy = set(db.session.scalars(same.where(Task.cell_id == task.cell_id)))
        task.officer_id = first_free(here, busy)
        db.session.flush()
    return len(owed)


def _miss(now: datetime) -> int:
    """What was not done in its time.

    A patrol made in time that arrives late still makes it done.
    """
    tasks = db.session.scalars(_open().where(Task.due_at <= now)).all()
    for task in tasks:
        task.state = "missed"
    return len(tasks)


def excuse_task(*, caller: Caller, task: Task, reason: str, now: datetime) -> Task:
    """A reviewer says why a task need not be done: flood, sickness … A miss stays on record.

    Refuses with task_done what has been done.
    """
    if task.state == "done":
        refuse("task_done")
    before = task.state
    task.state, task.reason, task.excused_by = "excused", reason, caller.id
    audit.changed(
        "tasks.excuse", "task", task.id, by=caller.id, now=now, before=before, reason=reason
    )
    return task
