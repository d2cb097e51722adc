"""A county's own ledgers: a new one, another version of one, the end of one."""

from datetime import datetime
from typing import Any

from app.cells.models import Cell
from app.cells.service import take_turns
from app.core import audit
from app.core.db import db
from app.core.errors import Problem, refuse
from app.core.json_schema import faults
from app.ledgers import queries
from app.ledgers.models import LedgerKind
from app.ledgers.rules.kinds import CODE, Kind, faults_of
from app.posts.rules import Caller


def add_kind(
    *,
    caller: Caller,
    county: Cell,
    code: str,
    data: dict[str, Any],
    now: datetime,
    seen: int | None = None,
) -> Kind:
    """A county's version of a ledger, of its own or of one that comes with the program; items keep
    the version that they were listed by until their fields are set again.

    Refuses `invalid`, naming each field that is wrong, and `changed_meanwhile` where there is a
    newer version than he has `seen` (0: none of the county's own).
    """
    wrong = faults_of(data)
    if not faults({"type": "string", "pattern": CODE}, code).empty:
        raise Problem(
            "invalid",
            fields=["code"],
            errors={"code": ["must be a name of small letters, digits and _"]},
        )
    if not wrong.empty:
        raise Problem("invalid", fields=["data"], errors={"data": dict(wrong)})
    return _store(caller, county, code, data, retired=False, now=now, seen=seen)


def retire_kind(*, caller: Caller, county: Cell, code: str, now: datetime) -> Kind:
    """Nothing new is listed in it; its items go on. Once more it is as it was."""
    kind = queries.kind_named(county.id, code)
    if kind.retired:
        return kind
    return _store(caller, county, code, dict(kind.data), retired=True, now=now, seen=None)


def _store(
    caller: Caller,
    county: Cell,
    code: str,
    data: dict[str, Any],
    *,
    retired: bool,
    now: datetime,
    seen: int | None,
) -> Kind:
    take_turns([county.id])
    version = queries.next_version(county.id, code)
    if seen is not None and seen != version - 1:
        refuse("changed_meanwhile")
    row = LedgerKind(
        county_id=county.id,
        code=code,
        version=version,
        data=data,
        retired=retired,
        edited_by=caller.id,
        edited_at=now,
    )
    db.session.add(row)
    db.session.flush()
    audit.changed("ledger_kinds.add", "ledger_kind", row.id, by=caller.id, now=now, code=code)
    return queries.by_version(row.id)
