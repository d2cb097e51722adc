"""How evaluations are shown."""

from collections.abc import Sequence
from typing import Any

from app.cells import queries as cells
from app.cells.models import Cell
from app.core import clock
from app.deadlines.queries import running_of
from app.evaluations import queries
from app.evaluations.measures.supervision import Counted
from app.evaluations.models import (
    Evaluation,
    EvaluationFiling,
    EvaluationObjection,
    EvaluationRow,
)
from app.evaluations.queries import Scores
from app.evaluations.rules import INDICATORS, live_period, ranks
from app.evaluations.service.find_steps import steps_for
from app.evaluations.service.move_stage import OWNER, Standing
from app.evaluations.service.write_filing import ABOVE, OWN, on_side
from app.posts.queries import names
from app.posts.rules import Caller


def evaluation_out(row: Evaluation, county: Cell) -> dict[str, Any]:
    """A computed period of a county."""
    names = ("period", "computed_at", "locked_at", "scheme_id")
    return {name: getattr(row, name) for name in names} | {
        "county": county.code,
        "cells": queries.count(row.id),
    }


def ranking_out(found: Evaluation, parent: Cell) -> dict[str, Any]:
    """The ranking of a cell's children."""
    return {
        "period": found.period,
        "parent": parent.code,
        "computed_at": found.computed_at,
        "locked_at": found.locked_at,
        "items": [
            cell_out(row, cell) | said
            for (row, cell), said in _with_scores(queries.ranking(found, parent))
        ],
        "next": None,
    }


def _with_scores(rows: Sequence[Any]) -> list[tuple[Any, dict[str, Any]]]:
    """Each with its scores side by side, and its place by what the level above made of them."""
    if not rows:
        return []
    found = queries.scores_of(rows[0][0].evaluation_id, [cell.id for _, cell in rows])
    known = [found[cell.id] for _, cell in rows]
    # who ended within the period has no rank
    ranked = [
        scores.final if row.rank else None for (row, _), scores in zip(rows, known, strict=True)
    ]
    return [
        (row, scores_out(scores) | {"final_rank": place})
        for row, scores, place in zip(rows, known, ranks(ranked), strict=True)
    ]


def scores_out(scores: Scores) -> dict[str, Any]:
    """A cell's scores side by side."""
    return {
        "stage": scores.stage,
        "self_score": _number(scores.own),
        "superior_score": _number(scores.superior),
        "final_score": _number(scores.final),
    }


def _number(score: Any) -> float | None:
    return None if score is None else float(score)


def supervision_out(parent: Cell, children: Sequence[Cell], found: Counted) -> dict[str, Any]:
    """The live measures of a cell's children."""
    period = live_period(clock.day_of(found.at))
    return {
        "cell": parent.code,
        "since": period.first,
        "until": period.last,
        "counted_at": found.at,
        "items": [
            {"code": cell.code, "name": cell.name, "level": cell.level} | found.of(cell.id)
            for cell in children
        ],
        "next": None,
    }


def explained(found: Evaluation, place: Cell) -> dict[str, Any]:
    """Why a cell has its score, with the patrols and cases behind each number."""
    row = queries.row_of(found, place)
    scores = queries.scores_of(found.id, [place.id])[place.id]
    return (
        cell_out(row, place)
        | scores_out(scores)
        | {
            "period": found.period,
            "siblings": queries.count(found.id, parent_id=row.parent_id),
            "evidence": row.evidence,
        }
    )


def cell_out(row: EvaluationRow, place: Cell) -> dict[str, Any]:
    """A cell's score and rank with the terms that the score is the sum of."""
    return {
        "code": place.code,
        "name": place.name,
        "score": None if row.score is None else float(row.score),
        "rank": row.rank,
        "facts": row.facts,
        "terms": [
            # the terms of a half-year are its quarters
            term | {"text": INDICATORS.get(term["indicator"], term["indicator"])}
            for term in row.terms
        ],
    }


def steps_out(at: Standing, caller: Caller) -> dict[str, Any]:
    """Where a cell stands; drafts are for those who write them."""
    stage = at.stage
    filings = queries.filings_of([stage.id])
    objections = queries.objections_of([stage.id])
    seen = {one.id for one in filings if one.submitted_at or on_side(at, caller, one.side)}
    own = next((one for one in filings if one.side == OWN and one.id in seen), None)
    above = [one for one in filings if one.side == ABOVE and one.id in seen]
    now = next((one for one in above if one.round == stage.round), None)
    people = names(_people(filings, objections))
    row = queries.row_of(at.evaluation, at.cell)
    scores = queries.scores_of(at.evaluation.id, [at.cell.id])[at.cell.id]
    return scores_out(scores) | {
        "period": at.evaluation.period,
        "code": at.cell.code,
        "name": at.cell.name,
        "version": stage.version,
        "missed": stage.missed,
        "score": _number(row.score),
        "difference": {"points": at.settings.difference, "from_plan": False},
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
