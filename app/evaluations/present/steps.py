"""How the steps of an evaluation are shown."""

from collections.abc import Sequence
from typing import Any

from app.cells import queries as cells
from app.cells.models import Cell
from app.deadlines.queries import running_of
from app.evaluations import queries
from app.evaluations.models import (
    Evaluation,
    EvaluationFiling,
    EvaluationObjection,
    EvaluationRow,
)
from app.evaluations.queries import steps
from app.evaluations.queries.steps import Scores
from app.evaluations.service.find_steps import steps_for
from app.evaluations.service.move_stage import OWNER, Standing
from app.evaluations.service.write_filing import ABOVE, OWN, on_side
from app.posts.queries import names
from app.posts.rules import Caller


def with_scores(
    evaluation: Evaluation, rows: Sequence[Any]
) -> list[tuple[EvaluationRow, Cell, dict[str, Any]]]:
    """(row, cell, scores side by side) of rows of a period."""
    found = steps.scores_of(evaluation.id, [cell.id for _, cell in rows])
    return [(row, cell, scores_out(found[cell.id])) for row, cell in rows]


def scores_out(scores: Scores) -> dict[str, Any]:
    """A cell's scores side by side."""
    return {
        "stage": scores.stage,
        "self_score": _number(scores.own),
        "superior_score": _number(scores.superior),
    }


def _number(score: Any) -> float | None:
    return None if score is None else float(score)


def steps_out(at: Standing, caller: Caller) -> dict[str, Any]:
    """Where a cell stands; drafts are for those who write them."""
    stage = at.stage
    filings = steps.filings_of([stage.id])
    objections = steps.objections_of([stage.id])
    seen = {one.id for one in filings if one.submitted_at or on_side(at, caller, one.side)}
    own = next((one for one in filings if one.side == OWN and one.id in seen), None)
    above = [one for one in filings if one.side == ABOVE and one.id in seen]
    now = next((one for one in above if one.round == stage.round), None)
    people = names(_people(filings, objections))
    row = queries.row_of(at.evaluation, at.cell)
    scores = steps.scores_of(at.evaluation.id, [at.cell.id])[at.cell.id]
    return scores_out(scores) | {
        "period": at.evaluation.period,
        "code": at.cell.code,
        "name": at.cell.name,
        "version": stage.version,
        "missed": stage.missed,
        "score": _number(row.score),
        "difference": {"points": at.settings.difference, "not_from_plan": True},
        "own": own and _filing(own, people),
        "superior": now and _filing(now, people) | {"score": scores_out(scores)["superior_score"]},
        "earlier": [_filing(one, people) for one in above if one is not now],
        "objectable_until": stage.objectable_until,
        "objections": [_objection(one, people) for one in objections],
        "limits": _limits(at),
        "may": steps_for(at, caller),
    }


def _people(
    filings: Sequence[EvaluationFiling], objections: Sequence[EvaluationObjection]
) -> set[int | None]:
    filed = {who for one in filings for who in (one.written_by, one.submitted_by)}
    return filed | {who for one in objections for who in (one.raised_by, one.answered_by)}


def _filing(one: EvaluationFiling, people: dict[int, dict[str, Any]]) -> dict[str, Any]:
    who = {name: people.get(getattr(one, name) or 0) for name in ("written_by", "submitted_by")}
    when = {"written_at": one.written_at, "submitted_at": one.submitted_at}
    return {**one.body, **who, **when, "round": one.round, "seen_score": _number(one.seen_score)}


def _objection(one: EvaluationObjection, people: dict[int, dict[str, Any]]) -> dict[str, Any]:
    plain = ("id", "round", "text", "raised_at", "upheld", "answer", "answered_at")
    who = {name: people.get(getattr(one, name) or 0) for name in ("raised_by", "answered_by")}
    return {name: getattr(one, name) for name in plain} | who


def _limits(at: Standing) -> list[dict[str, Any]]:
    running = running_of(OWNER, [at.stage.id]).get(str(at.stage.id), [])
    places = cells.by_ids([row.cell_id for row in running])
    return [
        {"step": row.stage, "code": places[row.cell_id or 0].code, "due_at": row.due_at}
        for row in running
    ]
