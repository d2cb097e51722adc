"""How departments and offices are shown: their ranking, and why one has its score."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.cells.models import Cell, Department
from app.core import clock
from app.core.errors import refuse
from app.core.period import Period
from app.evaluations import queries
from app.evaluations.models import DepartmentRow, Evaluation
from app.evaluations.present import evidence_out, term_out
from app.evaluations.process import parts_of
from app.evaluations.queries import departments
from app.evaluations.rules import runs
from app.evaluations.rules.explaining import REMARK, summed
from app.evaluations.rules.scoring import is_vetoed
from app.evaluations.service import (
    Judged,
    county_of,
    department_evidence,
    department_evidence_now,
    judged_now,
)
from app.posts.rules import Scope

Rows = Sequence[tuple[DepartmentRow | Judged, Department]]


def departments_out(
    period: Period, parent: Cell, scope: Scope, now: datetime, english: bool = False
) -> dict[str, Any]:
    """The ranking of a cell's departments, as far as somebody may read of them."""
    found, rows = _rows(period, parent, now)
    items = [
        department_out(row, one, parent, english)
        for row, one in rows
        if departments.sees(scope, one, parent)
    ]
    return _of(period, found, rows, now) | {"parent": parent.code, "items": items, "next": None}


def department_explained(
    period: Period, department: Department, place: Cell, now: datetime, english: bool = False
) -> dict[str, Any]:
    """Why a department has its score, with what is behind each number."""
    found, rows = _rows(period, place, now)
    row = next((row for row, one in rows if one.id == department.id), None) or refuse("not_found")
    county = county_of(place)
    behind = (
        department_evidence_now(department, county, period, now)
        if found is None
        else department_evidence(found, department, county)
    )
    return (
        department_out(row, department, place, english)
        | _of(period, found, rows, now)
        | {
            "sum_text": summed(row.terms, row.score, english),
            "remark": REMARK[english],
            "evidence": evidence_out(behind),
        }
    )


def department_out(
    row: DepartmentRow | Judged, one: Department, place: Cell, english: bool
) -> dict[str, Any]:
    """A department's score and place with the terms that the score is the sum of."""
    return {
        "id": one.id,
        "code": one.code,
        "name": one.name,
        "cell": place.code,
        "head": row.head,
        "score": None if row.score is None else float(row.score),
        "rank": row.rank,
        "vetoed": is_vetoed(row.terms),
        "facts": row.facts,
        "terms": [term_out(term, english) for term in row.terms],
    }


def _rows(period: Period, place: Cell, now: datetime) -> tuple[Evaluation | None, Rows]:
    """Those of a cell, the best first; without an evaluation while the quarter runs. Refuses
    `not_found` for half-years and years: departments are judged by the quarter.
    """
    if parts_of(period):
        refuse("not_found")
    county = county_of(place)
    if not runs(period, clock.day_of(now)):
        found = queries.find(county.id, period)
        return found, [(row, one) for row, one in departments.ranking(found, place)]
    mine = [one for one in judged_now(county, period, now) if one.department.cell_id == place.id]
    mine.sort(key=lambda one: (one.rank is None, one.rank or 0))
    return None, [(one, one.department) for one in mine]


def _of(period: Period, found: Evaluation | None, rows: Rows, now: datetime) -> dict[str, Any]:
    return {
        "period": period.name,
        "provisional": found is None,
        "computed_at": found.computed_at if found else now,
        "locked_at": found.locked_at if found else None,
        "ranked": sum(row.rank is not None for row, _ in rows),
    }
