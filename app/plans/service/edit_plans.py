"""Writing plans: a new one, other terms from a day on, its end."""

from datetime import datetime, timedelta
from typing import Any

from app.cells import queries as cells
from app.cells.models import Cell
from app.core import audit, clock
from app.core.dated import check_day
from app.core.db import db
from app.core.errors import refuse
from app.plans import queries
from app.plans.models import Plan, PlanTerms
from app.plans.service.create_tasks import create_tasks_for
from app.posts.rules import Caller, Scope
from app.sites.queries import campaigns


def add_plan(*, caller: Caller, body: dict[str, Any], now: datetime) -> Plan:
    """A plan and the tasks of its first period.

    It may have begun before today, so that its periods are counted from then: nobody owes anything
    of the days that have passed.
    """
    cell = cells.named(body["cell"])
    if not caller.scope.covers("plans.write", cell.path):
        refuse("outside_territory")
    body = body | _dates(body, caller.scope)
    if body["ends_on"] and body["ends_on"] < body["starts_on"]:
        refuse("dates_reversed")
    check_day(body["ends_on"], now)
    values = {
        name: body[name]
        for name in ("name", "theme", "mode", "campaign_id", "starts_on", "ends_on")
    }
    plan = Plan(**values, cell_id=cell.id, created_by=caller.id, created_at=now)
    # tasks of days gone by cannot be owed by anybody
    yesterday = clock.day_of(now) - timedelta(days=1)
    plan.made_until = yesterday if plan.starts_on <= yesterday else None
    db.session.add(plan)
    db.session.flush()
    _set_terms(plan, body["starts_on"], body["terms"])
    audit.changed(
        "plans.add", "plan", plan.id, by=caller.id, now=now, name=plan.name, cell=cell.code
    )
    create_tasks_for(plan, now)
    return plan


def _dates(body: dict[str, Any], scope: Scope) -> dict[str, Any]:
    """A campaign's plan ends with it, unless it ends before."""
    if body["campaign_id"] is None:
        return {}
    campaign = next(
        (row for row in campaigns(scope, None) if row.id == body["campaign_id"]), None
    ) or refuse("unknown_campaign")
    return {
        "ends_on": min(body["ends_on"] or campaign.ends_on, campaign.ends_on),
        "starts_on": max(body["starts_on"], campaign.starts_on),
    }


def _set_terms(plan: Plan, since: Any, data: dict[str, Any]) -> None:
    top = db.session.get_one(Cell, plan.cell_id)
    places = [cells.named(code) for code in data["cells"]]
    if any(not cell.path.startswith(top.path) for cell in places):
        refuse("outside_territory")
    known = queries.with_post_below(top.path, data["officer_ids"])
    if known != set(data["officer_ids"]):
        refuse("unknown_officer")
    data = data | {"cells": [cell.code for cell in places]}
    row = db.session.scalars(
        db.select(PlanTerms).where(PlanTerms.plan_id == plan.id, PlanTerms.valid_from == since)
    ).first()
    if row is None:
        db.session.add(PlanTerms(plan_id=plan.id, valid_from=since, data=data))
    else:
        row.data = data
    db.session.flush()


def edit_plan(*, caller: Caller, plan: Plan, body: dict[str, Any], now: datetime) -> Plan:
    """Change name or end, today at the earliest, or the terms from a day that is not made yet."""
    body = dict(body)
    terms, since = body.pop("terms", None), body.pop("from", None)
    if terms is not None:
        if plan.made_until is not None and since <= plan.made_until:
            refuse("plan_begun", until=plan.made_until)
        _set_terms(plan, max(since, plan.starts_on), terms)
    ends_on = body.get("ends_on", plan.ends_on)
    if ends_on and ends_on < plan.starts_on:
        refuse("dates_reversed")
    if ends_on != plan.ends_on:
        check_day(ends_on, now)  # what was missed stays missed
    yesterday = clock.day_of(now) - timedelta(days=1)
    if plan.ends_on and plan.ends_on < yesterday and plan.made_until:
        # it had ended: nobody owes the days between
        plan.made_until = max(plan.made_until, yesterday)
    diff = audit.apply(plan, body)
    audit.changed(
        "plans.edit",
        "plan",
        plan.id,
        by=caller.id,
        now=now,
        **diff,
        **({"terms_from": str(since)} if since else {}),
    )
    create_tasks_for(plan, now)
    return plan
