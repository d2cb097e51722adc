"""The duty roster of a cell for a month: what is still to come is replaced (row B25).

Duty runs round the clock, so nights and holidays need no rule of their own: a gap in them is a gap.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from app.cells.models import Cell
from app.cells.service import take_turn
from app.core import audit, clock
from app.core.clock import start_of
from app.core.db import db
from app.core.errors import Problem, refuse
from app.core.spans import Span, doubled, uncovered
from app.posts import queries
from app.posts.models import DutyTurn
from app.posts.queries import Turn
from app.posts.rules import LONGEST_TURN, Caller, Scope


def month_of(text: str) -> Span:
    """The local month written 2026-07 as (first instant, first instant of the next)."""
    try:
        first = date.fromisoformat(f"{text}-01")
        following = (first + timedelta(days=32)).replace(day=1)
        in_range = len(text) == 7 and 1971 <= first.year < 2199
    except (ValueError, OverflowError):
        in_range = False
    if not in_range:
        raise Problem("invalid", fields=["month"], errors={"month": ["Not a valid date."]})
    return start_of(first), start_of(following)


def set_duty_roster(
    *, caller: Caller, cell: Cell, month: Span, turns: list[dict[str, Any]], now: datetime
) -> None:
    """Replace what is still to come of the turns that begin in this month.

    Turns: officer_id, rank, shift, starts_at, ends_at, phone. What lies before now stays as it was:
    of a running turn the rest is replaced, turns that are over are passed by.
    """
    first, last = month
    take_turn(cell.id)
    coming = [turn for turn in turns if _may_come(turn, month, now)]
    _check_people(cell, coming)
    _replace(caller, cell, month, queries.still_to_come(cell.id, first, last, now), coming, now)


def add_turn(*, caller: Caller, cell: Cell, turn: dict[str, Any], now: datetime) -> None:
    """One turn more in the roster of the month in which it begins; the others stay."""
    if not caller.scope.covers("duty.write", cell.path):
        refuse("outside_territory")
    month = month_of(f"{clock.local(turn['starts_at']):%Y-%m}")
    if not _may_come(turn, month, now):
        refuse("dated_back")
    take_turn(cell.id)
    _check_people(cell, [turn])
    _replace(caller, cell, month, [], [turn], now)


def end_turn(*, caller: Caller, turn: DutyTurn, now: datetime) -> None:
    """Take what is still to come of a turn off its roster; the others stay."""
    cell = db.session.get_one(Cell, turn.cell_id)
    take_turn(cell.id)
    turn_to_end(caller.scope, turn.id, now)
    month = month_of(f"{clock.local(turn.starts_at):%Y-%m}")
    _replace(caller, cell, month, [turn], [], now)


def _replace(
    caller: Caller,
    cell: Cell,
    month: Span,
    before: Sequence[DutyTurn],
    coming: list[dict[str, Any]],
    now: datetime,
) -> None:
    for row in before:
        row.withdrawn_at = now
    db.session.add_all(
        DutyTurn(
            cell_id=cell.id,
            **turn | {"starts_at": max(turn["starts_at"], now)},
            set_by=caller.id,
            set_at=now,
        )
        for turn in coming
    )
    audit.changed(
        "duty.set",
        "cell",
        cell.id,
        by=caller.id,
        now=now,
        month=f"{clock.local(month[0]):%Y-%m}",
        withdrawn=len(before),
        turns=len(coming),
    )
    db.session.flush()


def turn_to_end(scope: Scope, turn_id: int, now: datetime) -> DutyTurn:
    """A turn of the caller's territory that is not over; the 404 of an unknown id otherwise."""
    row = db.session.get(DutyTurn, turn_id)
    if (
        row is None
        or row.withdrawn_at is not None
        or row.ends_at <= now
        or not scope.covers("duty.write", db.session.get_one(Cell, row.cell_id).path)
    ):
        refuse("not_found")
    return row


def _may_come(turn: dict[str, Any], month: Span, now: datetime) -> bool:
    """Whether something of a turn is still to come; refuses what is no turn of this month."""
    if turn["ends_at"] <= turn["starts_at"]:
        refuse("dates_reversed")
    if (
        not month[0] <= turn["starts_at"] < month[1]
        or turn["ends_at"] - turn["starts_at"] > LONGEST_TURN
    ):
        refuse("turn_out_of_month", days=LONGEST_TURN.days)
    return bool(turn["ends_at"] > now)


def _check_people(cell: Cell, turns: list[dict[str, Any]]) -> None:
    """Each has, on the first day of his turn, a post in the cell or below, and is in service until
    its end.
    """
    ids = {turn["officer_id"] for turn in turns}
    accounts = {officer.id: officer for officer in queries.by_ids(ids)}
    places: dict[int, list[tuple[date, date | None]]] = {}
    for post, path in queries.posts_with_paths(ids):
        if path.startswith(cell.path):
            places.setdefault(post.officer_id, []).append((post.starts_on, post.ends_on))
    for turn in turns:
        first = clock.day_of(turn["starts_at"])
        last = clock.last_day(turn["ends_at"])
        held = places.get(turn["officer_id"], [])
        if not any(start <= first and (end is None or end >= first) for start, end in held):
            refuse("unknown_officer")
        closing = accounts[turn["officer_id"]].ends_on
        if closing is not None and closing < last:
            refuse("account_closed")


def duty_roster(*, cell: Cell, month: Span) -> tuple[list[Turn], list[Span], list[Span]]:
    """(turns that begin in the month, its time without anybody as main, with two as main)."""
    first, last = month
    mains = [
        (max(turn.starts_at, first), min(turn.ends_at, last))
        for turn in queries.turns_between(cell.id, first, last)
        if turn.rank == "main"
    ]
    turns = list(queries.turns_beginning(cell.id, first, last))
    return turns, uncovered(mains, first, last), doubled(mains)
