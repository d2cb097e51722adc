"""Whose duty a case is: the one writer of status, level, base level, due time, overdue fact.

Filing, actions, time-outs, vacancies, corrected places and calendars all come here; what follows
from what is decided in rules/duty.py. Each verb leaves the case with the limit of its stage, or
with none when it is over.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from app.core import audit, clock
from app.core.db import db
from app.core.errors import refuse
from app.deadlines import service as deadlines
from app.deadlines.models import Deadline
from app.deadlines.queries import every, running
from app.deadlines.service import Timing
from app.deadlines.service.limits import end
from app.incidents import queries
from app.incidents.models import Incident
from app.incidents.rules import duty as rules
from app.incidents.rules.budget import budget_left
from app.incidents.rules.duty import REVIEWED, STAGES, Skipped

OWNER = "incident"


def begin(
    case: Incident, *, level: str, timing: Timing, now: datetime
) -> tuple[Skipped, Deadline | None]:
    """A new case comes to a level: (vacant ones skipped, its limit, which the caller keeps)."""
    case.status, case.level, case.base_level = "reported", level, level
    return _arrive(case, now), _open_limit(case, timing, now)


def move(case: Incident, status: str, timing: Timing, now: datetime, *, reason: str) -> Skipped:
    """Move to a status; the vacant levels skipped.

    Where the stage differs, one limit ends for `reason` and the next starts, with what is left of
    the level's time for that stage.
    """
    stage, case.status = STAGES.get(case.status), status
    if STAGES.get(status) == stage:
        return []
    past = _end_limits(case, reason, timing, now)
    skipped = _arrive(case, now) if STAGES.get(status) in REVIEWED else []
    _start_limit(case, past, timing, now)
    return skipped


def hand_up(case: Incident, timing: Timing, now: datetime) -> Skipped:
    """The level above takes the case on, with its own time; the vacant ones skipped.

    Refuses with `at_top`.
    """
    seated = queries.seated(case, clock.day_of(now))
    level, skipped = rules.after_handing_up(case.level, seated)
    if level is None:
        refuse("at_top")
    past = _end_limits(case, "escalated", timing, now)
    _raise(case, level)
    _start_limit(case, past, timing, now, rung=past[-1].rung + 1 if past else 1)
    return skipped


def take_on(
    case: Incident, level: str, timing: Timing, now: datetime, *, status: str, reason: str
) -> Skipped:
    """Another desk takes the case on alone, with its own time; the vacant levels skipped.

    Whoever had it keeps no action on it.
    """
    past = _end_limits(case, reason, timing, now)
    case.status, case.level, case.base_level = status, level, level
    skipped = _arrive(case, now) if STAGES.get(status) in REVIEWED else []
    _start_limit(case, past, timing, now)
    return skipped


def leave_vacant(case: Incident, timing: Timing, now: datetime, *, rung: int) -> Skipped:
    """Leave a level that has become vacant, with the next level's own time for the stage."""
    past = _end_limits(case, "vacant", timing, now)
    skipped = _arrive(case, now)
    _start_limit(case, past, timing, now, rung=rung)
    return skipped


def time_out(
    case: Incident,
    row: Deadline,
    past: Sequence[Deadline],
    seated: Collection[str],
    timing: Timing,
    now: datetime,
) -> tuple[Skipped, Deadline | None]:
    """A level let its limit run out: the next one's limit, which the caller keeps.

    `past` are all limits that the case has had, `row` among them, oldest first. None at the top,
    where the case stays with its lateness on record.
    """
    level, skipped = rules.after_timeout(case.level, seated)
    _note_late(case, row.due_at)
    end(row, reason="escalated" if level else "top_rung", timing=timing, now=now)
    if level is None:
        case.due_at = None
        return skipped, None
    _raise(case, level)
    return skipped, _open_limit(case, timing, now, past=past, rung=row.rung + 1)


def lapse(
    case: Incident,
    row: Deadline,
    past: Sequence[Deadline],
    seated: Collection[str],
    timing: Timing,
    now: datetime,
) -> tuple[Skipped, Deadline | None]:
    """Nobody answered a return: the case is its reviewer's again, with a limit for the caller."""
    _note_late(case, row.due_at)
    end(row, reason="lapsed", timing=timing, now=now)
    case.status = "reported"
    level, skipped = rules.on_arrival(case.level, seated)
    _raise(case, level)
    return skipped, _open_limit(case, timing, now, past=past)


def correct_place(case: Incident, found: str, *, same_township: bool) -> dict[str, list[str]]:
    """A returned case's place was set right, where cases start at `found`; what changed."""
    level = rules.level_after_correcting(case.level, found, same_township=same_township)
    return audit.apply(case, {"level": level, "base_level": level})


def rehome(case: Incident) -> None:
    """The cells of a case have changed: its running limits are owed by the new ones."""
    for row in running(OWNER, case.id):
        row.cell_id = case.cell_at(case.level)


def recalculate(case: Incident, row: Deadline) -> None:
    """A calendar has moved the case's limit."""
    case.due_at = row.due_at


def _arrive(case: Incident, now: datetime) -> Skipped:
    """A reviewer's step is owed from here on, by a level in post."""
    seated = queries.seated(case, clock.day_of(now))
    level, skipped = rules.on_arrival(case.level, seated)
    _raise(case, level)
    return skipped


def _raise(case: Incident, level: str) -> None:
    case.level = level
    case.base_level = rules.base_level_after(case.status, case.base_level, level)


def _note_late(case: Incident, since: datetime | None) -> None:
    """The first due time that passed stays on the case's record."""
    case.overdue_since = case.overdue_since or since


def _end_limits(case: Incident, reason: str, timing: Timing, now: datetime) -> list[Deadline]:
    """End what runs; all limits that the case has had, oldest first."""
    # the case is written once, when all of the step is known
    with db.session.no_autoflush:
        rows = every(OWNER, [case.id]).get(str(case.id), [])
    for row in rows:
        if row.running_since is not None:
            end(row, reason=reason, timing=timing, now=now)
            _note_late(case, row.overdue_since)
    case.due_at = None
    return rows


def _start_limit(
    case: Incident, past: Sequence[Deadline], timing: Timing, now: datetime, *, rung: int = 0
) -> None:
    row = _open_limit(case, timing, now, past=past, rung=rung)
    if row is not None:
        db.session.add(row)


def _open_limit(
    case: Incident,
    timing: Timing,
    now: datetime,
    *,
    past: Sequence[Deadline] = (),
    rung: int = 0,
) -> Deadline | None:
    """The limit of the case's stage, running from now; None when the case is over."""
    stage = STAGES.get(case.status)
    if stage is None:
        case.due_at = None
        return None
    named = rules.limit_named(
        stage,
        nature=case.nature,
        severity=case.severity,
        handling_class=case.handling_class,
    )
    limit = timing.limit(*named)
    if rules.hastens(stage, case.level, queries.key_zone_marks(case)):
        limit = limit.halved()
    row = deadlines.opened(
        owner=OWNER,
        owner_id=case.id,
        stage=stage,
        rung=rung,
        level=case.level,
        cell_id=case.cell_at(case.level),
        limit=budget_left(limit, past, stage=stage, level=case.level, calendar=timing.calendar),
        timing=timing,
        now=now,
    )
    case.due_at = row.due_at
    return row
