"""Items in answers; a fixed number of queries for any number of them."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.cells import queries as cells
from app.cells.present import cell_ref
from app.core.paging import paged, time_and_id
from app.ledgers import queries
from app.ledgers.models import LedgerItem, LedgerParty
from app.ledgers.present.offices import offices_of
from app.ledgers.rules.limits import is_earlier, result_awaited
from app.ledgers.service import actions_of
from app.ledgers.service.record_step import ABOUT
from app.photos import present as photos
from app.posts import queries as posts
from app.posts.rules import Caller

SHOWN = (
    *("id", "kind", "number", "version", "state", "name", "site_id", "incident_id", "fields"),
    *("problem", "goal", "measures", "limit_kind", "due_on", "given_on", "keep_up", "plan_on"),
    "result_on",
    *("round", "issued_at", "notice_until", "filed_at", "overdue_since", "check_due_on"),
    *("progress_at", "created_at"),
)
STEP = ("id", "seq", "at", "action", "before", "after", "note", "data", "photo_ids")
PROOF = ("criterion", "round", "proven_in", "confirmed_in")
CHECK = ("id", "what", "due_on", "done_at", "result", "late_since")


def items_out(items: Sequence[LedgerItem], caller: Caller, now: datetime) -> list[dict[str, Any]]:
    """Items with names and the caller's actions."""
    rows = list(items)
    parties = queries.parties_of(row.id for row in rows)
    people = posts.names(
        i for row in rows for i in (row.leader_id, row.follower_id, row.created_by)
    )
    bodies = [one for some in parties.values() for one in some]
    places = cells.by_ids(
        [
            *(i for row in rows for i in (row.cell_id, row.township_id)),
            *(one.cell_id for one in bodies),
        ]
    )
    offices = offices_of(one.department_id for one in bodies)
    may = actions_of(rows, caller, now)
    found = []
    for row in rows:
        kind, mine = queries.by_version(row.kind_id), parties.get(row.id, [])
        leader = people.get(row.leader_id or 0) or (
            {"id": None, "name": row.leader_name} if row.leader_name else None
        )
        found.append(
            {name: getattr(row, name) for name in SHOWN}
            | {
                "kind_title": kind.title,
                "kind_version": kind.version,
                "cell": cell_ref(places.get(row.cell_id)),
                "township": cell_ref(places.get(row.township_id or 0)),
                "bodies": [_body(one, places, offices) for one in mine],
                "leader": leader,
                "follower": people.get(row.follower_id or 0),
                "created_by": people.get(row.created_by or 0),
                "earlier_than_given": is_earlier(row.due_on, row.given_on),
                "result_due": result_awaited(row.state, row.plan_on, row.result_on),
                "lacks": queries.lacks(row, mine) if row.state == "listed" else [],
                "actions": may[row.id],
            }
        )
    return found


def _body(
    one: LedgerParty, places: Mapping[int, Any], offices: Mapping[int, Any]
) -> dict[str, Any]:
    return {
        "role": one.role,
        "cell": cell_ref(places.get(one.cell_id or 0)),
        "department": offices.get(one.department_id or 0),
    }


def item_out(item: LedgerItem, caller: Caller, now: datetime) -> dict[str, Any]:
    """One item with its history, its proofs, its checks, its photos."""
    steps, ids = queries.steps_of(item.id), [item.id]
    people = posts.names(step.officer_id for step in steps)
    return items_out([item], caller, now)[0] | {
        "steps": [
            {name: getattr(step, name) for name in STEP}
            | {"officer": people.get(step.officer_id or 0)}
            for step in steps
        ],
        "proofs": _plain(queries.proofs_of(ids), item.id, PROOF),
        "checks": _plain(queries.checks_of(ids), item.id, CHECK),
        "photos": photos.states(ABOUT, ids),
    }


def _plain(
    rows: Mapping[uuid.UUID, Sequence[Any]], key: uuid.UUID, names: Sequence[str]
) -> list[dict[str, Any]]:
    return [{name: getattr(row, name) for name in names} for row in rows.get(key, ())]


def items_page(caller: Caller, query: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """A page of the items that the caller may see, by the filters of the query."""
    rows = queries.listing(
        caller,
        query,
        cell=cells.must(query["cell"]) if query.get("cell") else None,
        after=time_and_id(query["cursor"]),
        limit=query["limit"] + 1,
    )
    page = paged(list(rows), query["limit"], lambda row: [row.created_at.isoformat(), str(row.id)])
    return page | {"items": items_out(page["items"], caller, now)}
