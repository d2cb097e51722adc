"""Reading cells, chains, departments."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import Select, bindparam, func, select, true

from app.cells.models import (
    Boundary,
    BoundarySquares,
    BoundaryVersion,
    Cell,
    CellFormerCode,
    CellPerson,
    CellSuccessor,
    Department,
)
from app.core import run
from app.core.db import db
from app.core.epoch import kept_by_id
from app.core.errors import refuse
from app.core.geo import from_db
from app.core.in_force import in_force
from app.core.paths import ids_on
from grids import codes


class Placed(Protocol):
    """What stands at a place of the tree."""

    @property
    def path(self) -> str: ...


def by_code(code: str) -> Cell | None:
    """A cell by its code, padded or not; ended ones too. A code that no cell has any more is that
    of the cell that had it.
    """
    names = {code, codes.unpadded(code)}
    former = select(CellFormerCode.cell_id).where(CellFormerCode.code.in_(names))
    return (
        db.session.scalars(select(Cell).where(Cell.code.in_(names))).first()
        or db.session.scalars(select(Cell).where(Cell.id.in_(former))).first()
    )


def must(code: str) -> Cell:
    """The cell of a path; 404 when there is none."""
    return by_code(code) or refuse("not_found")


def named(code: str) -> Cell:
    """The cell a body names; 422 when there is none."""
    return by_code(code) or refuse("unknown_cell", cell=code)


def chain(cell: Any) -> list[Any]:
    """The cell and those above it, county first, as rows of `by_ids`."""
    ids = ids_on(cell.path)
    by_id = by_ids(ids)
    return [by_id[i] for i in ids]


def by_ids(ids: Iterable[int | None]) -> dict[int, Any]:
    """Cells by id, ended ones too, for reading: rows of id, code, name, level, path, parent_id,
    ended_on, hotline and responsible_body.
    """
    wanted = tuple(sorted({i for i in ids if i is not None}))
    return _places(wanted) if wanted else {}


_PLACES = select(
    Cell.id,
    Cell.code,
    Cell.name,
    Cell.level,
    Cell.path,
    Cell.parent_id,
    Cell.ended_on,
    Cell.hotline,
    Cell.responsible_body,
).where(Cell.id.in_(bindparam("ids", expanding=True)))


@kept_by_id
def _places(ids: tuple[int, ...]) -> dict[int, Any]:
    return {row.id: row for row in run.rows(_PLACES, {"ids": ids})}


def listing(
    *, level: str | None, parent: Cell | None, q: str | None, after: str | None, limit: int
) -> Sequence[Cell]:
    """Open cells by code."""
    query: Select[Any] = (
        select(Cell).where(Cell.ended_on.is_(None)).order_by(Cell.code).limit(limit)
    )
    if level:
        query = query.where(Cell.level == level)
    if parent:
        query = query.where(Cell.parent_id == parent.id)
    if q:
        query = query.where(
            Cell.name.contains(q, autoescape=True) | Cell.code.startswith(q, autoescape=True)
        )
    if after is not None:
        query = query.where(Cell.code > after)
    return db.session.scalars(query).all()


def below(cell: Placed, level: str | None = None) -> Sequence[Cell]:
    """The open cells of a territory, itself included, by code; of a cell, or a post at one."""
    query = (
        select(Cell)
        .where(Cell.path.startswith(cell.path), Cell.ended_on.is_(None))
        .order_by(Cell.code)
    )
    return db.session.scalars(query.where(Cell.level == level) if level else query).all()


def county_after(cell_id: int | None) -> Cell | None:
    """The next open county by its key, for work that goes county by county; None after the last."""
    query = select(Cell).where(Cell.level == "county", Cell.ended_on.is_(None))
    return db.session.scalar(query.where(Cell.id > (cell_id or 0)).order_by(Cell.id).limit(1))


def began(cell_id: int) -> datetime | None:
    """From when on a cell has had boundaries, however far back the first version is read."""
    query = (
        select(func.min(BoundaryVersion.in_force_from))
        .join(Boundary, Boundary.from_version == BoundaryVersion.id)
        .where(Boundary.cell_id == cell_id)
    )
    return db.session.scalar(query)


def heirs(cell_id: int) -> list[int]:
    """Every cell that a cell leads to by its successors, theirs and so on, the nearest first and
    by code; each once, however the references run.
    """
    query = (
        select(CellSuccessor.successor_id)
        .join(Cell, Cell.id == CellSuccessor.successor_id)
        .order_by(Cell.code)
    )
    found: dict[int, None] = {}
    step = [cell_id]
    while step:
        rows = db.session.scalars(query.where(CellSuccessor.cell_id.in_(step))).all()
        step = [heir for heir in dict.fromkeys(rows) if heir not in found]
        found |= dict.fromkeys(step)
    return list(found)


def shape_of(cell_id: int) -> tuple[Any, int] | None:
    """(polygon, version) of a cell's present boundary."""
    query = select(Boundary.shape, Boundary.from_version).where(
        Boundary.cell_id == cell_id, Boundary.until_version.is_(None)
    )
    row = db.session.execute(query).first()
    return (from_db(row[0]), row[1]) if row else None


def undivided(below: Cell | None = None) -> Select[Any]:
    """(id, shape) of villages' boundaries without squares, of one county or all; by id."""
    done = select(BoundarySquares.boundary_id).where(BoundarySquares.boundary_id == Boundary.id)
    here = true() if below is None else Cell.path.startswith(below.path)
    query = select(Boundary.id, Boundary.shape).join(Cell, Cell.id == Boundary.cell_id)
    return query.where(Cell.level == "village", here, ~done.exists()).order_by(Boundary.id)


def count_undivided(below: Cell) -> int:
    """How many they are."""
    query = undivided(below).order_by(None).with_only_columns(func.count())
    return db.session.scalar(query) or 0


def people_of(cell_ids: Iterable[int], day: date) -> Sequence[CellPerson]:
    """Those in office for these cells on a day."""
    query = select(CellPerson).where(
        CellPerson.cell_id.in_(list(cell_ids)),
        in_force(CellPerson, day),
    )
    return db.session.scalars(
        query.order_by(CellPerson.cell_id, CellPerson.role, CellPerson.id)
    ).all()


def departments(cell_ids: Iterable[int]) -> Sequence[Department]:
    """The open departments of these cells."""
    query = select(Department).where(
        Department.cell_id.in_(list(cell_ids)), Department.ended_on.is_(None)
    )
    return db.session.scalars(query.order_by(Department.cell_id, Department.code)).all()
