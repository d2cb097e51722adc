"""Limits of cases run out: the case moves up by itself, and nothing is told twice."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.core import clock
from app.core.db import db, insert_all, savepoint
from app.deadlines.models import Deadline
from app.deadlines.service import Timing, set_aside, timing_for
from app.deadlines.service.limits import BATCH, end
from app.incidents.models import Incident, IncidentEvent
from app.incidents.rules.actions import LADDER, STAGES
from app.incidents.service.history import (
    OWNER,
    REVIEWED,
    climb_vacant,
    end_limits,
    level_cell,
    next_level,
    opened_limit,
    record,
    reviewers,
    start_limit,
    step,
)
from app.notices.service import tell_all, told
from app.posts import queries as posts

log = structlog.get_logger()


def ran_out(rows: Sequence[Deadline], now: datetime) -> int:
    """Escalate the cases whose limits these are. A case that somebody is acting on is left for the
    next sweep.

    The whole batch goes in one savepoint; if one case fails, all are tried one by one and the bad
    one is set aside.
    """
    try:
        with savepoint():
            return _escalate_all(rows, now)
    except OperationalError:
        raise  # the database is in trouble, not a row: the whole batch is tried again at the next sweep
    except Exception as error:
        log.warning("escalating one by one", error=type(error).__name__)
    done = 0
    for row in rows:
        try:
            with savepoint():
                done += _escalate_all([row], now)
        except OperationalError:
            raise
        except Exception as error:
            log.error("limit set aside", deadline=row.id, exc_info=error)
            set_aside(row, error)
    return done


def _escalate_all(rows: Sequence[Deadline], now: datetime) -> int:
    ids = {row.owner_id for row in rows}
    query = (
        select(Incident)
        .where(Incident.id.in_([uuid.UUID(i) for i in ids]))
        .with_for_update(skip_locked=True)
    )
    cases = {str(case.id): case for case in db.session.scalars(query)}
    day = clock.day_of(now)
    seats = posts.holders(
        {i for case in cases.values() for i in (case.township_id, case.county_id)}, "reviewer", day
    )
    timing: dict[tuple[int | None, int], Timing] = {}
    found: list[Outcome] = []
    for row in rows:
        case = cases.get(row.owner_id)
        if case is None:
            continue
        key = (case.county_id, case.policy_version)
        if key not in timing:
            timing[key] = timing_for(case.county_id, now, case.policy_version)
        outcome = _run_out(case, row, timing[key], seats, now)
        if outcome is not None:
            found.append(outcome)
    db.session.flush()
    insert_all(IncidentEvent, [outcome.event for outcome in found])
    insert_all(Deadline, [outcome.limit for outcome in found if outcome.limit is not None])
    tell_all([notice for outcome in found for notice in outcome.notices], now=now)
    return len(cases)


@dataclass(frozen=True)
class Outcome:
    """What one limit that ran out adds: the step, the next limit, whom to tell.

    Stored for a whole batch at once.
    """

    event: IncidentEvent
    limit: Deadline | None = None
    notices: Sequence[dict[str, Any]] = ()


def _run_out(
    case: Incident, row: Deadline, timing: Timing, seats: dict[int, list[int]], now: datetime
) -> Outcome | None:
    """One limit ran out: the case moves to the next level that is in post, or stays at the top with
    its lateness on record.
    """
    if STAGES.get(case.status) != row.stage:
        end(
            row, reason="stale", timing=timing, now=now
        )  # the case has gone on; this limit was left over
        return None
    late_since = row.due_at
    before = (case.status, case.level)
    case.overdue_since = case.overdue_since or late_since
    data: dict[str, Any] = {
        "stage": row.stage,
        "late_since": late_since.isoformat() if late_since else None,
        "rung": row.rung,
    }
    if row.stage == "correct":
        end(row, reason="lapsed", timing=timing, now=now)
        case.status = "reported"
        data["skipped"] = climb_vacant(case, clock.day_of(now))
        limit = opened_limit(case, timing, now)
        event = step(case, "lapse", now=now, officer_id=None, before=before, data=data)
        return Outcome(
            event,
            limit,
            _notices(
                "incident_corrected",
                seats.get(level_cell(case, case.level) or 0, []),
                case,
                event.id,
            ),
        )
    level, skipped = _climb(case, seats)
    if level is None:
        end(row, reason="top_rung", timing=timing, now=now)
        case.due_at = None
        return Outcome(
            step(
                case,
                "overdue",
                now=now,
                officer_id=None,
                before=before,
                data=data | {"skipped": skipped},
            )
        )
    end(row, reason="escalated", timing=timing, now=now)
    case.level = level
    if case.status == "reported":
        case.base_level = level
    limit = opened_limit(case, timing, now, rung=row.rung + 1)
    event = step(
        case,
        "escalate",
        now=now,
        officer_id=None,
        before=before,
        data=data | {"cause": "time_out", "skipped": skipped},
    )
    return Outcome(
        event,
        limit,
        _notices(
            "incident_escalated", seats.get(level_cell(case, case.level) or 0, []), case, event.id
        ),
    )


def _climb(case: Incident, seats: dict[int, list[int]]) -> tuple[str | None, list[dict[str, str]]]:
    """The next level with somebody in post, at last the top one whether or not.

    None above it; and the vacant ones passed.
    """
    vacant, level = [], next_level(case.level)
    while level is not None and not seats.get(level_cell(case, level) or 0):
        vacant.append({"level": level, "reason": "vacant"})
        above = next_level(level)
        if above is None:
            break
        level = above
    return level, vacant


def _notices(
    kind: str, officer_ids: Sequence[int], case: Incident, cause: Any
) -> list[dict[str, Any]]:
    return [
        told(i, kind, cause, "incident", case.id, {"number": case.number or "—"})
        for i in officer_ids
    ]


def leave_vacant(*, now: datetime) -> int:
    """Cases waiting for a reviewer's step at a level whose seat has become empty move up at once:
    vacancy burns no time.
    """
    waiting = select(Deadline).where(
        Deadline.owner == OWNER,
        Deadline.running_since.is_not(None),
        Deadline.stage.in_(REVIEWED),
        Deadline.level != LADDER[-1],
    )
    cells = set(db.session.scalars(waiting.with_only_columns(Deadline.cell_id).distinct()))
    seats = posts.holders(cells, "reviewer", clock.day_of(now))
    vacant = [i for i in cells if i is not None and not seats.get(i)]
    rows = db.session.scalars(
        waiting.where(Deadline.cell_id.in_(vacant))
        .order_by(Deadline.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    count = 0
    for row in list(rows):
        case = db.session.scalar(
            select(Incident)
            .where(Incident.id == uuid.UUID(row.owner_id))
            .with_for_update(skip_locked=True)
        )
        if case is None:
            continue
        before, timing = (
            (case.status, case.level),
            timing_for(case.county_id, now, case.policy_version),
        )
        end_limits(case, "vacant", timing, now)
        skipped = climb_vacant(case, clock.day_of(now))
        start_limit(case, timing, now, rung=row.rung + 1)
        event = record(
            case,
            "escalate",
            now=now,
            officer_id=None,
            before=before,
            data={"cause": "vacant", "skipped": skipped},
        )
        tell_all(
            _notices(
                "incident_raised", reviewers(case, case.level, clock.day_of(now)), case, event.id
            ),
            now=now,
        )
        count += 1
    return count


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
        case.due_at = row.due_at
        record(
            case,
            "recalculate",
            now=now,
            officer_id=None,
            before=(case.status, case.level),
            data={"due_at": str(row.due_at)},
        )
