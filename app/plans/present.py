"""What plans and tasks look like in answers."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from app.cells import queries as cells
from app.cells.present import cell_ref
from app.core import run
from app.plans import queries
from app.plans.models import Plan, PlanTerms
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

_IDS: Any = bindparam("ids", expanding=True)
_PLANS = select(Plan.id, Plan.name, Plan.mode).where(Plan.id.in_(_IDS))
_TERMS = select(PlanTerms.id, PlanTerms.data).where(PlanTerms.id.in_(_IDS))
_SITES = select(Site.id, Site.name).where(Site.id.in_(_IDS))


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


def tasks_out(tasks: Sequence[Any]) -> list[dict[str, Any]]:
    """Tasks with names; a fixed number of queries for any number."""
    names = {row.id: row for row in _rows(_PLANS, (t.plan_id for t in tasks))}
    terms = {row.id: row.data for row in _rows(_TERMS, (t.terms_id for t in tasks))}
    sites = {row.id: row._asdict() for row in _rows(_SITES, (t.site_id for t in tasks))}
    places = cells.by_ids(t.cell_id for t in tasks)
    people = posts.names(t.officer_id for t in tasks)
    return [
        {name: getattr(task, name) for name in TASK}
        | {
            "reason": task.reason if task.state == "excused" else None,
            "plan": names[task.plan_id].name,
            "mode": names[task.plan_id].mode,
            "cell": cell_ref(places[task.cell_id]),
            "officer": people.get(task.officer_id or 0),
            "site": sites.get(task.site_id or 0),
            "window": terms[task.terms_id].get("window"),
        }
        for task in tasks
    ]


def _rows(statement: Any, ids: Iterable[int | None]) -> list[Any]:
    named = {i for i in ids if i}
    return run.rows(statement, {"ids": [*named]}) if named else []
