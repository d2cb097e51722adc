"""Which ledgers a county has."""

from sqlalchemy import func, or_, select

from app.core.db import db
from app.core.epoch import kept
from app.core.errors import refuse
from app.ledgers.models import LedgerKind
from app.ledgers.rules.kinds import Kind, read_kind
from app.posts.rules import Caller


@kept
def by_version(kind_id: int) -> Kind:
    """A version by its row's key."""
    return _read(db.session.get_one(LedgerKind, kind_id))


@kept
def kinds_for(county_id: int) -> dict[str, Kind]:
    """{code: the version that counts} for a county: its own newest, else the one that comes with
    the program; retired ones too, in the order in which they were made.
    """
    mine = or_(LedgerKind.county_id == county_id, LedgerKind.county_id.is_(None))
    rows = db.session.scalars(select(LedgerKind).where(mine).order_by(LedgerKind.id)).all()
    found: dict[str, LedgerKind] = {}
    for row in rows:
        known = found.get(row.code)
        if known is None or (row.county_id is not None, row.version) > (
            known.county_id is not None,
            known.version,
        ):
            found[row.code] = row
    return {code: _read(row) for code, row in found.items()}


def kinds_of(caller: Caller) -> dict[str, Kind]:
    """Those of the county in which he works; none of who works in none."""
    county_id = caller.scope.county_id()
    return kinds_for(county_id) if county_id is not None else {}


def known_kind(caller: Caller, code: str) -> Kind:
    """One of them by its code; the 404 of an unknown address otherwise."""
    return kinds_of(caller).get(code) or refuse("not_found")


def kind_named(county_id: int | None, code: str, *, open_only: bool = False) -> Kind:
    """A county's ledger by its code; refuses `unknown_ledger`, and `ledger_retired` for what is to
    be listed anew.
    """
    kind = kinds_for(county_id).get(code) if county_id is not None else None
    if kind is None:
        refuse("unknown_ledger", ledger=code)
    if open_only and kind.retired:
        refuse("ledger_retired", ledger=kind.title)
    return kind


def next_version(county_id: int, code: str) -> int:
    """The number of a county's own version to come."""
    mine = LedgerKind.county_id == county_id, LedgerKind.code == code
    return (db.session.scalar(select(func.max(LedgerKind.version)).where(*mine)) or 0) + 1


def _read(row: LedgerKind) -> Kind:
    return read_kind(row.id, row.code, row.version, row.data, retired=row.retired)
