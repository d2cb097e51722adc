"""What a month's bulletin says of each responsible body (row E08)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.cells import queries as cells
from app.cells.models import Department
from app.core import clock
from app.core.db import db
from app.core.period import Period
from app.ledgers.models import LedgerItem, LedgerParty, LedgerStep
from app.ledgers.queries.items import filtered
from app.posts.rules import Caller

#: (cell, department): one of the two; neither where nobody is responsible.
Body = tuple[int | None, int | None]


@dataclass
class Month:
    """Of one body: what it puts right, of how many it told progress, what is late, struck off."""

    working: int = 0
    told: int = 0
    late: int = 0
    filed: int = 0
    #: The numbers of those of which nothing was told.
    silent: list[str] = field(default_factory=list)

    def order(self) -> tuple[int, int]:
        """Who has told least stands first."""
        return -len(self.silent), -self.working


def month_of(
    caller: Caller, month: Period, filters: Mapping[str, Any], *, cell: Any = None
) -> dict[Body, Month]:
    """By responsible body, of the items that the caller may see: those that were being put right
    in the month, or struck off in it.
    """
    begins, ends = clock.start_of(month.first), clock.start_of(month.last + timedelta(days=1))
    shown = filtered(caller, filters, cell=cell)
    query = select(LedgerItem).where(
        *shown,
        LedgerItem.issued_at.is_not(None),
        LedgerItem.issued_at < ends,
        LedgerItem.filed_at.is_(None) | (LedgerItem.filed_at >= begins),
    )
    items = db.session.scalars(query.order_by(LedgerItem.number)).all()
    ids = [item.id for item in items]
    mine = LedgerParty.item_id.in_(ids), LedgerParty.role == "responsible"
    bodies = {one.item_id: one for one in db.session.scalars(select(LedgerParty).where(*mine))}
    spoke = select(LedgerStep.item_id).where(
        LedgerStep.item_id.in_(ids),
        LedgerStep.action.in_(("progress", "self_check")),
        LedgerStep.at >= begins,
        LedgerStep.at < ends,
    )
    told = set(db.session.scalars(spoke))
    found: dict[Body, Month] = {}
    for item in items:
        one = bodies.get(item.id)
        row = found.setdefault((one.cell_id, one.department_id) if one else (None, None), Month())
        row.late += item.overdue_since is not None and item.overdue_since < ends
        if item.filed_at is not None and item.filed_at < ends:
            row.filed += 1
            continue
        row.working += 1
        row.told += item.id in told
        if item.id not in told:
            row.silent.append(item.number)
    return found


def names_of(bodies: Iterable[Body]) -> dict[Body, str]:
    """What they are called; where nobody is responsible it is said."""
    some = list(bodies)
    places = cells.by_ids(cell_id for cell_id, _ in some if cell_id is not None)
    query = select(Department.id, Department.name)
    keys = [office_id for _, office_id in some if office_id is not None]
    rows = db.session.execute(query.where(Department.id.in_(keys))).all() if keys else []
    offices = {key: str(name) for key, name in rows}
    found = {}
    for cell_id, office_id in some:
        name = places[cell_id].name if cell_id is not None else offices.get(office_id or 0)
        found[cell_id, office_id] = name or "未定责任单位"
    return found
