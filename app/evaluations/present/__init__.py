"""How evaluations are shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.cells.models import Cell
from app.core import clock
from app.evaluations import queries
from app.evaluations.measures.supervision import Counted
from app.evaluations.models import Evaluation, EvaluationRow
from app.evaluations.present.steps import scores_out, with_scores
from app.evaluations.queries import steps
from app.evaluations.rules import INDICATORS, live_period
from app.evaluations.rules.explaining import PLAIN, REMARK, said, summed, title_of
from app.evaluations.rules.scoring import is_vetoed


def evaluation_out(row: Evaluation, county: Cell) -> dict[str, Any]:
    """A computed period of a county."""
    names = ("period", "computed_at", "locked_at", "scheme_id")
    return {name: getattr(row, name) for name in names} | {
        "county": county.code,
        "cells": queries.count(row.id),
    }


def ranking_out(found: Evaluation, parent: Cell, english: bool = False) -> dict[str, Any]:
    """The ranking of a cell's children."""
    return {
        "period": found.period,
        "parent": parent.code,
        "computed_at": found.computed_at,
        "locked_at": found.locked_at,
        "items": [
            cell_out(row, cell, english) | scores
            for (row, cell), scores in with_scores(queries.ranking(found, parent))
        ],
        "next": None,
    }


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


def explained(found: Evaluation, place: Cell, english: bool = False) -> dict[str, Any]:
    """Why a cell has its score, with the patrols and cases behind each number."""
    row = queries.row_of(found, place)
    scores = steps.scores_of(found.id, [place.id])[place.id]
    return (
        cell_out(row, place, english)
        | scores_out(scores)
        | {
            "vetoed": is_vetoed(row.terms),
            "sum_text": summed(row.terms, row.score, english),
            "remark": REMARK[english],
            "period": found.period,
            "siblings": queries.count(found.id, parent_id=row.parent_id),
            "evidence": row.evidence,
        }
    )


def term_out(term: Mapping[str, Any], english: bool = False) -> dict[str, Any]:
    """A term with its name, and its formula with the numbers put in."""
    words = {"text": title_of(term, INDICATORS, english), "formula_text": said(term, english)}
    return PLAIN | dict(term) | words


def cell_out(row: EvaluationRow, place: Cell, english: bool = False) -> dict[str, Any]:
    """A cell's score and rank with the terms that the score is the sum of."""
    return {
        "code": place.code,
        "name": place.name,
        "score": None if row.score is None else float(row.score),
        "rank": row.rank,
        "facts": row.facts,
        "terms": [term_out(term, english) for term in row.terms],
    }
