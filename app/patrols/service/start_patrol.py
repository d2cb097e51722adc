"""A patrol begins: with its first piece, or as it is filed whole."""

import uuid
from datetime import datetime
from typing import Any

from app.cells import queries as cells
from app.core import clock
from app.core.insert import new_row
from app.filings.rules.marks import Mark
from app.filings.rules.times import reconcile
from app.patrols.models import Patrol
from app.patrols.rules.doubts import NONE
from app.policies.queries import in_force
from app.posts.rules import Caller
from app.posts.service.acting_then import acting_then
from grids.measuring import METHOD


def begun(**about: Any) -> Patrol:
    """A patrol that runs, with what its first piece says of it (see `told`), not yet stored."""
    shown = told(**about)
    return new_row(
        Patrol,
        **shown,
        state="running",
        points=0,
        method=METHOD,
        length_m=0,
        duration_s=0,
        cells_crossed=[],
        marks=clock_marks(shown["shifted_s"]),
        doubt=NONE,
        doubts=None,
        compared=0,
        visited=0,
        photos_in_place=0,
    )


def told(
    *,
    caller: Caller,
    patrol_id: uuid.UUID,
    body: dict[str, Any],
    digest: str = "",
    now: datetime,
    arrived: datetime,
) -> dict[str, Any]:
    """The columns that a sender tells, in a first piece or in a whole patrol: whose it is, for
    which cell, when by which clock, with which phone.

    `digest` is that of a whole one. Refuses `unknown_cell`, `not_in_post`.
    """
    times = reconcile(body["sent_at"] or arrived, arrived)
    started = times.observed(body["started_at"])
    caller = acting_then(caller, "patrols.file", clock.day_of(started), clock.day_of(now))
    home = home_of(caller, body["cell_code"])
    chain = {cell.level: cell.id for cell in cells.chain(home)}
    gaps = [
        gap | {"from": gap["from"].isoformat(), "until": gap["until"].isoformat()}
        for gap in body.get("gaps", ())
    ]
    return {
        "id": patrol_id,
        "officer_id": caller.id,
        "digest": digest,
        "pieces": body.get("pieces"),
        "mode": body["mode"],
        "cell_id": home.id,
        **{f"{level}_id": chain.get(level) for level in ("village", "township", "county")},
        "started_at": started,
        "ended_at": times.observed(body.get("ended_at") or body["started_at"]),
        "sent_at": body["sent_at"] or now,
        "received_at": now,
        "last_news_at": now,
        "shifted_s": round(times.error.total_seconds()),
        "datum": body["datum"],
        "policy_version": in_force(chain.get("county"), started).version,
        "task_ids": body.get("task_ids", []),
        "note": body.get("note"),
        "gaps": gaps or None,
        "device": body["device"],
        "device_id": _device_id(body["device"] or {}),
    }


def clock_marks(shifted_s: int) -> list[Mark]:
    """The mark of a patrol whose times were shifted by its phone's clock error."""
    return [Mark.CLOCK_CORRECTED] if shifted_s else []


def home_of(caller: Caller, code: str | None) -> Any:
    """The cell a patrol is for: the one named, else that of the officer's post of its day.

    `caller` has his posts of that day or, before he had any, of his first.
    """
    if code:
        return cells.named(code)
    roots = caller.scope.roots("patrols.file")
    return cells.by_ids([roots[0].cell_id])[roots[0].cell_id]


def _device_id(device: dict[str, Any]) -> str | None:
    """The phone's own id, if it says one."""
    return str(device["id"])[:200] if device.get("id") else None
