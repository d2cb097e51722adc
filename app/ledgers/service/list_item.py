"""Listing an item in a ledger."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.cells import queries as cells
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.insert import insert_once
from app.core.paths import ids_on
from app.core.serials import next_count
from app.incidents import queries as incidents
from app.ledgers import queries
from app.ledgers.models import LedgerCounter, LedgerItem
from app.ledgers.rules.kinds import Kind
from app.ledgers.rules.values import key_of
from app.ledgers.service.describe_item import checked_fields, checked_site, describe
from app.ledgers.service.keep_limits import keep_result
from app.ledgers.service.record_step import record
from app.posts.rules import Caller
from app.sites.models import Site


def add_item(*, caller: Caller, body: Mapping[str, Any], now: datetime) -> LedgerItem:
    """A new item, in a cell of the caller's: as the body says, else of its case or site.

    Refuses `unknown_ledger`, `ledger_retired`, `outside_territory`, `may_not_list`,
    `ledger_item_known` where the ledger has it already, `case_has_item`, and as `describe`.
    """
    case = None
    if body.get("incident_id"):
        case = incidents.seen(caller.scope, caller.id, body["incident_id"])
    cell = _cell_of(body, case)
    county_id = ids_on(cell.path)[0]
    kind = queries.kind_named(county_id, body["kind"], open_only=True)
    if not any(cell.path.startswith(post.path) for post in caller.scope.posts):
        refuse("outside_territory")
    if not lists(kind, caller, cell.path):
        refuse("may_not_list", ledger=kind.title)
    fields = checked_fields(kind, body["fields"])
    values = new_values(kind, cell=cell, name=body["name"], fields=fields, by=caller.id, now=now)
    values["site_id"] = checked_site(county_id, kind, body.get("site_id"))
    values["incident_id"] = case.id if case else None
    values["number"] = numbers(kind, county_id, 1, now)[0]
    if not insert_once(LedgerItem, id=body["id"], **values):
        _say_why(body["id"], values)
    item = db.session.get_one(LedgerItem, body["id"])
    more = {name: value for name, value in body.items() if name in SAID}
    if case is not None and not more.get("problem"):
        more["problem"] = case.description
    describe(item, kind, more, now)
    keep_result(item, now)
    about = {"incident_id": str(case.id)} if case else {}
    record(
        item,
        "list",
        now=now,
        by=caller.id,
        before=None,
        data=about,
        photo_ids=body.get("photo_ids", ()),
    )
    return item


#: What of a new item is said as of one that is described later.
SAID = (
    *("problem", "goal", "measures", "responsible", "lead", "assist", "leader", "follower_id"),
    *("limit", "keep_up", "given_on", "plan_on", "result_on"),
)


def lists(kind: Kind, caller: Caller, path: str) -> bool:
    """Whether he may list in a cell: by a post that the kind names, there or above."""
    return any(
        post.kind in kind.lists and path.startswith(post.path) for post in caller.scope.posts
    )


def new_values(
    kind: Kind, *, cell: Any, name: str, fields: dict[str, Any], by: int | None, now: datetime
) -> dict[str, Any]:
    """The columns of an item that has just been listed, but for its id, number and site."""
    places = cells.by_ids(ids_on(cell.path))
    at = {f"{row.level}_id": row.id for row in places.values()}
    return {
        "kind": kind.code,
        "kind_id": kind.id,
        "key": key_of(kind, name=name, cell_id=cell.id, fields=fields),
        "version": 0,
        "state": "listed",
        "name": name,
        "cell_id": cell.id,
        "village_id": at.get("village_id"),
        "township_id": at.get("township_id"),
        "county_id": at["county_id"],
        "fields": fields,
        "measures": [],
        "keep_up": False,
        "round": 1,
        "created_at": now,
        "created_by": by,
    }


def numbers(kind: Kind, county_id: int, count: int, now: datetime) -> list[str]:
    """The next so many numbers of a ledger in the year."""
    year = clock.day_of(now).year
    last = next_count(LedgerCounter, by=count, county_id=county_id, kind=kind.code, year=year)
    return [f"{kind.code}-{year}-{n:06d}" for n in range(last - count + 1, last + 1)]


def _cell_of(body: Mapping[str, Any], case: Any) -> Any:
    if body.get("cell"):
        return cells.named(body["cell"])
    found = [case.cell_id] if case is not None else []
    if body.get("site_id") is not None:
        site = db.session.get(Site, body["site_id"])
        found += [site.cell_id] if site is not None else []
    places = cells.by_ids(found)
    return next(iter(places.values())) if places else refuse("cell_required")


def _say_why(key: uuid.UUID, values: Mapping[str, Any]) -> None:
    """Which of the three that are unique was there."""
    if db.session.get(LedgerItem, key) is not None:
        refuse("id_taken")
    if values["incident_id"] is not None:
        same = db.select(LedgerItem.id).where(LedgerItem.incident_id == values["incident_id"])
        if db.session.scalar(same) is not None:
            refuse("case_has_item")
    refuse("ledger_item_known")
