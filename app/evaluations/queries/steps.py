"""Where cells stand in a period, what was said of them, their scores side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.cells.models import Cell
from app.core.db import db
from app.deadlines.models import Deadline
from app.deadlines.queries import running_of
from app.evaluations.models import (
    Evaluation,
    EvaluationFiling,
    EvaluationObjection,
    EvaluationRow,
    EvaluationStage,
)
from app.evaluations.process import decided

#: So many periods are offered; older ones are found by their address.
MOST_PERIODS = 12


@dataclass(frozen=True)
class Scores:
    """A cell's score, what it said of itself, and the score once somebody above has spoken; that is
    None where nobody has, also of what is locked.
    """

    score: Decimal | None
    stage: str | None
    own: Decimal | None
    superior: Decimal | None


def open_stages(evaluation_id: int) -> Sequence[Any]:
    """(stage, cell) of every cell that has not ended, those below before those above."""
    query = select(EvaluationStage, Cell).join(Cell, Cell.id == EvaluationStage.cell_id)
    query = query.where(EvaluationStage.evaluation_id == evaluation_id, Cell.ended_on.is_(None))
    return db.session.execute(query.order_by(func.length(Cell.path).desc(), Cell.code)).all()


def opened(county_ids: Iterable[int]) -> Sequence[Evaluation]:
    """The periods of counties whose steps have been opened, the newest first."""
    steps = select(EvaluationStage.id).where(EvaluationStage.evaluation_id == Evaluation.id)
    query = select(Evaluation).where(Evaluation.county_id.in_(list(county_ids)), steps.exists())
    newest = query.order_by(Evaluation.computed_at.desc(), Evaluation.period.desc())
    return db.session.scalars(newest.limit(MOST_PERIODS)).all()


def is_opened(county_id: int, period: str) -> bool:
    """Whether the steps of a county's period were opened, or it was locked before there were."""
    stages = select(EvaluationStage.id).where(EvaluationStage.evaluation_id == Evaluation.id)
    query = select(Evaluation.id).where(
        Evaluation.county_id == county_id,
        Evaluation.period == period,
        stages.exists() | Evaluation.locked_at.is_not(None),
    )
    return db.session.scalar(query) is not None


def to_open(county_id: int) -> list[tuple[str, datetime]]:
    """(period, until when) of those that a county's office has been asked to begin with."""
    mine = Deadline.owner == "evaluation_opening", Deadline.county_id == county_id
    query = select(Deadline.owner_id, Deadline.due_at).where(
        *mine, Deadline.owner_id.startswith(f"{county_id}/"), Deadline.running_since.is_not(None)
    )
    rows = db.session.execute(query.order_by(Deadline.due_at, Deadline.id))
    return [(key.partition("/")[2], due) for key, due in rows if due is not None]


def own_and_below(evaluation_id: int, cell_ids: Iterable[int]) -> Sequence[Any]:
    """(stage, cell) of these cells and those right below them."""
    ids = list(cell_ids)
    query = select(EvaluationStage, Cell).join(Cell, Cell.id == EvaluationStage.cell_id)
    near = EvaluationStage.cell_id.in_(ids) | EvaluationStage.parent_id.in_(ids)
    mine = EvaluationStage.evaluation_id == evaluation_id, Cell.ended_on.is_(None), near
    order = (func.length(Cell.path), Cell.code)
    return db.session.execute(query.where(*mine).order_by(*order)).all()


def due_of(stage_ids: Iterable[int]) -> dict[int, datetime]:
    """{stage: when its first running limit is due}."""
    running = running_of("evaluation", stage_ids)
    return {int(key): rows[0].due_at for key, rows in running.items() if rows[0].due_at}


def stage_ids(evaluation_ids: Iterable[int]) -> dict[int, int]:
    """{stage: its evaluation} of all stages of some evaluations."""
    query = select(EvaluationStage).where(EvaluationStage.evaluation_id.in_(list(evaluation_ids)))
    return {one.id: one.evaluation_id for one in db.session.scalars(query)}


def stages_below(evaluation_id: int, cell_id: int) -> Sequence[Any]:
    """(stage, cell) of the cells right below one that have not ended."""
    query = select(EvaluationStage, Cell).join(Cell, Cell.id == EvaluationStage.cell_id)
    mine = EvaluationStage.evaluation_id == evaluation_id, EvaluationStage.parent_id == cell_id
    return db.session.execute(query.where(*mine, Cell.ended_on.is_(None)).order_by(Cell.code)).all()


def stage_of(evaluation_id: int, cell_id: int) -> EvaluationStage | None:
    """Where a cell stands in a period; None where its steps were never opened."""
    query = select(EvaluationStage).where(
        EvaluationStage.evaluation_id == evaluation_id, EvaluationStage.cell_id == cell_id
    )
    return db.session.scalar(query.execution_options(populate_existing=True))


def filings_of(stage_ids: Iterable[int]) -> Sequence[EvaluationFiling]:
    """What was said of these, oldest first."""
    query = select(EvaluationFiling).where(EvaluationFiling.stage_id.in_(list(stage_ids)))
    return db.session.scalars(query.order_by(EvaluationFiling.round, EvaluationFiling.id)).all()


def objections_of(stage_ids: Iterable[int]) -> Sequence[EvaluationObjection]:
    """The objections to these, oldest first."""
    query = select(EvaluationObjection).where(EvaluationObjection.stage_id.in_(list(stage_ids)))
    return db.session.scalars(query.order_by(EvaluationObjection.id)).all()


def objected(evaluation_id: int) -> set[int]:
    """The stages of a period with an objection that waits for its answer."""
    query = select(EvaluationObjection.stage_id).join(EvaluationStage)
    waits = EvaluationObjection.answered_at.is_(None)
    return set(
        db.session.scalars(query.where(EvaluationStage.evaluation_id == evaluation_id, waits))
    )


def scores_of(evaluation_id: int, cell_ids: Iterable[int]) -> dict[int, Scores]:
    """{cell: its scores side by side} of these cells of a period."""
    query = select(EvaluationRow.cell_id, EvaluationRow.score, EvaluationStage).outerjoin(
        EvaluationStage,
        (EvaluationStage.evaluation_id == EvaluationRow.evaluation_id)
        & (EvaluationStage.cell_id == EvaluationRow.cell_id),
    )
    mine = EvaluationRow.evaluation_id == evaluation_id, EvaluationRow.cell_id.in_(list(cell_ids))
    rows = db.session.execute(query.where(*mine)).all()
    filed = filings_of(stage.id for _, _, stage in rows if stage is not None)
    done = [one for one in filed if one.submitted_at is not None]
    said = {one.stage_id: Decimal(str(one.body["score"])) for one in done if one.side == "self"}
    judged = {(one.stage_id, one.round) for one in done if one.side == "superior"}

    def scores(score: Decimal | None, stage: EvaluationStage | None) -> Scores:
        if stage is None:
            return Scores(score, None, None, None)
        spoken = decided(stage.stage) and (stage.id, stage.round) in judged
        return Scores(score, stage.stage, said.get(stage.id), score if spoken else None)

    return {cell_id: scores(score, stage) for cell_id, score, stage in rows}
