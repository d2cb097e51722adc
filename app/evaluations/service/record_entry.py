"""Entries that add to a score, take from it, put a unit last, or let something not count."""

import uuid
from datetime import datetime
from decimal import Decimal

from app.cells.models import Cell
from app.cells.service import take_turns
from app.core import audit, clock
from app.core.db import db
from app.core.errors import refuse
from app.core.insert import insert_once
from app.core.period import Period
from app.evaluations import queries
from app.evaluations.models import EntryWithdrawal, Evaluation, EvaluationEntry
from app.evaluations.queries import entries, steps
from app.evaluations.rules.schemes import EXEMPTION
from app.evaluations.rules.scoring import ZERO, rounded
from app.evaluations.service.check_entry import (
    POINTS,
    check_above,
    check_exemption,
    check_open,
    checked_points,
)
from app.evaluations.service.check_ground import ground_of, hold, let_go, same
from app.evaluations.service.edit_scheme import scheme_for
from app.evaluations.service.find_county import county_of
from app.evaluations.service.hear_again import hear_again, shown
from app.evaluations.service.score_rows import levels_of, score_rows
from app.posts.rules import Caller


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
    named: bool = True,
) -> EvaluationEntry:
    """Put an entry on record (rows F03, E15): by an office that stands above the cell, with its
    ground and what it is about; it counts at once where the period has been computed, else when it
    is. One that nobody has `named` is the same as what he entered before in the same words.

    Refuses `not_above_cell`, `period_not_begun`, `evaluation_locked`, `evaluation_decided` points
    of a cell that has been evaluated, `own_evaluation` of who spoke for it, `unknown_item` naming
    the items there are, `link_required`, `points_out_of_range`, what `ground_of` and `hold` do,
    `not_behind_figures` for an exemption of a case that the figure does not count against it.
    """
    check_above(caller, cell, period, part)
    if clock.day_of(now) < period.first:
        refuse("period_not_begun")
    county = county_of(cell)
    held = _held(caller, county.id, period, cell, part)
    if part == EXEMPTION:
        check_exemption(county.id, period, cell, item, about, about_id)
        points = ZERO
    else:
        level = levels_of(scheme_for(county.id, period.last), period)[cell.level]
        points = checked_points(level, part, item, points, about)
    found = ground_of(caller, cell, period, about, about_id, counts=part == EXEMPTION)
    row = EvaluationEntry(
        id=uuid.uuid4(),
        county_id=county.id,
        cell_id=cell.id,
        period=period.name,
        part=part,
        item=item,
        points=rounded(points),  # as the database has it: what is scored now reads like later
        ground=ground,
        **found._asdict(),
        entered_by=caller.id,
        entered_at=now,
    )
    there = None if named else same(row, period)
    if there is not None:
        return there
    db.session.add(row)
    db.session.flush()
    hold(row)
    about_it = {"cell": cell.code, "period": period.name, "part": part, "item": item}
    audit.changed("evaluations.enter", "entry", row.id, by=caller.id, now=now, **about_it)
    if held is not None:
        _score(held, cell, part, row.id, now)
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

    Refuses `not_above_cell`, `evaluation_locked`, `evaluation_decided`, `entry_withdrawn`.
    """
    county = county_of(cell)
    entry, _ = entries.must(county.id, period, cell.id, entry_id)
    check_above(caller, cell, period, entry.part)
    held = _held(caller, county.id, period, cell, entry.part)
    said = {"reason": reason, "withdrawn_by": caller.id, "withdrawn_at": now}
    if not insert_once(EntryWithdrawal, entry_id=entry_id, **said):
        refuse("entry_withdrawn")
    let_go(entry)
    audit.changed("evaluations.withdraw", "entry", entry_id, by=caller.id, now=now)
    if held is not None:
        _score(held, cell, entry.part, entry_id, now)
    return entry, EntryWithdrawal(entry_id=entry_id, **said)


def _score(held: Evaluation, cell: Cell, part: str, cause: object, now: datetime) -> None:
    """It counts at once. Points are what the level above is about to judge by, and the cell is told
    when it has; whatever else makes a score another is told at once.
    """
    before = shown(held)
    score_rows(held, beside=cell)
    if part in POINTS:
        before.pop(cell.id, None)
    hear_again(held, before, cause, now)


def _held(
    caller: Caller, county_id: int, period: Period, cell: Cell, part: str
) -> Evaluation | None:
    """The period where it has been computed: whoever computes, locks or enters waits for this."""
    take_turns([county_id])
    query = queries.computed(county_id, period).with_for_update(key_share=True)
    found = db.session.scalar(query)
    if found is not None:
        if found.locked_at is not None:
            refuse("evaluation_locked")
        check_open(caller, steps.stage_of(found.id, cell.id), part)
    return found
