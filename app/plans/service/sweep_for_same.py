"""举一反三 (row E25): from a grave case that is closed, the same is looked for at every site of the
kind, in all cells.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from app.cells import queries as cells
from app.cells.models import Cell
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.insert import insert_once
from app.incidents import queries as incidents
from app.incidents.models import Incident
from app.plans import queries
from app.plans.models import Plan, Sweep
from app.plans.rules import sweeps_after
from app.plans.service.edit_plans import add_plan
from app.posts.rules import Caller
from app.sites.models import Site
from app.sites.rules import KINDS

#: How long it takes where nobody says: no plan says so.
DAYS = 30


def sweep_for_same(*, caller: Caller, body: Mapping[str, Any], now: datetime) -> Plan:
    """A plan by which every site of a kind in an area of the caller's is visited once, with its
    tasks.

    Refuses `not_found`, `sweep_needs_grave`, `site_kind_required`, `outside_territory`,
    `nothing_to_sweep`, `sweep_exists`, `dates_reversed`.
    """
    case = incidents.seen(caller.scope, caller.id, body["incident_id"])
    if not sweeps_after(case.status, case.severity):
        refuse("sweep_needs_grave")
    kind = body.get("site_kind") or _kind_of(case) or refuse("site_kind_required")
    area = cells.named(body["cell"]) if body.get("cell") else _own_area(caller)
    if not caller.scope.covers("plans.write", area.path):
        refuse("outside_territory")
    today = clock.day_of(now)
    last = body.get("ends_on") or today + timedelta(days=DAYS - 1)
    codes = queries.cells_with_sites(area, kind, today)
    if not codes:
        refuse("nothing_to_sweep", kind=KINDS[kind], cell=area.name)
    asked = {
        "cell": area.code,
        "name": f"举一反三 {case.number or '未编号'} {KINDS[kind]}",
        "theme": "举一反三",
        "mode": "campaign",
        "campaign_id": None,
        "starts_on": today,
        "ends_on": last,
        "terms": _terms(kind, codes, (last - today).days + 1),
    }
    plan = add_plan(caller=caller, body=asked, now=now)
    if not insert_once(Sweep, incident_id=case.id, cell_id=area.id, plan_id=plan.id):
        refuse("sweep_exists")
    return plan


def _kind_of(case: Incident) -> str | None:
    """The kind of the site where it was."""
    site = db.session.get(Site, case.site_id) if case.site_id is not None else None
    return site.kind if site is not None else None


def _own_area(caller: Caller) -> Cell:
    (first, *_) = caller.scope.roots("plans.write")
    return db.session.get_one(Cell, first.cell_id)


def _terms(kind: str, codes: Sequence[str], days: int) -> dict[str, Any]:
    """One visit of each site in one period, owed by the cell in which it lies."""
    return {
        "unit": "day",
        "every": max(1, days),
        "times": 1,
        "window": None,
        "per": "site",
        "level": "village",
        "cells": list(codes),
        "officer_ids": [],
        "site_ids": [],
        "site_kinds": [kind],
    }
