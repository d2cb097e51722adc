"""A score that somebody has judged is another by now: he and the cell are told, and asked again.

The one means for every way in which that happens: computing again, an exemption, a veto, what
accountability has decided.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from app.cells import queries as cells
from app.core.clock import day_of
from app.core.db import db
from app.evaluations import process
from app.evaluations.models import Evaluation, EvaluationRow, EvaluationStage
from app.evaluations.queries import steps
from app.evaluations.rules.scoring import is_vetoed
from app.evaluations.service.find_people import own_people
from app.evaluations.service.judging import judges
from app.evaluations.service.move_stage import Standing, changed, keep_limit, take
from app.evaluations.service.tell_people import Word, tell_many


@dataclass(frozen=True)
class Shown:
    """What people see of a cell's figures."""

    score: Decimal | None
    vetoed: bool


#: {cell: what is shown of it}
Figures = Mapping[int, Shown]


def shown(evaluation: Evaluation) -> dict[int, Shown]:
    """What stands there now, of every cell of a period."""
    columns = select(EvaluationRow.cell_id, EvaluationRow.score, EvaluationRow.terms)
    rows = db.session.execute(columns.where(EvaluationRow.evaluation_id == evaluation.id))
    return {cell_id: Shown(score, is_vetoed(terms)) for cell_id, score, terms in rows}


def hear_again(evaluation: Evaluation, before: Figures, cause: object, now: datetime) -> None:
    """Compare with what was shown `before`: a cell of which nothing is other hears nothing.

    A score that the level above has judged goes back to it: it evaluates anew, is asked for a
    reason anew, the cell has its whole time to object after that, and is reported up again. A veto
    leaves the score as it was judged: the cell may object anew. Who has only evaluated himself is
    told; his word stands. The cell's own people and whoever judges it get a notice each with the
    old and the new score. The caller holds the evaluation.
    """
    found = list(_other(evaluation, before, now))
    if not found:
        return
    back = [at for at, was, is_now in found if _goes_back(at, was, is_now)]
    for at, was, is_now in found:
        if at in back:
            at.stage.round += 1
            at.stage.objectable_until = None
            take(at, "recount", by=None)
        else:
            if process.decided(at.stage.stage) and is_now.vetoed and not was.vetoed:
                at.stage.objectable_until = at.objectable()
            scores = [_number(was.score), _number(is_now.score)]
            changed(at, "hear_again", None, cause=str(cause), score=scores)
    db.session.flush()
    for at in _with_parents(back):
        keep_limit(at)
    tell_many([word for one in found for word in _words(*one)], cause)


def _other(
    evaluation: Evaluation, before: Figures, now: datetime
) -> Iterator[tuple[Standing, Shown, Shown]]:
    """(where it stands, what was shown, what is) of the cells of which something is other, those
    below first.
    """
    after = shown(evaluation)
    ids = [one for one, was in before.items() if one in after and after[one] != was]
    if not ids:
        return
    places = cells.by_ids(ids)
    for stage, cell in steps.open_stages(evaluation.id):
        if cell.id in places and process.looked_at(stage.stage):
            at = Standing(evaluation, stage, places[cell.id], now)
            yield at, before[cell.id], after[cell.id]


def _goes_back(at: Standing, was: Shown, is_now: Shown) -> bool:
    return was.score != is_now.score and process.decided(at.stage.stage)


def _with_parents(back: Iterable[Standing]) -> Iterator[Standing]:
    """These, and the cells above them, whose limits wait for them: each once, those below first."""
    done: dict[int, Standing] = {at.cell.id: at for at in back}
    above: dict[int, Standing] = {}
    for at in done.values():
        parent = at.stage.parent_id
        if parent is not None and parent not in done and parent not in above:
            stage: EvaluationStage | None = steps.stage_of(at.evaluation.id, parent)
            if stage is not None:
                cell = cells.by_ids([parent])[parent]
                above[parent] = Standing(at.evaluation, stage, cell, at.now)
    yield from done.values()
    yield from above.values()


def _words(at: Standing, was: Shown, is_now: Shown) -> Iterator[Word]:
    people = [*own_people(at.cell, day_of(at.now)), *judges(at)]
    if was.score != is_now.score:
        said = {"was": _number(was.score), "now": _number(is_now.score)}
        yield Word("evaluation_changed", at, people, said)
    if was.vetoed != is_now.vetoed:
        yield Word("evaluation_entered" if is_now.vetoed else "evaluation_cleared", at, people)


def _number(score: Decimal | None) -> str:
    return "—" if score is None else f"{score:.2f}"
