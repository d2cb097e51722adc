"""Plans, what they ask for from which day, what a case gave rise to."""

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import func, or_, select

from app.cells import queries as cells
from app.cells.models import Cell
from app.core.db import db
from app.core.errors import refuse
from app.core.paths import ids_on
from app.plans.models import Plan, PlanTerms, Sweep, Task
from app.posts.rules import Scope


def terms_of(plan_ids: Iterable[int]) -> dict[int, list[PlanTerms]]:
    """The terms of plans by valid_from."""
    found: dict[int, list[PlanTerms]] = {}
    for row in db.session.scalars(
        select(PlanTerms)
        .where(PlanTerms.plan_id.in_(list(plan_ids)))
        .order_by(PlanTerms.valid_from)
    ):
        found.setdefault(row.plan_id, []).append(row)
    return found


def plans(scope: Scope, *, cell: Cell | None, after: int | None, limit: int) -> Sequence[Plan]:
    """Plans of the tree that somebody works in, by id."""
    above = {i for post in scope.posts for i in ids_on(post.path)}
    tops = [post.path for post in scope.roots("plans.read")]
    query = (
        select(Plan)
        .join(Cell, Cell.id == Plan.cell_id)
        .where(or_(Plan.cell_id.in_(above), *[Cell.path.startswith(path) for path in tops]))
    )
    if cell is not None:
        query = query.where(Cell.path.startswith(cell.path))
    if after is not None:
        query = query.where(Plan.id > after)
    return db.session.scalars(query.order_by(Plan.id).limit(limit)).all()


def plan_to_write(scope: Scope, plan_id: int) -> Plan:
    """A plan of the caller's territory; 404 otherwise."""
    plan = db.session.scalars(select(Plan).where(Plan.id == plan_id).with_for_update()).first()
    if plan is None or not scope.covers(
        "plans.write", cells.by_ids([plan.cell_id])[plan.cell_id].path
    ):
        refuse("not_found")
    return plan


def sweeps_of(incident_id: uuid.UUID) -> list[tuple[Plan, int, int]]:
    """The plans that a case gave rise to, each with how many of its visits are done, of how
    many.
    """
    query = select(Plan).join(Sweep, Sweep.plan_id == Plan.id)
    rows = db.session.scalars(query.where(Sweep.incident_id == incident_id).order_by(Plan.id)).all()
    done = func.count().filter(Task.state == "done")
    count = select(Task.plan_id, done, func.count()).group_by(Task.plan_id)
    mine = Task.plan_id.in_([row.id for row in rows])
    known = {key: (good, of) for key, good, of in db.session.execute(count.where(mine))}
    return [(row, *known.get(row.id, (0, 0))) for row in rows]
