"""What departments and offices received, and what came of it (rows F14, F15).

A fact is a select of its rows as those of cells are: (department_id, good: 1 or 0, row). A row is
the case's key, and after a stroke that of the transfer, measure or joint action in it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import BigInteger, and_, case, cast, func, literal_column, or_, select, union_all

from app.cells.models import Cell, Department
from app.core.clock import day_of
from app.core.db import db
from app.core.portable import as_text, gathered
from app.deadlines.models import Deadline
from app.evaluations.measures.count import Rows
from app.evaluations.measures.ground import Ground
from app.evaluations.measures.limits import SAYS_NOTHING, outcome
from app.evaluations.rules import Fact
from app.incidents.models import (
    IncidentEvent,
    IncidentParty,
    JointAction,
    JointResult,
    Measure,
    Transfer,
)
from app.incidents.rules.standing import Part
from app.incidents.service import case_limits, move_measure, transfer_case

#: Room for a department's key beside a step's number.
MOST_DEPARTMENTS = 10**10


def departments_in(ground: Ground) -> Any:
    """Those of the county and its townships that exist in the period, as a select."""
    alive = or_(Department.ended_on.is_(None), Department.ended_on > ground.period.first)
    here = Cell.path.startswith(ground.county.path)
    return select(Department).join(Cell, Cell.id == Department.cell_id).where(here, alive)


def _judged(ground: Ground, column: Any) -> Any:
    return column.in_(departments_in(ground).with_only_columns(Department.id))


def _row(thing: Any) -> Any:
    return (as_text(thing.incident_id) + "/" + as_text(thing.id)).label("row")


def _owed(ground: Ground, thing: Any, owner: str, stage: str, **more: Any) -> Any:
    """First limits of things of a department that were decided in the period, by thing: late once
    is late, and a reminder's limit after it says nothing more.
    """
    late, at = outcome(ground)
    good = func.min(case((late, 0), else_=1))
    return (
        select(thing.department_id, more.get("good", good).label("good"), _row(thing))
        .select_from(Deadline)
        .join(thing, as_text(thing.id) == Deadline.owner_id)
        .where(
            Deadline.owner == owner,
            Deadline.stage == stage,
            Deadline.rung == 0,
            or_(late, Deadline.reason == "done"),
            ground.covers(at),
            _judged(ground, thing.department_id),
        )
        .group_by(thing.department_id, thing.incident_id, thing.id)
    )


def transfer_receipt(ground: Ground) -> Any:
    """Transfers whose receipt was owed; good when it was in time. What was sent back or withdrawn
    in time says nothing here.
    """
    return _owed(ground, Transfer, transfer_case.OWNER, "receive")


def transfer_answer(ground: Ground) -> Any:
    """The same of the answer."""
    return _owed(ground, Transfer, transfer_case.OWNER, "answer")


def transfer_result(ground: Ground) -> Any:
    """Transfers whose answer was owed; good when there is one by now, however late."""
    told = and_(Transfer.state == "answered", Transfer.ended_at <= ground.computed_at)
    good = func.min(case((told, 1), else_=0))
    return _owed(ground, Transfer, transfer_case.OWNER, "answer", good=good)


def transfer_kept(ground: Ground) -> Any:
    """Transfers that the department ended; good when it answered, not when it sent them back."""
    good = case((Transfer.state == "answered", 1), else_=0)
    return select(Transfer.department_id, good.label("good"), _row(Transfer)).where(
        Transfer.state.in_(("answered", "declined")),
        ground.covers(Transfer.ended_at),
        _judged(ground, Transfer.department_id),
    )


def measures_on_time(ground: Ground) -> Any:
    """Measures that a department was to carry out; good when it was done in time."""
    return _owed(ground, Measure, move_measure.OWNER, "carry_out")


def joint_result(ground: Ground) -> Any:
    """Joint actions of past days in which it took part; good when it has told what it found. Of a
    case that ended before, nothing is owed.
    """
    last = min(ground.period.last, day_of(ground.computed_at) - timedelta(days=1))
    told = and_(JointResult.told_at.is_not(None), JointResult.told_at <= ground.computed_at)
    open_then = or_(JointAction.ended_at.is_(None), JointAction.ended_at > ground.computed_at)
    return (
        select(JointResult.department_id, case((told, 1), else_=0).label("good"), _row(JointAction))
        .join(JointAction, JointAction.id == JointResult.joint_id)
        .where(
            JointAction.held_on >= ground.period.first,
            JointAction.held_on <= last,
            JointAction.called_at <= ground.computed_at,
            or_(told, open_then),
            _judged(ground, JointResult.department_id),
        )
    )


def assigned_on_time(ground: Ground) -> Any:
    """Cases whose handling was due while the department had them to handle; good in time."""
    late, at = outcome(ground)
    handled = (
        select(IncidentParty.incident_id)
        .where(
            IncidentParty.part == Part.HANDLER.value, _judged(ground, IncidentParty.department_id)
        )
        .distinct()
        .cte("given_to_departments")
    )
    limits = (
        select(handled.c.incident_id, at.label("at"), case((late, 0), else_=1).label("good"))
        .add_columns(Deadline.id)
        .join(Deadline, Deadline.owner_id == as_text(handled.c.incident_id))
        .where(
            Deadline.owner == case_limits.OWNER,
            Deadline.stage == "handle",
            Deadline.reason.is_distinct_from("vacant"),
            Deadline.reason.is_distinct_from("unfounded"),
            or_(late, Deadline.reason.not_in(SAYS_NOTHING)),
            ground.covers(at),
        )
        .subquery()
    )
    d, event = limits.c, IncidentEvent
    given = func.coalesce(event.data["department_id"].as_integer(), 0)
    back = and_(
        event.action == "decline",
        event.data["transfer_id"].as_string().is_(None),
        event.data["assistance_id"].as_string().is_(None),
    )
    who = case((event.action == "assign", given), else_=0)
    # the department of the newest step, found in one reading: its number before it
    newest = func.max(cast(event.seq, BigInteger) * MOST_DEPARTMENTS + who)
    held = (
        select(d.incident_id, d.good, (newest % MOST_DEPARTMENTS).label("department_id"))
        .join(event, (event.incident_id == d.incident_id) & (event.at <= d.at))
        .where(or_(event.action == "assign", back))
        .group_by(d.id, d.incident_id, d.good)
        .subquery()
    )
    h = held.c
    return (
        select(h.department_id, func.min(h.good).label("good"), as_text(h.incident_id).label("row"))
        .where(_judged(ground, h.department_id))
        .group_by(h.department_id, h.incident_id)
    )


#: fact -> the select of its rows
SELECTS: Mapping[str, Callable[[Ground], Any]] = {
    yields.__name__: yields
    for yields in (
        transfer_receipt,
        transfer_answer,
        transfer_kept,
        transfer_result,
        assigned_on_time,
        measures_on_time,
        joint_result,
    )
}


def counted(ground: Ground) -> dict[int, dict[str, Fact]]:
    """{department that exists in the period: {fact: good of total}}, in one statement."""
    parts = []
    for name, of in _named(ground):
        sums = func.sum(of.c[1]).label("good"), func.count().label("total")
        parts.append(select(name, of.c[0].label("department_id"), *sums).group_by(of.c[0]))
    found = {
        (department_id, name): Fact(int(good), total)
        for name, department_id, good, total in db.session.execute(union_all(*parts))
    }
    ids = db.session.scalars(departments_in(ground).with_only_columns(Department.id))
    return {one: {name: found.get((one, name), Fact(0, 0)) for name in SELECTS} for one in ids}


def rows_of(ground: Ground, department_id: int) -> Rows:
    """The rows behind a department's facts, by the filter that counted them."""
    found: Rows = {name: ([], []) for name in SELECTS}
    parts = [
        select(name, of.c[1].label("good"), of.c[2].label("row")).where(of.c[0] == department_id)
        for name, of in _named(ground)
    ]
    for name, good, row in db.session.execute(union_all(*parts)):
        found[name][0 if good else 1].append(row)
    return {name: (sorted(good), sorted(bad)) for name, (good, bad) in found.items()}


def gathered_rows(ground: Ground) -> Any:
    """(department_id, fact, good, rows, count) of all departments, as a select."""
    parts = []
    for name, of in _named(ground):
        department_id, good = of.c[0].label("department_id"), of.c[1]
        sums = gathered(of.c[2]).label("rows"), func.count().label("count")
        columns = department_id, name.label("fact"), (good == 1).label("good"), *sums
        parts.append(select(*columns).group_by(of.c[0], good))
    return union_all(*parts)


def _named(ground: Ground) -> Iterable[tuple[Any, Any]]:
    for name, rows in SELECTS.items():
        yield literal_column(f"'{name}'").label("name"), rows(ground).subquery()
