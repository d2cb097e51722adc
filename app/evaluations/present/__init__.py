"""How evaluations are shown."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from app.cells.models import Cell
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.period import Period
from app.evaluations import queries
from app.evaluations.measures.count import SELECTS, Rows
from app.evaluations.measures.supervision import Counted
from app.evaluations.models import Evaluation, EvaluationRow
from app.evaluations.present.steps import scores_out, with_scores
from app.evaluations.queries import steps
from app.evaluations.rules import INDICATORS, OF_DEPARTMENTS, live_period
from app.evaluations.rules.explaining import PLAIN, REMARK, said, summed, title_of
from app.evaluations.rules.scoring import is_vetoed
from app.evaluations.rules.uncounted import Uncounted, said_why
from app.evaluations.service import Figured, county_of, period_of, provisional
from app.evaluations.service.read_evidence import differences, evidence, running_evidence
from app.evaluations.service.read_uncounted import uncounted
from app.policies.queries import by_version, in_force


def evaluation_out(row: Evaluation, county: Cell) -> dict[str, Any]:
    """A computed period of a county."""
    names = ("period", "computed_at", "locked_at", "scheme_id")
    return {name: getattr(row, name) for name in names} | {
        "county": county.code,
        "cells": queries.count(row.id),
        "missing_parts": queries.missing_parts(row),
    }


def ranking_out(found: Evaluation, parent: Cell, english: bool = False) -> dict[str, Any]:
    """The ranking of a cell's children."""
    return {
        "period": found.period,
        "parent": parent.code,
        "provisional": False,
        "computed_at": found.computed_at,
        "locked_at": found.locked_at,
        "missing_parts": queries.missing_parts(found),
        "items": [
            cell_out(row, cell, english) | scores
            for row, cell, scores in with_scores(found, queries.ranking(found, parent))
        ],
        "next": None,
    }


def provisional_out(
    period: Period, parent: Cell, now: datetime, english: bool = False
) -> dict[str, Any]:
    """The same of a period that still runs, as it stands now."""
    _, children = running_ranking(period, parent, now)
    return {
        "period": period.name,
        "parent": parent.code,
        "provisional": True,
        "computed_at": now,
        "locked_at": None,
        "items": [cell_out(one, one.cell, english) for one in children],
        "next": None,
    }


def running_ranking(
    period: Period, parent: Cell, now: datetime
) -> tuple[Figured | None, list[Figured]]:
    """A cell's own figures as they stand now, and those of its open children, the best first."""
    rows = _running(period, parent, now)
    children = [r for r in rows if r.cell.parent_id == parent.id and r.cell.ended_on is None]
    children.sort(key=lambda one: (one.rank is None, one.rank, one.cell.code))
    return next((one for one in rows if one.cell.id == parent.id), None), children


def _running(period: Period, parent: Cell, now: datetime) -> list[Figured]:
    county = county_of(parent)
    return provisional(parent=parent, county=county, period=period, now=now)


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


def explained(
    found: Evaluation, place: Cell, english: bool = False, behind: Collection[str] = tuple(SELECTS)
) -> dict[str, Any]:
    """Why a cell has its score, with the patrols and cases behind each number: `behind` which."""
    row = queries.row_of(found, place)
    scores = steps.scores_of(found.id, [place.id])[place.id]
    return (
        cell_out(row, place, english)
        | scores_out(scores)
        | _summed(row, english)
        | {
            "period": found.period,
            "provisional": False,
            "missing_parts": queries.missing_parts(found),
            "siblings": queries.count(found.id, parent_id=row.parent_id),
            "evidence": evidence_out(evidence(found, row, place, behind)),
            "uncounted": uncounted_out(
                uncounted(
                    period_of(found.period),
                    place,
                    by_version(found.policy_version),
                    found.computed_at,
                    behind,
                ),
                english,
            ),
        }
    )


def _summed(row: EvaluationRow | Figured, english: bool) -> dict[str, Any]:
    return {
        "vetoed": is_vetoed(row.terms),
        "sum_text": summed(row.terms, row.score, english),
        "remark": REMARK[english],
    }


def explained_running(
    period: Period,
    place: Cell,
    now: datetime,
    english: bool = False,
    behind: Collection[str] = tuple(SELECTS),
) -> dict[str, Any]:
    """The same of a period that still runs; ranks are among all that its parent has."""
    parent = db.session.get_one(Cell, place.parent_id) if place.parent_id else place
    rows = _running(period, parent, now)
    mine = next((one for one in rows if one.cell.id == place.id), None) or refuse("not_found")
    return (
        cell_out(mine, place, english)
        | _summed(mine, english)
        | {
            "period": period.name,
            "provisional": True,
            "siblings": sum(one.cell.parent_id == place.parent_id for one in rows),
            "evidence": evidence_out(running_evidence(period, place, now, behind)),
            "uncounted": uncounted_out(
                uncounted(period, place, in_force(county_of(place).id, now), now, behind), english
            ),
        }
    )


def differences_out(found: Evaluation, place: Cell, now: datetime) -> dict[str, Any]:
    """What a locked figure counted otherwise than it would be counted now."""
    row = queries.row_of(found, place)
    return {
        "period": found.period,
        "code": place.code,
        "locked_at": found.locked_at,
        "items": differences(found, row, place, now),
        "next": None,
    }


def evidence_out(rows: Rows) -> dict[str, dict[str, list[str]]]:
    """{fact: {good, bad}}: what is behind each number."""
    return {name: {"good": good, "bad": bad} for name, (good, bad) in rows.items()}


def uncounted_out(found: Sequence[Uncounted], english: bool = False) -> list[dict[str, Any]]:
    """What counts in none of these numbers, with the sentence that says why."""
    return [one._asdict() | {"text": said_why(one.why, english)} for one in found]


def term_out(term: Mapping[str, Any], english: bool = False) -> dict[str, Any]:
    """A term with its name, and its formula with the numbers put in."""
    name = title_of(term, INDICATORS | OF_DEPARTMENTS, english)
    words = {"text": name, "formula_text": said(term, english)}
    return PLAIN | dict(term) | words


def cell_out(row: EvaluationRow | Figured, place: Cell, english: bool = False) -> dict[str, Any]:
    """A cell's score and rank with the terms that the score is the sum of."""
    return {
        "code": place.code,
        "name": place.name,
        "score": None if row.score is None else float(row.score),
        "rank": row.rank,
        "facts": row.facts,
        "chiefs": row.chiefs,
        "terms": [term_out(term, english) for term in row.terms],
    }
