"""Departments and offices beside the cells of a quarter: counted, stored, kept (rows F14, F15)."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, insert, literal, select

from app.cells.models import Cell, Department
from app.core.clock import day_of
from app.core.db import db
from app.core.errors import refuse
from app.core.period import Period
from app.evaluations.measures.count import Rows
from app.evaluations.measures.departments import counted, departments_in, gathered_rows, rows_of
from app.evaluations.measures.ground import Ground, ground_of
from app.evaluations.models import DepartmentCounted, DepartmentRow, Evaluation
from app.evaluations.rules import score
from app.evaluations.rules.schemes import Level
from app.evaluations.rules.scoring import Entry
from app.evaluations.service.edit_scheme import scheme_for, weights_of
from app.evaluations.service.gather_entries import decided_about
from app.evaluations.service.rank_siblings import rank_siblings
from app.policies.queries import by_version, in_force

#: The place of a scheme that says what departments are judged by.
LEVEL = "department"


@dataclass
class Judged:
    """One department's figures, stored or not; the columns of DepartmentRow."""

    department: Department
    facts: dict[str, dict[str, int]]
    terms: list[dict[str, Any]]
    score: Decimal | None
    rank: int | None = None

    @property
    def head(self) -> str | None:
        return self.department.head_name


def judge(ground: Ground, level: Level) -> list[Judged]:
    """What each department of the county and its townships is worth, ranked among those of its
    cell that are still there: by code.
    """
    facts = counted(ground)
    entered = entered_of_departments(ground.county.id, ground.period, ground.computed_at)
    found = []
    for one in db.session.scalars(departments_in(ground).order_by(Department.code, Department.id)):
        total, terms = score(facts[one.id], level, entered.get(one.id, ()))
        shown = {name: {"good": f.good, "total": f.total} for name, f in facts[one.id].items()}
        found.append(Judged(one, shown, terms, total))
    places = ((one.department.cell_id, one.department.ended_on, one) for one in found)
    rank_siblings(places, ground.period.last)
    return found


def judged_now(county: Cell, period: Period, now: datetime) -> list[Judged]:
    """The same of a quarter that still runs: never stored."""
    level = weights_of(scheme_for(county.id, day_of(now)))[LEVEL]
    return judge(ground_of(county, period, in_force(county.id, now), now), level)


def store_departments(evaluation: Evaluation, ground: Ground, level: Level) -> None:
    """The rows of a computed quarter, in the place of those of before."""
    mine = DepartmentRow.evaluation_id == evaluation.id
    db.session.execute(delete(DepartmentRow).where(mine))
    for one in judge(ground, level):
        row = DepartmentRow(evaluation_id=evaluation.id, department_id=one.department.id)
        row.cell_id, row.head, row.rank = one.department.cell_id, one.head, one.rank
        row.facts, row.terms, row.score = one.facts, one.terms, one.score
        db.session.add(row)


def keep_departments(evaluation: Evaluation, ground: Ground) -> None:
    """Keep the rows behind each figure at locking; refuses `figures_changed` where they no longer
    give it.
    """
    mine = DepartmentCounted.evaluation_id == evaluation.id
    db.session.execute(delete(DepartmentCounted).where(mine))
    rows = gathered_rows(ground).subquery()
    columns = [column.name for column in rows.c]
    values = select(literal(evaluation.id), *rows.c)
    db.session.execute(insert(DepartmentCounted).from_select(["evaluation_id", *columns], values))
    good, total = Counter[tuple[int, str]](), Counter[tuple[int, str]]()
    for one in db.session.scalars(select(DepartmentCounted).where(mine)):
        total[one.department_id, one.fact] += one.count
        good[one.department_id, one.fact] += one.count if one.good else 0
    stored = select(DepartmentRow).where(DepartmentRow.evaluation_id == evaluation.id)
    for row in db.session.scalars(stored):
        for name, fact in row.facts.items():
            key = row.department_id, name
            if (good[key], total[key]) != (fact["good"], fact["total"]):
                refuse("figures_changed")


def department_evidence(evaluation: Evaluation, department: Department, county: Cell) -> Rows:
    """What a department's stored figures counted: as it was kept, else by the same filter."""
    if evaluation.locked_at is None:
        period = Period.must(evaluation.period)
        rules = by_version(evaluation.policy_version)
        ground = ground_of(county, period, rules, evaluation.computed_at)
        return rows_of(ground, department.id)
    query = select(DepartmentCounted).where(
        DepartmentCounted.evaluation_id == evaluation.id,
        DepartmentCounted.department_id == department.id,
    )
    found: Rows = defaultdict(lambda: ([], []))
    for one in db.session.scalars(query):
        found[one.fact][0 if one.good else 1].extend(sorted(one.rows))
    return dict(found)


def department_evidence_now(
    department: Department, county: Cell, period: Period, now: datetime
) -> Rows:
    """The same of a quarter that still runs."""
    return rows_of(ground_of(county, period, in_force(county.id, now), now), department.id)


def entered_of_departments(
    county_id: int, period: Period, known_at: datetime
) -> Mapping[int, list[Entry]]:
    """{department: what accountability decided about it}, as `score` takes it."""
    found: dict[int, list[Entry]] = defaultdict(list)
    for one, entry in decided_about(county_id, period, known_at):
        if one.department_id is not None:
            found[one.department_id].append(entry)
    return found
