"""Which ledgers a county has."""

from sqlalchemy import or_, select

from app.core.db import db
from app.core.epoch import kept
from app.core.errors import refuse
from app.ledgers.models import LedgerKind
from app.ledgers.rules.kinds import Kind, read_kind


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


def newest(county_id: int, code: str) -> LedgerKind | None:
    """A county's own newest version."""
    mine = LedgerKind.county_id == county_id, LedgerKind.code == code
    query = select(LedgerKind).where(*mine).order_by(LedgerKind.version.desc())
    return db.session.scalars(query.limit(1)).first()


def next_version(county_id: int, code: str) -> int:
    """The number of a county's version to come."""
    row = newest(county_id, code)
    return row.version + 1 if row else 1


def _read(row: LedgerKind) -> Kind:
    return read_kind(row.id, row.code, row.version, row.data, retired=row.retired)
