"""An emergency calls all levels and the emergency offices; each says that it knows (C18, B25)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from app.cells.models import Department
from app.core.db import db
from app.deadlines import service as deadlines
from app.deadlines.models import Deadline
from app.deadlines.queries import unended
from app.deadlines.rules import Limit
from app.deadlines.service import Timing, timing_for
from app.deadlines.service.limits import end
from app.incidents import queries
from app.incidents.models import EmergencyCall, EmergencySheet, Incident
from app.incidents.rules.duty import LADDER
from app.incidents.rules.emergency import LEVELS, OFFICE, knows, leading
from app.incidents.rules.standing import Part
from app.incidents.sections import EMERGENCY
from app.incidents.service import notify
from app.incidents.service.find_called import groups_of
from app.incidents.service.take_part import close_parts, open_part, open_parts_of
from app.posts.rules import Caller

OWNER, STAGE = "call", "acknowledge"
Place = tuple[str, int | None, int | None]


def filed(cases: Iterable[Incident], now: datetime) -> None:
    """The emergencies among new cases call; the others cost nothing."""
    for case in cases:
        if case.nature == "emergency":
            match_calls(case, timing_for(case.county_id, now, case.policy_version), now)


def match_calls(
    case: Incident,
    timing: Timing,
    now: datetime,
    *,
    cause: object = None,
    by: int | None = None,
) -> None:
    """What an emergency calls follows its nature and its cells, until its end is declared.

    Nobody is told twice for one `cause`, nor whoever it is `by`: his own place knows. Both are of
    its filing unless something else is named.
    """
    sheet = db.session.get(EmergencySheet, case.id)
    over = case.nature != "emergency" or (sheet is not None and sheet.stood_down_at is not None)
    wanted = [] if over else _places(case, timing)
    known = {_place(row): row for row in calls_of(case) if row.ended_at is None}
    _call_off([row for place, row in known.items() if place not in wanted], case, timing, now)
    for place in wanted:
        if place not in known:
            _call(case, place, timing, now, cause=cause or case.id, by=by or case.filer_id)
    settle_lead(case, now)


def calls_of(case: Incident) -> list[EmergencyCall]:
    """All calls that the case has made; without a query where nothing was ever asked of anybody."""
    if not case.matters:
        return []
    query = select(EmergencyCall).where(EmergencyCall.incident_id == case.id)
    return list(db.session.scalars(query.order_by(EmergencyCall.id)))


def runs(case: Incident) -> bool:
    """Whether somebody who may declare the end was called, and no end has been declared."""
    rows = [row for row in calls_of(case) if row.level in LADDER and row.state != "vacant"]
    return any(row.ended_at is None for row in rows)


def acknowledge(
    case: Incident, rows: Sequence[EmergencyCall], caller: Caller, timing: Timing, now: datetime
) -> list[str]:
    """These levels know; the highest of all that do leads from now on. Which they are."""
    for row in rows:
        _end_limits(row, "done", timing, now)
        close_parts(case, now, part=Part.CALLED, about=row.id)
        _know(case, row, caller.id, now)
    settle_lead(case, now)
    return [row.level for row in rows]


def waiting_for(case: Incident, caller: Caller) -> list[EmergencyCall]:
    """The calls that wait for this officer's word."""
    mine = {part.about for part in open_parts_of(case, Part.CALLED, caller=caller)}
    return [row for row in calls_of(case) if row.state == "called" and str(row.id) in mine]


def call_off(case: Incident, timing: Timing, now: datetime) -> list[EmergencyCall]:
    """The emergency or the case is over: nobody is chased nor leads any more; which calls ended."""
    rows = [row for row in calls_of(case) if row.ended_at is None]
    _call_off(rows, case, timing, now)
    return rows


def opened(
    row: EmergencyCall, case: Incident, limit: Limit, timing: Timing, now: datetime
) -> Deadline:
    """The limit of a call, owed by its cell, for an office by the county; the caller keeps it."""
    level = LADDER[-1] if row.level == OFFICE else row.level
    return deadlines.opened(
        owner=OWNER,
        owner_id=row.id,
        stage=STAGE,
        rung=row.chases,
        level=level,
        cell_id=case.cell_at(level),
        limit=limit,
        timing=timing,
        now=now,
    )


def let_answer(case: Incident, row: EmergencyCall, people: Iterable[int], now: datetime) -> None:
    """Whoever is on duty may answer for the level, whatever post he has; so may a village's
    officers where it has no chief.
    """
    known = {part.officer_id for part in open_parts_of(case, Part.CALLED, about=row.id)}
    for officer_id in people:
        if officer_id not in known:
            open_part(case, Part.CALLED, now, about=row.id, officer_id=officer_id)


def _places(case: Incident, timing: Timing) -> list[Place]:
    """The cells of all levels, and the offices that the policy names."""
    cells = [(level, case.cell_at(level)) for level in LEVELS]
    query = select(Department.id).where(
        Department.cell_id == case.county_id,
        Department.code.in_(timing.rules[EMERGENCY].offices),
        Department.ended_on.is_(None),
    )
    offices = db.session.scalars(query.order_by(Department.id)).all()
    return [
        *((level, cell_id, None) for level, cell_id in cells if cell_id is not None),
        *((OFFICE, None, office) for office in offices),
    ]


def _place(row: EmergencyCall) -> Place:
    return row.level, row.cell_id, row.department_id


def _call(
    case: Incident, place: Place, timing: Timing, now: datetime, *, cause: object, by: int
) -> None:
    """Tell all whom the place has at once; a vacant one is on record and burns no time."""
    level, cell_id, department_id = place
    row = EmergencyCall(
        incident_id=case.id,
        level=level,
        cell_id=cell_id,
        department_id=department_id,
        state="called",
        called_at=now,
        chases=0,
        leads=False,
    )
    db.session.add(row)
    db.session.flush()  # parts and limits name its key
    case.matters += 1
    ring(case, row, timing, now, cause=cause, by=by)


def ring(
    case: Incident, row: EmergencyCall, timing: Timing, now: datetime, *, cause: object, by: int
) -> bool:
    """Tell all whom a place has, or note that it is vacant; whether somebody is there."""
    duty, desk, _ = groups_of(row, case, now)
    people = [*duty, *desk]
    if not people:
        row.state = "vacant"
        return False
    row.state, row.called_at = "called", now
    if knows(by, people):
        _know(case, row, by, now)
    else:
        place_of = {"cell_id": row.cell_id, "department_id": row.department_id}
        open_part(case, Part.CALLED, now, about=row.id, **place_of)
        let_answer(case, row, [*duty, *(desk if row.level == LEVELS[0] else ())], now)
        limit = timing.rules[EMERGENCY].acknowledge
        db.session.add(opened(row, case, limit, timing, now))
    kind = queries.kind_of(case.kind_id).name
    told = [i for i in people if i != by]
    notify.say("incident_filed", told, case, cause, now, kind=kind)
    return True


def _know(case: Incident, row: EmergencyCall, officer_id: int, now: datetime) -> None:
    """The level knows, and takes part from now on."""
    row.state, row.acknowledged_at, row.acknowledged_by_id = "acknowledged", now, officer_id
    open_part(
        case,
        Part.RESPONDING,
        now,
        about=row.id,
        officer_id=officer_id,
        cell_id=row.cell_id,
        department_id=row.department_id,
    )


def settle_lead(case: Incident, now: datetime) -> None:
    """The highest level that knows leads; one at most."""
    rows = [row for row in calls_of(case) if row.ended_at is None]
    top = leading(row.level for row in rows if row.state == "acknowledged")
    for row in rows:
        if row.leads and row.level != top:
            row.leads = False
            close_parts(case, now, part=Part.LEADING, about=row.id)
        elif row.level == top and not row.leads:
            row.leads = True
            open_part(case, Part.LEADING, now, about=row.id, cell_id=row.cell_id)


def _call_off(rows: Iterable[EmergencyCall], case: Incident, timing: Timing, now: datetime) -> None:
    for row in rows:
        row.ended_at, row.leads = now, False
        row.state = "ended" if row.state == "called" else row.state
        _end_limits(row, "called_off", timing, now)
        for part in (Part.CALLED, Part.RESPONDING, Part.LEADING):
            close_parts(case, now, part=part, about=row.id)


def _end_limits(row: EmergencyCall, reason: str, timing: Timing, now: datetime) -> None:
    for limit in unended(OWNER, row.id):
        end(limit, reason=reason, timing=timing, now=now)
        row.late_since = row.late_since or limit.overdue_since
