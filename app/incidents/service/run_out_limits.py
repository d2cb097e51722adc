"""Limits of cases run out or are moved: the case moves up by itself, and nothing is told twice."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import structlog
from sqlalchemy import Select, select

from app.core import clock, plain
from app.core.apart import each
from app.core.db import TROUBLE, db, savepoint
from app.core.insert import insert_all, insert_rows
from app.core.many import dialect, one_of
from app.deadlines.models import Deadline
from app.deadlines.queries import every_plain
from app.deadlines.service import Due, claimed, set_aside, timing_for
from app.deadlines.service.limits import end
from app.incidents.models import Incident, IncidentEvent
from app.incidents.rules.duty import LADDER, OUTER, STAGES, Skipped
from app.incidents.rules.limits import BESIDE
from app.incidents.service import ask_time, duty
from app.incidents.service.case_limits import OWNER
from app.incidents.service.notify import contacts_at, handlers, leaders, notices
from app.incidents.service.on_duty import on_duty_at, told_on_duty
from app.incidents.service.record_step import record, taken
from app.notices.service import tell_all
from app.posts import queries as posts

log = structlog.get_logger()
#: What the rules ask of a case; a column that they ask for seldom is read when they do.
ASKED = (
    *("id", "number", "version", "kind", "nature", "severity", "status", "handling_class"),
    *("level", "base_level", "village_id", "township_id", "county_id", "marks", "policy_version"),
    *("due_at", "overdue_since", "last_event_at", "open_parts", "matters"),
)


@cache
def _cases(dialect: str) -> Select[Any]:
    table = Incident.__table__
    query = select(*[table.c[name] for name in ASKED]).where(one_of(table.c.id, "ids", dialect))
    return query.with_for_update(skip_locked=True)


def ran_out(rows: Sequence[Due], now: datetime) -> int:
    """Escalate the cases whose limits these are.

    A case that somebody is acting on is left for the next sweep. The whole batch goes in one
    savepoint; if one case fails, all are tried one by one and the bad one is set aside.
    """
    try:
        with savepoint():
            return _escalate_all(rows, now)
    except TROUBLE:
        raise  # the database is in trouble, not a row: all are tried again at the next sweep
    except Exception as error:
        log.warning("escalating one by one", error=type(error).__name__)

    def failed(row: Due, error: Exception) -> int:
        set_aside(claimed([row])[0], error)
        return 0  # it has not moved

    return each("limit", rows, lambda row: _escalate_all([row], now), failed)


def lock(owner_ids: Sequence[str]) -> None:
    """Lock these cases before their limits, in the order in which actions do."""
    query = (
        select(Incident.id)
        .where(Incident.id.in_([uuid.UUID(i) for i in owner_ids]))
        .order_by(Incident.id)
        .with_for_update()
    )
    db.session.execute(query)


def moved(rows: Sequence[Deadline], now: datetime) -> None:
    """A calendar loaded later moved these limits: an event each, and the case's due time."""
    for row in rows:
        case = db.session.get_one(Incident, uuid.UUID(row.owner_id), populate_existing=True)
        duty.recalculate(case)
        record(
            case,
            "recalculate",
            now=now,
            officer_id=None,
            before=(case.status, case.level),
            data={"due_at": str(row.due_at)},
        )


@dataclass(frozen=True)
class Outcome:
    """What one limit that ran out adds: the step, the next limits, whom to tell.

    Stored for a whole batch at once.
    """

    event: dict[str, Any]
    limits: Sequence[Deadline]
    notices: Sequence[dict[str, Any]]


class Batch:
    """What a batch asks again and again, found once for each place and policy."""

    def __init__(self, cases: Collection[Incident], now: datetime) -> None:
        self.now, self.day = now, clock.day_of(now)
        cells = {case.cell_at(level) for case in cases for level in LADDER}
        self.seats = posts.holders(cells, "reviewer", self.day)
        self.timing = cache(lambda county, version: timing_for(county, now, version))
        self.contacts, self.on_duty = cache(contacts_at), cache(on_duty_at)


def _escalate_all(due: Sequence[Due], now: datetime) -> int:
    """All is read, worked out and stored by a fixed number of statements.

    Cases and limits are plain rows meanwhile: what the rules set on them is stored at the end.
    """
    ids = [uuid.UUID(one) for one in dict.fromkeys(row.owner_id for row in due)]
    cases = {str(case.id): case for case in plain.read(Incident, _cases(dialect()), ids=ids)}
    past = every_plain(OWNER, cases)
    limits = {row.id: row for rows in past.values() for row in rows}
    batch, outcomes = Batch(cases.values(), now), []
    for one in due:
        case = cases.get(one.owner_id)
        if case is None:
            continue
        outcome = _run_out(case, limits[one.id], past[one.owner_id], batch)
        if outcome is not None:
            outcomes.append(outcome)
            past[one.owner_id] += outcome.limits
    db.session.flush()
    # first what refers to the cases, while they are as they were locked: then they are not locked
    # again, row by row
    insert_rows(IncidentEvent, [outcome.event for outcome in outcomes])
    insert_all(Deadline, [limit for outcome in outcomes for limit in outcome.limits])
    tell_all([notice for outcome in outcomes for notice in outcome.notices], now=now)
    plain.store(Incident, cases.values())
    plain.store(Deadline, limits.values())
    return len(cases)


def _run_out(
    case: Incident, row: Deadline, past: Sequence[Deadline], batch: Batch
) -> Outcome | None:
    """One limit ran out: the case lapses to its reviewer, moves up, or stays where it is, late.

    None where the case has gone on, and this limit was left over.
    """
    if row.running_since is None:  # ended with another one of the case
        return None
    now, timing = batch.now, batch.timing(case.county_id, case.policy_version)
    if STAGES.get(case.status) != row.stage and case.status not in BESIDE.get(row.stage, ()):
        end(row, reason="stale", timing=timing, now=now)
        return None
    people = {level: batch.seats.get(case.cell_at(level) or 0, []) for level in LADDER}
    seated: Collection[str] = {level for level in LADDER if people[level]}
    before = (case.status, case.level)
    data: dict[str, Any] = {
        "stage": row.stage,
        "late_since": row.due_at.isoformat() if row.due_at else None,
        "rung": row.rung,
    }
    skipped: Skipped = []
    limits: list[Deadline] = []
    if row.stage == "correct":
        skipped, limits = duty.lapse(case, row, past, seated, timing, now)
    elif row.stage == OUTER:
        limits = duty.overrun(case, row, past, timing, now)
    elif row.stage in BESIDE:
        duty.fall_late(case, row, past, timing, now)
    else:
        skipped, limits = duty.time_out(case, row, past, seated, timing, now)
    if row.stage == "correct":
        action, tells = "lapse", [("incident_corrected", people[case.level])]
    elif limits:
        action, data["cause"] = "escalate", "time_out"
        losers = [i for i in people[before[1]] if i not in people[case.level]]
        tells = [("incident_escalated", people[case.level]), ("incident_lost", losers)]
        if case.open_parts:
            lapsed = ask_time.lapse(case, now)
            data |= {"lapsed": lapsed} if lapsed else {}
    else:  # nobody is above, or it stays with who has it: that is all there is to say
        action, tells = "overdue", _told_of_staying(case, row, people[case.level], batch.day)
    if action != "lapse":
        on_duty = told_on_duty(case, case.level, timing.calendar, now, find=batch.on_duty)
        tells += [
            ("incident_led_late", leaders(case, batch.day)),
            ("incident_overdue_on_duty", on_duty),
        ]
        known = {i for _, whom in tells for i in whom}
        cell_id = case.cell_at(before[1])
        named = batch.contacts(case.policy_version, cell_id, "late", batch.day)
        tells.append(("contact_late", [i for i in named if i not in known]))
    event = taken(
        case, action, now=now, officer_id=None, before=before, data=data | {"skipped": skipped}
    )
    told = [one for what, whom in tells if whom for one in notices(what, whom, case, event["id"])]
    return Outcome(event, limits, told)


def _told_of_staying(
    case: Incident, row: Deadline, reviewers: list[int], day: date
) -> list[tuple[str, list[int]]]:
    """Who is told of a limit beside that of the stage; what stays at the top is told day by day."""
    if row.stage == OUTER:
        at_top = posts.holders([case.county_id], "leader", day).get(case.county_id or 0, [])
        return [("incident_overdue", at_top)]
    if row.stage in BESIDE:
        return [("incident_beside_late", [*handlers(case, day), *reviewers])]
    return []
