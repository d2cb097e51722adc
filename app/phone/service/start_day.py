"""The start-up package: all that a phone needs to work a day without network."""

import hashlib
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import orjson

from app.cells import locating
from app.core import clock
from app.core.epoch import kept
from app.core.settings import setting
from app.core.written import dumps
from app.filings.sections import LATE_FILING_DAYS
from app.incidents.present import cases_out
from app.patrols.sections import VALID_PATROL
from app.people import service as people
from app.phone import queries
from app.phone.service.own_patrols import own_patrols
from app.plans import queries as plans
from app.plans.present import tasks_out
from app.policies.queries import in_force
from app.posts import queries as posts
from app.posts.rules import Caller, Scope
from app.sites.queries import campaigns
from app.taxonomy import queries as taxonomy
from app.taxonomy.rules import in_use

MOST_SITES, MOST_CASES = 500, 100
#: How a phone should record (field lesson 6), and how long it keeps what the server has stored.
SAMPLING = {
    "every_m": 25,
    "points_per_piece": 25,
    "most_m_s": 85,
    "first_fix_s": 180,
    "most_accuracy_m": 100,
}
KEEP_DAYS, PHOTO_PX = 14, 1600
Package = dict[str, Any]


def start_day(
    *, caller: Caller, account: Any, since: str | None, now: datetime
) -> tuple[Package, str]:
    """(the parts that differ from those of the token `since`, as JSON; the token of today's).

    `account` is that of the sign-in. Parts: me, cells, tasks, sites, kinds, cases, campaigns,
    settings, patrols.
    """
    home = [post for post in caller.scope.posts if post.department_id is None]
    today = clock.day_of(now)
    parts: dict[str, Any] = {
        "me": _me(caller, account, today),
        "cells": _cells(tuple(sorted({post.cell_id for post in home})), locating.version_at(now)),
        "tasks": tasks_out(plans.mine(caller.scope, caller.id, now)),
        "sites": queries.sites(caller.scope.cell_ids("sites.read"), today, MOST_SITES)
        if caller.scope.allows("sites.read")
        else [],
        "kinds": _kinds(caller.scope.county_id(), today),
        "cases": cases_out(
            queries.open_cases(caller.scope, caller.id, MOST_CASES),
            caller.scope,
            caller.id,
        ),
        "campaigns": _campaigns(caller.scope, today),
        "settings": _settings(caller, account, now),
        "patrols": own_patrols(caller.id, now) if caller.scope.allows("patrols.file") else [],
    }
    # written once, for its mark and for the answer
    written = {
        name: part if isinstance(part, bytes) else dumps(part) for name, part in parts.items()
    }
    marks = {name: hashlib.sha256(part).hexdigest()[:12] for name, part in written.items()}
    known = dict(zip(parts, (since or "").split("."), strict=False))
    changed = {
        name: orjson.Fragment(part)
        for name, part in written.items()
        if known.get(name) != marks[name]
    }
    return changed, ".".join(marks.values())


def _me(caller: Caller, account: Any, today: date) -> Package:
    may = [
        action
        for action in ("patrols.file", "incidents.file", "incidents.review")
        if caller.scope.allows(action)
    ]
    return {
        "officer": {"id": caller.id, "name": caller.name, "username": account.username},
        "posts": _held(caller.id, today),
        "may": may,
    }


@kept
def _held(officer_id: int, today: date) -> list[Package]:
    return [
        {
            "kind": post.kind,
            "cell": {"code": cell.code, "name": cell.name} if cell else None,
            "department": row.name if row else None,
            "until": post.ends_on,
        }
        for post, cell, row in posts.posts_of([officer_id], today)
    ]


@kept
def _cells(own_ids: tuple[int, ...], version: int | None) -> bytes:
    return dumps(queries.outlines(own_ids, version) if version is not None else [])


@kept
def _kinds(county_id: int | None, today: date) -> bytes:
    names = ("code", "name", "english", "natures", "severities")
    return dumps(
        [
            {n: getattr(k, n) for n in names}
            for k in taxonomy.kinds(county_id)
            if in_use(k.retired_on, today)
        ]
    )


@kept
def _campaigns(scope: Scope, today: date) -> list[Package]:
    names = ("name", "kinds", "starts_on", "ends_on", "note")
    return [{n: getattr(row, n) for n in names} for row in campaigns(scope, today)]


def _settings(caller: Caller, account: Any, now: datetime) -> Package:
    rules = in_force(caller.scope.county_id(), now)
    tiles = setting("TILE_URL")
    return {
        "valid_patrol": asdict(rules[VALID_PATROL]),
        "late_filing_days": rules[LATE_FILING_DAYS],
        "sampling": SAMPLING,
        "keep_days": KEEP_DAYS,
        "photo_px": PHOTO_PX,
        "tiles": {"url": tiles, "datum": setting("TILE_DATUM")} if tiles else None,
        "timezone": str(clock.zone()),
        "notice_acknowledged": account.notice_id
        == people.notice_in_force(caller.scope.county_id(), clock.day_of(now)),
    }
