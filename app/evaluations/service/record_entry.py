"""Entries that add to a score, take from it, put a unit last, or let something not count."""

import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from app.cells.models import Cell
from app.cells.service import take_turns
from app.core import audit, clock
from app.core.db import db
from app.core.errors import refuse
from app.core.insert import insert_once
from app.core.period import Period
from app.documents import queries as documents
from app.documents.subjects import labelled
from app.evaluations import queries
from app.evaluations.models import EntryWithdrawal, EvaluationEntry
from app.evaluations.queries import entries
from app.evaluations.rules.schemes import EXEMPTION, MANUAL, VETO, Addition, Level
from app.evaluations.rules.scoring import ZERO
from app.evaluations.service.edit_scheme import scheme_for, weights_of
from app.evaluations.service.find_county import county_of
from app.evaluations.service.read_against import against
from app.posts.rules import Caller

ENTER = "evaluations.enter"


def record_entry(
    *,
    caller: Caller,
    cell: Cell,
    period: Period,
    part: str,
    item: str,
    points: Decimal | None,
    ground: str,
    about: str | None,
    about_id: str | None,
    now: datetime,
) -> EvaluationEntry:
    """Put an entry on record (rows F03, E15): by an office that stands above the cell, with its
    ground and what it is about; it counts when the period is computed the next time.

    Refuses `not_above_cell`, `period_not_begun`, `evaluation_locked`, `unknown_item` naming the
    items there are, `link_required`, `unknown_subject`, `points_out_of_range`, `entry_there`,
    `not_behind_figures` for an exemption of a case that the figure does not count against it.
    """
    check_above(caller, cell, part)
    if clock.day_of(now) < period.first:
        refuse("period_not_begun")
    county = county_of(cell)
    take_turns([county.id])
    at = _moment(county.id, period, now)
    if part == EXEMPTION:
        _check_exemption(county.id, period, cell, item, about, about_id)
        points = ZERO
    else:
        level = weights_of(scheme_for(county.id, period.last))[cell.level]
        if part == MANUAL:
            points = _filled_in(level, item, points)
            _check_first(county.id, period, cell, item)
        else:
            one = _addition(level, part, item)
            points = _points(one, points)
            _check_link(one, about)
    label = _label(caller, about, about_id)
    row = EvaluationEntry(
        id=uuid.uuid4(),
        county_id=county.id,
        cell_id=cell.id,
        period=period.name,
        part=part,
        item=item,
        points=points,
        ground=ground,
        about=about,
        about_id=about_id,
        label=label,
        entered_by=caller.id,
        entered_at=at,
    )
    db.session.add(row)
    db.session.flush()
    about_it = {"cell": cell.code, "period": period.name, "part": part, "item": item}
    audit.changed("evaluations.enter", "entry", row.id, by=caller.id, now=now, **about_it)
    return row


def withdraw_entry(
    *,
    caller: Caller,
    cell: Cell,
    period: Period,
    entry_id: uuid.UUID,
    reason: str,
    now: datetime,
) -> tuple[EvaluationEntry, EntryWithdrawal]:
    """Say that an entry counts no more, and why; the entry stays.

    Refuses `not_above_cell`, `evaluation_locked`, `entry_withdrawn`.
    """
    county = county_of(cell)
    entry, _ = entries.must(county.id, period, cell.id, entry_id)
    check_above(caller, cell, entry.part)
    take_turns([county.id])
    at = _moment(county.id, period, now)
    said = {"reason": reason, "withdrawn_by": caller.id, "withdrawn_at": at}
    if not insert_once(EntryWithdrawal, entry_id=entry_id, **said):
        refuse("entry_withdrawn")
    audit.changed("evaluations.withdraw", "entry", entry_id, by=caller.id, now=now)
    return entry, EntryWithdrawal(entry_id=entry_id, **said)


def check_above(caller: Caller, cell: Cell, part: str) -> None:
    """Refuse `not_above_cell`: nobody enters for his own cell, and what puts a unit last or lets
    something not count is for the county.
    """
    posts = [
        post
        for post in caller.scope.roots(ENTER)
        if cell.path.startswith(post.path) and cell.path != post.path
    ]
    if part in (VETO, EXEMPTION):
        posts = [post for post in posts if post.level == "county"]
    if not posts:
        refuse("not_above_cell")


def _moment(county_id: int, period: Period, now: datetime) -> datetime:
    """When it is put on record: after the figures that do not have it yet, however long this call
    has waited for them. Whoever locks or computes the period waits for this one.
    """
    query = queries.computed(county_id, period).with_for_update(key_share=True)
    found = db.session.scalar(query)
    if found is None:
        return now
    if found.locked_at is not None:
        refuse("evaluation_locked")
    return max(now, found.computed_at + timedelta(microseconds=1))


def _addition(level: Level, part: str, name: str) -> Addition:
    found = level.addition(name)
    if found is None or found.part != part:
        known = [one.name for one in level.additions if one.part == part]
        refuse("unknown_item", allowed=known)
    return found


def _points(one: Addition, points: Decimal | None) -> Decimal:
    if one.part == VETO:
        return ZERO
    found = one.each if points is None else points
    if not ZERO < found <= one.each:
        refuse("points_out_of_range", most=str(one.each))
    return found


def _filled_in(level: Level, name: str, points: Decimal | None) -> Decimal:
    """The whole points of an item that people fill in; a goal may be more than reached."""
    item = level.item(name)
    if item is None or not item.manual:
        refuse("unknown_item", allowed=[one.name for one in level.manual])
    most = Decimal(1_000_000 if item.unit else item.most)
    if points is None or points != int(points) or not ZERO <= points <= most:
        refuse("points_out_of_range", most=str(most))
    return points


def _check_first(county_id: int, period: Period, cell: Cell, item: str) -> None:
    """Refuse `entry_there`: what was filled in is withdrawn before it is filled in anew."""
    there = entries.listing(county_id, period, cell.id)
    if any((one.part, one.item) == (MANUAL, item) and not gone for one, gone in there):
        refuse("entry_there")


def _check_link(one: Addition, about: str | None) -> None:
    wanted = {"": (about,), "any": ("case", "document")}.get(one.link, (one.link,))
    if about not in wanted:
        refuse("link_required", allowed=[name for name in wanted if name])


def _label(caller: Caller, about: str | None, about_id: str | None) -> str | None:
    """The number of what it is about, which he must be able to see."""
    if about is None or about_id is None:
        return None
    if about == "case":
        return labelled(caller, [("incident", about_id)])[0][2]
    try:
        key = uuid.UUID(about_id)
    except ValueError:
        refuse("unknown_subject")
    found = documents.found(caller.scope, key)
    return (found.number or "—") if found else refuse("unknown_subject")


def _check_exemption(
    county_id: int, period: Period, cell: Cell, indicator: str, about: Any, about_id: Any
) -> None:
    """What does not count must count now, and once."""
    row = queries.row_of(queries.find(county_id, period), cell)
    if about != "case":
        refuse("link_required", allowed=["case"])
    if indicator not in row.facts:
        refuse("unknown_item", allowed=sorted(row.facts))
    if about_id not in against(row, [indicator]).get(indicator, ()):
        refuse("not_behind_figures")
    there = [entry for entry, gone in entries.listing(county_id, period, cell.id) if not gone]
    if any((one.part, one.item, one.about_id) == (EXEMPTION, indicator, about_id) for one in there):
        refuse("not_behind_figures")


__all__ = ["ENTER", "check_above", "record_entry", "withdraw_entry"]
