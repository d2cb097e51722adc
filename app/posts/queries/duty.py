"""Who is on duty for a cell, and the roster of a month (row B25)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from app.core.clock import day_of, start_of
from app.core.db import db
from app.core.epoch import kept
from app.people.models import Officer
from app.posts.models import DutyTurn
from app.posts.queries.standing import NO_POST, posted, with_deputies

#: When a turn is over: a later roster may have withdrawn the rest of it.
OVER = func.coalesce(DutyTurn.withdrawn_at, DutyTurn.ends_at, type_=DutyTurn.ends_at.type)


@dataclass(frozen=True)
class Turn:
    """A turn as it counts: what was withdrawn cut off, and what lies after the account's end."""

    id: int
    cell_id: int
    officer_id: int
    name: str
    rank: str
    shift: str
    starts_at: datetime
    ends_at: datetime
    phone: str | None


def on_duty(cell_ids: Iterable[int | None], at: datetime) -> dict[int, list[int]]:
    """The officers on duty by cell at an instant, main first, each once, after them who stands in
    for all their posts; cells with nobody are left out. Nobody is on duty whose account is closed
    or who has no post any more.
    """
    found: dict[int, list[int]] = {}
    for turn in turns_at(cell_ids, at):
        known = found.setdefault(turn.cell_id, [])
        if turn.officer_id not in known:
            known.append(turn.officer_id)
    held = [(cell_id, i, NO_POST) for cell_id, officers in found.items() for i in officers]
    return with_deputies(found, held, day_of(at), at)


def turns_at(cell_ids: Iterable[int | None], at: datetime) -> list[Turn]:
    """The turns that run at an instant, main ones first."""
    wanted = tuple(sorted({i for i in cell_ids if i is not None}))
    return [turn for turn in _of_day(wanted, day_of(at)) if turn.starts_at <= at < turn.ends_at]


@kept
def _of_day(cell_ids: tuple[int, ...], day: date) -> tuple[Turn, ...]:
    first, last = start_of(day), start_of(day + timedelta(days=1))
    there = posted(DutyTurn.officer_id, day)
    found = _turns(cell_ids, DutyTurn.starts_at < last, first < OVER, there)
    return tuple(sorted(found, key=lambda turn: (turn.rank != "main", turn.starts_at)))


def turns_beginning(cell_id: int, first: datetime, last: datetime) -> Sequence[Turn]:
    """The turns of a cell that begin between two instants, in order."""
    return _turns([cell_id], first <= DutyTurn.starts_at, DutyTurn.starts_at < last)


def turns_between(cell_id: int, first: datetime, last: datetime) -> Sequence[Turn]:
    """The turns of a cell that run at some time between two instants, in order."""
    return _turns([cell_id], DutyTurn.starts_at < last, first < OVER)


def turns_to_come(cell_ids: Iterable[int], now: datetime) -> Sequence[Turn]:
    """The turns of these cells of which something is still to come, in order."""
    return _turns(cell_ids, now < OVER)


def still_to_come(
    cell_id: int, first: datetime, last: datetime, now: datetime
) -> Sequence[DutyTurn]:
    """The rows beginning between two instants of which something is still to come."""
    return db.session.scalars(
        select(DutyTurn).where(
            DutyTurn.cell_id == cell_id,
            first <= DutyTurn.starts_at,
            DutyTurn.starts_at < last,
            DutyTurn.withdrawn_at.is_(None),
            now < DutyTurn.ends_at,
        )
    ).all()


def _turns(cell_ids: Iterable[int], *where: ColumnElement[bool]) -> list[Turn]:
    query = (
        select(DutyTurn, Officer.name, Officer.phone, Officer.ends_on)
        .join(Officer, Officer.id == DutyTurn.officer_id)
        .where(DutyTurn.cell_id.in_(list(cell_ids)), DutyTurn.starts_at < OVER, *where)
        .order_by(DutyTurn.starts_at, DutyTurn.rank.desc(), DutyTurn.id)
    )
    found = []
    for row, name, phone, last_day in db.session.execute(query):
        over = row.withdrawn_at or row.ends_at
        if last_day is not None:
            over = min(over, start_of(last_day + timedelta(days=1)))
        if row.starts_at < over:
            found.append(
                Turn(
                    row.id,
                    row.cell_id,
                    row.officer_id,
                    name,
                    row.rank,
                    row.shift,
                    row.starts_at,
                    over,
                    row.phone or phone,
                )
            )
    return found
