"""What people put on record for cells and periods, and what of it counts."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from app.core.db import db
from app.core.errors import refuse
from app.core.period import Period
from app.evaluations.models import EntryWithdrawal, EvaluationEntry, EvaluationGround
from app.evaluations.rules import Entry

_BOTH: Any = select(EvaluationEntry, EntryWithdrawal).outerjoin(
    EntryWithdrawal, EntryWithdrawal.entry_id == EvaluationEntry.id
)


def _of(county_id: int, period: Period) -> Select[Any]:
    mine = EvaluationEntry.county_id == county_id, EvaluationEntry.period == period.name
    found: Select[Any] = _BOTH.where(*mine)
    return found.order_by(EvaluationEntry.entered_at, EvaluationEntry.id)


def counting(county_id: int, period: Period) -> dict[int, list[Entry]]:
    """{cell: entries that count}, as `score` takes them: without those that were withdrawn."""
    found: dict[int, list[Entry]] = defaultdict(list)
    rows = db.session.execute(_of(county_id, period).where(EntryWithdrawal.entry_id.is_(None)))
    for row, _ in rows:
        found[row.cell_id].append(Entry(str(row.id), row.part, row.item, row.points))
    return dict(found)


def grounds(county_id: int, period: Period) -> set[tuple[int, str, str, str]]:
    """(cell, part, item, id) of the cases and documents that standing entries are about."""
    names = ("cell_id", "part", "item", "about_id")
    columns = [getattr(EvaluationGround, name) for name in names]
    mine = EvaluationEntry.county_id == county_id, EvaluationEntry.period == period.name
    query = select(*columns).join(EvaluationEntry, EvaluationEntry.id == EvaluationGround.entry_id)
    return {(row[0], row[1], row[2], row[3]) for row in db.session.execute(query.where(*mine))}


def listing(county_id: int, period: Period, cell_id: int) -> Sequence[Any]:
    """(entry, its withdrawal or None) of a cell in a period, the oldest first."""
    mine = _of(county_id, period).where(EvaluationEntry.cell_id == cell_id)
    return db.session.execute(mine).all()


def of_cells(cell_ids: Sequence[int]) -> Sequence[Any]:
    """(entry, its withdrawal or None) of cells in all periods."""
    mine = _BOTH.where(EvaluationEntry.cell_id.in_(cell_ids))
    return db.session.execute(mine.order_by(EvaluationEntry.entered_at, EvaluationEntry.id)).all()


def must(county_id: int, period: Period, cell_id: int, entry_id: uuid.UUID) -> Any:
    """(entry, its withdrawal or None) of a cell and period; the 404 of an unknown one otherwise."""
    mine = _of(county_id, period).where(
        EvaluationEntry.cell_id == cell_id, EvaluationEntry.id == entry_id
    )
    return db.session.execute(mine).first() or refuse("not_found")
