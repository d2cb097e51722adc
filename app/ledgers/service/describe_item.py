"""What is to be done about an item: problem, goal, measures, bodies, people, limit, fields."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete

from app.cells import queries as cells
from app.cells.models import Department
from app.core import audit, clock
from app.core.db import db
from app.core.errors import Problem, refuse
from app.core.paths import county_of
from app.core.period import Period
from app.ledgers import queries
from app.ledgers.models import LedgerItem, LedgerParty
from app.ledgers.rules.kinds import Kind
from app.ledgers.rules.values import checker, key_of, tidied
from app.posts import queries as posts
from app.sites.models import Site
from app.sites.queries import inside as site_inside

PLAIN = ("name", "problem", "goal", "keep_up", "given_on", "plan_on", "result_on")


def checked_fields(kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they are stored; refuses `invalid`, naming each that is wrong."""
    found = tidied(kind, values)
    wrong = checker(kind)(found)
    if not wrong.empty:
        raise Problem("invalid", fields=list(wrong)[:5], errors={"fields": dict(wrong)})
    return found


def describe(
    item: LedgerItem, kind: Kind, said: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """Set what is said of an item, by the version of its kind that counts now; what changed.

    Refuses `invalid`, `unknown_officer`, `unknown_department`, `unknown_cell`, `unknown_site`,
    `unit_required`.
    """
    values = {name: said[name] for name in PLAIN if name in said}
    if "fields" in said:
        values |= {"fields": checked_fields(kind, said["fields"]), "kind_id": kind.id}
    if "measures" in said:
        values["measures"] = [_measure(one) for one in said["measures"]]
    if "limit" in said:
        values |= _limit(said["limit"])
    if "leader" in said:
        values |= _leader(item, said["leader"], now)
    if "follower_id" in said:
        values["follower_id"] = _officer(item, said["follower_id"], now)
    if "site_id" in said:
        values["site_id"] = checked_site(item.county_id, kind, said["site_id"])
    diff = audit.apply(item, values)
    item.key = key_of(kind, name=item.name, cell_id=item.cell_id, fields=item.fields)
    bodies = {role: said[role] for role in ("responsible", "lead", "assist") if role in said}
    for role, some in bodies.items():
        listed = some if isinstance(some, list) else [some] if some else []
        if _set_bodies(item, role, listed):
            diff[role] = [None, listed]
    db.session.flush()
    return diff


def _measure(said: Mapping[str, Any]) -> dict[str, Any]:
    by: date | None = said.get("by")
    return {"text": said["text"], "by": by.isoformat() if by else None, "done_on": None}


def _limit(said: Mapping[str, Any] | None) -> dict[str, Any]:
    """A month ends with its last day; "at once" gets its day when it is issued."""
    if said is None:
        return {"limit_kind": None, "due_on": None}
    kind, day = said["kind"], said.get("day")
    if kind not in ("date", "month"):
        return {"limit_kind": kind, "due_on": None}
    if day is None:
        missing = {"limit": {"day": ["Missing data for required field."]}}
        raise Problem("invalid", fields=["limit"], errors=missing)
    return {"limit_kind": kind, "due_on": Period.month_of(day).last if kind == "month" else day}


def _leader(item: LedgerItem, said: Mapping[str, Any] | None, now: datetime) -> dict[str, Any]:
    said = said or {}
    officer_id = _officer(item, said.get("officer_id"), now)
    return {"leader_id": officer_id, "leader_name": None if officer_id else said.get("name")}


def _officer(item: LedgerItem, officer_id: int | None, now: datetime) -> int | None:
    """Somebody in post in the county today."""
    if officer_id is None:
        return None
    known = posts.posts_with_paths([officer_id])
    here = any(county_of(path) == item.county_id for _, path in known)
    if not here or officer_id not in posts.in_post([officer_id], clock.day_of(now)):
        refuse("unknown_officer")
    return officer_id


def checked_site(county_id: int, kind: Kind, site_id: int | None) -> int | None:
    """A site of the county, of a kind that the ledger lists."""
    if site_id is None:
        return refuse("site_required") if kind.needs_site else None
    query = db.select(Site).where(Site.id == site_id, site_inside([county_id]))
    site = db.session.scalars(query).first()
    if site is None or (kind.site_kinds and site.kind not in kind.site_kinds):
        refuse("unknown_site")
    return site_id


def _set_bodies(item: LedgerItem, role: str, listed: list[Mapping[str, Any]]) -> bool:
    wanted = [_body(item, one) for one in listed]
    rows = queries.parties_of([item.id]).get(item.id, [])
    there = [(one.cell_id, one.department_id) for one in rows if one.role == role]
    if there == wanted:
        return False
    mine = LedgerParty.item_id == item.id, LedgerParty.role == role
    db.session.execute(delete(LedgerParty).where(*mine))
    for place, (cell_id, department_id) in enumerate(dict.fromkeys(wanted)):
        db.session.add(
            LedgerParty(
                item_id=item.id,
                role=role,
                place=place,
                cell_id=cell_id,
                department_id=department_id,
            )
        )
    return True


def _body(item: LedgerItem, said: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """(cell, department): one of the two, of the county."""
    if (said.get("cell") is None) == (said.get("department_id") is None):
        refuse("unit_required")
    if said.get("cell") is not None:
        cell = cells.named(said["cell"])
        if county_of(cell.path) != item.county_id:
            refuse("unknown_cell", cell=said["cell"])
        return cell.id, None
    office = db.session.get(Department, said["department_id"])
    at = cells.by_ids([office.cell_id]).get(office.cell_id) if office else None
    if office is None or at is None or county_of(at.path) != item.county_id:
        refuse("unknown_department")
    return None, office.id
