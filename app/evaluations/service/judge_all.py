"""The county's office evaluates a half-year or year: one text for all that it has not spoken of."""

from datetime import datetime

from app.cells import queries as cells
from app.cells.models import Cell
from app.core.clock import day_of
from app.core.db import db
from app.core.errors import refuse
from app.core.period import Period
from app.evaluations import process, queries
from app.evaluations.models import Evaluation, EvaluationFiling
from app.evaluations.queries import steps
from app.evaluations.service.find_people import People, holders, own_kinds
from app.evaluations.service.move_stage import Standing, take
from app.evaluations.service.tell_people import Word, tell_many
from app.evaluations.service.write_filing import ABOVE
from app.posts.rules import Caller


def judge_all(
    *, caller: Caller, county: Cell, period: Period, text: str, now: datetime
) -> tuple[Evaluation, int]:
    """Evaluate every cell that waits for it, and how many those were. A cell that the office has
    written about keeps that text; what it enters for single ones, it enters before. From now each
    has its time to object.

    Refuses `period_is_a_quarter`, `evaluation_locked`; the same again finds nothing more to do.
    """
    if not process.parts_of(period):
        refuse("period_is_a_quarter")
    row = queries.find(county.id, period, lock=True)
    if row.locked_at is not None:
        refuse("evaluation_locked")
    waiting = [
        (stage, cell)
        for stage, cell in steps.open_stages(row.id)
        if process.after(stage.track, stage.stage, ABOVE) is not None
    ]
    places = cells.by_ids([cell.id for _, cell in waiting])
    found = [Standing(row, stage, places[cell.id], now) for stage, cell in waiting]
    scores = {one.cell_id: one.score for one, _ in queries.rows_of(row)}
    drafts = {
        (one.stage_id, one.round): one
        for one in steps.filings_of(at.stage.id for at in found)
        if one.side == ABOVE
    }
    for at in found:
        filing = drafts.get((at.stage.id, at.stage.round)) or _filing(at, text, caller)
        filing.submitted_by, filing.submitted_at = caller.id, now
        filing.seen_score = scores.get(at.cell.id)
        at.stage.objectable_until = at.objectable()
        take(at, ABOVE, by=caller.id)
    db.session.flush()
    people: People = {}
    for level in {at.cell.level for at in found}:
        ids = [at.cell.id for at in found if at.cell.level == level]
        people |= holders(ids, own_kinds(level), day_of(now))
    tell_many(Word("evaluation_superior_done", at, people.get(at.cell.id, ())) for at in found)
    return row, len(found)


def _filing(at: Standing, text: str, caller: Caller) -> EvaluationFiling:
    filing = EvaluationFiling(stage_id=at.stage.id, side=ABOVE, round=at.stage.round)
    filing.body = {"text": text, "reason": None}
    filing.written_by, filing.written_at = caller.id, at.now
    db.session.add(filing)
    return filing
