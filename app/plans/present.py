"""What plans and tasks look like in answers."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.cells import queries as cells
from app.cells.present import cell_ref
from app.core.db import db
from app.plans import queries
from app.plans.models import Plan, PlanTerms, Task
from app.posts import queries as posts
from app.sites.models import Site

TASK = (
    "id",
    "plan_id",
    "period_first",
    "period_last",
    "slot",
    "opens_at",
    "due_at",
    "state",
    "patrol_id",
    "done_at",
    "reason",
)
PLAN = ("id", "name", "theme", "mode", "campaign_id", "starts_on", "ends_on", "made_until")


def plans_out(plans: Sequence[Plan]) -> list[dict[str, Any]]:
    """Plans with their terms by day."""
    terms = queries.terms_of([plan.id for plan in plans])
    places = cells.by_ids(plan.cell_id for plan in plans)
    return [
        {name: getattr(plan, name) for name in PLAN}
        | {
            "cell": cell_ref(places[plan.cell_id]),
            "terms": [{"from": row.valid_from} | row.data for row in terms.get(plan.id, ())],
        }
        for plan in plans
    ]


def tasks_out(tasks: Sequence[Task]) -> list[dict[str, Any]]:
    """Tasks with names; a fixed number of queries for any number."""
    names = dict[int, Any](
        (i, (name, mode))
        for i, name, mode in _rows(
            select(Plan.id, Plan.name, Plan.mode), Plan.id, {t.plan_id for t in tasks}
        )
    )
    terms = dict(
        _rows(select(PlanTerms.id, PlanTerms.data), PlanTerms.id, {t.terms_id for t in tasks})
    )
    sites = dict[int, Any](
        (i, {"id": i, "name": name})
        for i, name in _rows(
            select(Site.id, Site.name), Site.id, {t.site_id for t in tasks if t.site_id}
        )
    )
    places = cells.by_ids(t.cell_id for t in tasks)
    people = posts.names(t.officer_id for t in tasks)
    return [
        {name: getattr(task, name) for name in TASK}
        | {
            "reason": task.reason if task.state == "excused" else None,
            "plan": names[task.plan_id][0],
            "mode": names[task.plan_id][1],
            "cell": cell_ref(places[task.cell_id]),
            "officer": people.get(task.officer_id or 0),
            "site": sites.get(task.site_id or 0),
            "window": terms[task.terms_id].get("window"),
        }
        for task in tasks
    ]


def _rows(query: Any, column: Any, ids: set[int]) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.session.execute(query.where(column.in_(ids)))] if ids else []
