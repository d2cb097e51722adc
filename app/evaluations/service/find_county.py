"""Whose evaluation it is, and of which period."""

from typing import Any

from sqlalchemy import select

from app.cells import queries as cells
from app.cells.models import Cell
from app.core.db import db
from app.core.errors import refuse
from app.core.period import Period


def period_of(text: str) -> Period:
    """The period a path names; refuses anything else."""
    return Period.read(text) or refuse("period_unknown")


def county_of(cell: Cell) -> Any:
    """The county that a cell belongs to, as a row of `cells.by_ids`."""
    return cells.chain(cell)[0]


def counties() -> list[Cell]:
    """Every open county."""
    return list(
        db.session.scalars(
            select(Cell).where(Cell.level == "county", Cell.ended_on.is_(None)).order_by(Cell.code)
        )
    )
