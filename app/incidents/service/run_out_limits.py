"""Limits of cases run out or are moved: the case moves up by itself, and nothing is told twice."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import select

from app.core import clock
from app.core.db import TROUBLE, db, savepoint
from app.core.insert import insert_all
from app.deadlines.models import Deadline
from app.deadlines.queries import every
from app.deadlines.service import Timing, set_aside, timing_for
from app.deadlines.service.limits import end
from app.incidents.models import Incident, IncidentEvent
from app.incidents.queries import AS_SENT
from app.incidents.rules.duty import LADDER, OUTER, STAGES, Skipped
from app.incidents.rules.limits import BESIDE
from app.incidents.service import ask_time, duty
from app.incidents.service.case_limits import OWNER
from app.incidents.service.notify import contacts, handlers, leaders, notices
from app.incidents.service.on_duty import told_on_duty
from app.incidents.service.record_step import record, step
from app.notices.service import tell_all
from app.posts import queries as posts

log = structlog.get_logger()


def ran_out(rows: Sequence[Deadline], now: datetime) -> int:
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
    done = 0
    for row in rows:
        try:
            with savepoint():
                done += _escalate_all([row], now)
        except TROUBLE:
            raise
        except Exception as error:
            log.error("limit set aside", deadline=row.id, exc_info=error)
            set_aside(row, error)
    return done


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

    event: IncidentEvent
    limits: Sequence[Deadline]
    notices: Sequence[dict[str, Any]]


def _escalate_all(rows: Sequence[Deadline], now: datetime) -> int:
    ids = {row.owner_id for row in rows}
    query = (
        select(Incident)
        .options(*AS_SENT)
        .where(Incident.id.in_([uuid.UUID(i) for i in ids]))
        .with_for_update(skip_locked=True)
    )
    cases = {str(case.id): case for case in db.session.scalars(query)}
    seats = posts.holders(
        {case.cell_at(level) for case in cases.values() for level in LADDER},
        "reviewer",
        clock.day_of(now),
    )
    past = every(OWNER, ids)
    timing: dict[tuple[int | None, int], Timing] = {}
    found: list[Outcome] = []
    for row in rows:
        case = cases.get(row.owner_id)
        if case is None:
            continue
        key = (case.county_id, case.policy_version)
        if key not in timing:
            timing[key] = timing_for(case.county_id, now, case.policy_version)
        outcome = _run_out(case, row, past[row.owner_id], timing[key], seats, now)
        if outcome is not None:
            found.append(outcome)
            past[row.owner_id] += outcome.limits
    db.session.flush()
    insert_all(IncidentEvent, [outcome.event for outcome in found])
    insert_all(Deadline, [limit for outcome in found for limit in outcome.limits])
    tell_all([notice for outcome in found for notice in outcome.notices], now=now)
    return len(cases)


def _run_out(
    case: Incident,
    row: Deadline,
    past: Sequence[Deadline],
    timing: Timing,
    seats: dict[int, list[int]],
    now: datetime,
) -> Outcome | None:
    """One limit ran out: the case lapses to its reviewer, moves up, or stays where it is, late.

    None where the case has gone on, and this limit was left over.
    """
    if row.running_since is None:  # ended with another one of the case
        return None
    if STAGES.get(case.status) != row.stage and case.status not in BESIDE.get(row.stage, ()):
        end(row, reason="stale", timing=timing, now=now)
        return None
    people = {level: seats.get(case.cell_at(level) or 0, []) for level in LADDER}
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
        action, tells = "overdue", _told_of_staying(case, row, people[case.level], now)
    if action != "lapse":
        day = clock.day_of(now)
        tells += [
            ("incident_led_late", leaders(case, day)),
            ("incident_overdue_on_duty", told_on_duty(case, case.level, timing.calendar, now)),
        ]
        known = {i for _, whom in tells for i in whom}
        named = contacts(case, before[1], "late", day)
        tells.append(("contact_late", [i for i in named if i not in known]))
    event = step(
        case, action, now=now, officer_id=None, before=before, data=data | {"skipped": skipped}
    )
    told = [one for what, whom in tells for one in notices(what, whom, case, event.id)]
    return Outcome(event, limits, told)


def _told_of_staying(
    case: Incident, row: Deadline, reviewers: list[int], now: datetime
) -> list[tuple[str, list[int]]]:
    """Who is told of a limit beside that of the stage; what stays at the top is told day by day."""
    day = clock.day_of(now)
    if row.stage == OUTER:
        at_top = posts.holders([case.county_id], "leader", day).get(case.county_id or 0, [])
        return [("incident_overdue", at_top)]
    if row.stage in BESIDE:
        return [("incident_beside_late", [*handlers(case, day), *reviewers])]
    return []
