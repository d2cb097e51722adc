"""Whose evaluation it is, and of which period."""

from sqlalchemy import select

from app.cells import queries as cells
from app.cells.models import Cell
from app.core.db import db
from app.core.errors import refuse
from app.evaluations.rules import Period


def period_of(text: str) -> Period:
    """The period a path names; refuses anything else."""
    return Period.read(text) or refuse("period_unknown")


def county_of(cell: Cell) -> Cell:
    """The county that a cell belongs to."""
    return cells.chain(cell)[0]


def counties() -> list[Cell]:
    """Every open county."""
    return list(
        db.session.scalars(
            select(Cell).where(Cell.level == "county", Cell.ended_on.is_(None)).order_by(Cell.code)
        )
    )
