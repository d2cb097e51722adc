"""A computed period is opened: every cell's own people are asked to evaluate themselves (F01)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.cells import queries as cells
from app.cells.models import Cell
from app.core import clock
from app.core.db import db
from app.core.insert import insert_all
from app.core.period import Period
from app.deadlines.models import Deadline
from app.evaluations import process
from app.evaluations.models import Evaluation, EvaluationRow, EvaluationStage
from app.evaluations.service.find_people import holders, own_kinds
from app.evaluations.service.move_stage import Standing, limit, owed, owing
from app.evaluations.service.tell_people import Word, tell_many


def open_steps(evaluation: Evaluation, period: Period, now: datetime) -> None:
    """A stage for each evaluated cell that has none; where nobody is in the seat, the step of
    evaluating oneself is skipped, with that on record.
    """
    places = _without(evaluation)
    if not places:
        return
    above = cells.by_ids([cell.parent_id for cell in places])
    parents = {cell.parent_id for cell in places}
    people = _own_people(places, now)
    made = []
    for cell in places:
        parent = above.get(cell.parent_id or 0)
        track = process.track_of(
            period,
            has_parent=parent is not None,
            parent_is_top=parent is not None and parent.parent_id is None,
        )
        stage = EvaluationStage(
            evaluation_id=evaluation.id,
            cell_id=cell.id,
            parent_id=cell.parent_id,
            track=track,
            stage="open",
            version=1,
            round=1,
        )
        if track not in process.OFFICES and not people[cell.id]:
            stage.stage, stage.missed = "self_missed", "vacant"
        made.append(Standing(evaluation, stage, cell, now))
    db.session.add_all([at.stage for at in made])
    db.session.flush()
    insert_all(Deadline, [one for at in made for one in _limits(at, parents)])
    own = [at for at in made if at.stage.track not in process.OFFICES]
    asked = [at for at in own if at.stage.stage == "open"]
    tell_many([Word("evaluation_opened", at, people[at.cell.id]) for at in asked])


def _limits(at: Standing, parents: set[int | None]) -> list[Deadline]:
    """What runs at once; what is below a cell is not ready yet."""
    waits = [False] if at.cell.id in parents else []
    step = owed(at, waits)
    return [] if step is None else [limit(at, step, owing(at, step))]


def _without(evaluation: Evaluation) -> Sequence[Cell]:
    known = select(EvaluationStage.cell_id).where(EvaluationStage.evaluation_id == evaluation.id)
    query = select(Cell).join(EvaluationRow, EvaluationRow.cell_id == Cell.id)
    query = query.where(
        EvaluationRow.evaluation_id == evaluation.id,
        Cell.ended_on.is_(None),
        Cell.id.not_in(known),
    )
    return db.session.scalars(query.order_by(Cell.code)).all()


def _own_people(places: Sequence[Cell], now: datetime) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {cell.id: [] for cell in places}
    for level in {cell.level for cell in places}:
        ids: list[Any] = [cell.id for cell in places if cell.level == level]
        found |= holders(ids, own_kinds(level), clock.day_of(now))
    return found
