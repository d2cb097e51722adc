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
from app.deadlines.models import Deadline
from app.deadlines.queries import unended
from app.deadlines.service import Timing
from app.deadlines.service.limits import end, lengthen
from app.incidents import queries
from app.incidents.models import Incident
from app.incidents.rules import duty as rules
from app.incidents.rules.budget import PAUSED
from app.incidents.rules.duty import LADDER, REVIEWED, STAGES, Skipped
from app.incidents.rules.limits import MET
from app.incidents.service import case_limits
from app.incidents.service.find_second import barred_levels


def begin(
    case: Incident, *, level: str, timing: Timing, now: datetime
) -> tuple[Skipped, list[Deadline]]:
    """A new case comes to a level: (vacant ones skipped, its limits, which the caller keeps)."""
    case.status, case.level, case.base_level = "reported", level, level
    return _arrive(case, now), _open_limits(case, (), timing, now)


def move(case: Incident, status: str, timing: Timing, now: datetime, *, reason: str) -> Skipped:
    """Move to a status; the vacant levels skipped.

    Where the stage differs, one limit ends for `reason` and the next starts, with what is left of
    the level's time for that stage.
    """
    stage, case.status = STAGES.get(case.status), status
    if STAGES.get(status) == stage:
        return []
    past = _end_limits(case, reason, timing, now, whole=STAGES.get(status) is None)
    skipped = _arrive(case, now) if STAGES.get(status) in REVIEWED else []
    db.session.add_all(_open_limits(case, past, timing, now))
    return skipped


def hand_up(case: Incident, timing: Timing, now: datetime) -> Skipped:
    """The level above takes the case on, with its own time; the vacant ones skipped.

    Refuses with `at_top`.
    """
    level, skipped = rules.after_handing_up(case.level, queries.seated(case, clock.day_of(now)))
    if level is None:
        refuse("at_top")
    past = _end_limits(case, "escalated", timing, now)
    _raise(case, level)
    db.session.add_all(_open_limits(case, past, timing, now, rung=case_limits.last_rung(past) + 1))
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
    db.session.add_all(_open_limits(case, past, timing, now))
    return skipped


def leave_seat(case: Incident, timing: Timing, now: datetime, *, rung: int, reason: str) -> Skipped:
    """Leave a level where nobody may act any more, with the next level's own time for the stage."""
    past = _end_limits(case, reason, timing, now)
    skipped = _arrive(case, now)
    db.session.add_all(_open_limits(case, past, timing, now, rung=rung))
    return skipped


def time_out(
    case: Incident,
    row: Deadline,
    past: Sequence[Deadline],
    seated: Collection[str],
    timing: Timing,
    now: datetime,
) -> tuple[Skipped, list[Deadline]]:
    """A level let its limit run out: the next one's limits, which the caller keeps.

    `past` are all limits that the case has had, `row` among them, oldest first. None at the top,
    where the case stays with its lateness on record.
    """
    level, skipped = rules.after_timeout(case.level, seated)
    _note_late(case, row.due_at)
    end(row, reason="escalated" if level else "top_rung", timing=timing, now=now)
    if level is None:
        case.due_at = None
        return skipped, []
    _raise(case, level)
    return skipped, _open_limits(case, past, timing, now, rung=row.rung + 1)


def fall_late(
    case: Incident, row: Deadline, past: Sequence[Deadline], timing: Timing, now: datetime
) -> None:
    """A limit beside that of the stage ran out: the case stays where it is, late."""
    row.level, row.cell_id = case.level, case.cell_at(case.level)
    _note_late(case, row.due_at)
    end(row, reason="overrun", timing=timing, now=now)
    if case.due_at is not None:
        case.due_at = case_limits.earliest(past)  # the caller may not have stored all of them yet


def overrun(
    case: Incident, row: Deadline, past: Sequence[Deadline], timing: Timing, now: datetime
) -> list[Deadline]:
    """The whole case took too long: the top takes it on, with its own time, which the caller keeps.

    The lateness is that of the cell that has it now.
    """
    fall_late(case, row, past, timing, now)
    if case.level == LADDER[-1]:
        return []
    for other in past:
        if other.ended_at is None:
            end(other, reason="escalated", timing=timing, now=now)
    _raise(case, LADDER[-1])
    return _open_limits(case, past, timing, now, rung=case_limits.last_rung(past) + 1)


def lapse(
    case: Incident,
    row: Deadline,
    past: Sequence[Deadline],
    seated: Collection[str],
    timing: Timing,
    now: datetime,
) -> tuple[Skipped, list[Deadline]]:
    """Nobody answered a return: the case is its reviewer's again, with limits for the caller."""
    _note_late(case, row.due_at)
    end(row, reason="lapsed", timing=timing, now=now)
    case.status = "reported"
    level, skipped = rules.on_arrival(case.level, seated)
    _raise(case, level)
    return skipped, _open_limits(case, past, timing, now)


def pause(case: Incident, until: datetime, timing: Timing, now: datetime) -> bool:
    """No limit of the case runs until `resume`; False, and all as it was, where one has passed.

    Or where that of the stage has ended, late at the top: a pause would begin it anew.
    """
    rows = unended(case_limits.OWNER, case.id)
    stage = STAGES[case.status] in {row.stage for row in rows}
    if not stage or any(row.due_at is None or row.due_at <= now for row in rows):
        return False
    _end_limits(case, PAUSED, timing, now, whole=True)
    case.paused_until = until
    return True


def resume(case: Incident, timing: Timing, now: datetime) -> None:
    """What was left runs on, unless a move has started it again already."""
    case.paused_until = None
    past = case_limits.past_of(case)
    if all(row.running_since is None for row in past):
        db.session.add_all(_open_limits(case, past, timing, now, rung=case_limits.last_rung(past)))


def end_beside(case: Incident, stage: str, timing: Timing, now: datetime) -> None:
    """What a limit beside that of the stage asked for is done, and does not begin anew."""
    for row in unended(case_limits.OWNER, case.id):
        if row.stage == stage:
            end(row, reason=MET, timing=timing, now=now)
            recalculate(case)


def extend(case: Incident, row: Deadline, by_s: int, timing: Timing, now: datetime) -> None:
    """The desk has so many seconds more, on the clock of its running limit."""
    lengthen(row, by_s, timing, now)
    recalculate(case)


def correct_place(case: Incident, found: str, *, same_township: bool) -> dict[str, list[str]]:
    """A returned case's place was set right, where cases start at `found`; what changed."""
    level = rules.level_after_correcting(case.level, found, same_township=same_township)
    return audit.apply(case, {"level": level, "base_level": level})


def begin_higher(case: Incident, level: str) -> None:
    """A returned case came back from a closed one: it starts at that level again, never lower."""
    case.level = max(case.level, level, key=LADDER.index)


def rehome(case: Incident, timing: Timing, now: datetime) -> None:
    """A case lies elsewhere: its running limits are owed there, by the rules that hold there."""
    for row in unended(case_limits.OWNER, case.id):
        row.cell_id = case.cell_at(row.level)
    if past := case_limits.end_misplaced(case, timing, now):
        db.session.add_all(_open_limits(case, past, timing, now, rung=case_limits.last_rung(past)))


def recalculate(case: Incident) -> None:
    """Limits of the case have moved; one that is late at the top has no due time any more."""
    if case.due_at is not None:
        case.due_at = case_limits.earliest(unended(case_limits.OWNER, case.id))


def _arrive(case: Incident, now: datetime) -> Skipped:
    """A reviewer's step is owed from here on, by a level with somebody who may take it."""
    seated = queries.seated(case, day := clock.day_of(now))
    level, skipped = rules.on_arrival(case.level, seated, barred_levels(case, day))
    _raise(case, level)
    return skipped


def _raise(case: Incident, level: str) -> None:
    case.level = level
    case.base_level = rules.base_level_after(case.status, case.base_level, level)


def _note_late(case: Incident, since: datetime | None) -> None:
    """The first due time that passed stays on the case's record."""
    case.overdue_since = case.overdue_since or since


def _end_limits(
    case: Incident, reason: str, timing: Timing, now: datetime, *, whole: bool = False
) -> list[Deadline]:
    """End what runs; all limits that the case has had, oldest first."""
    rows = case_limits.end_limits(case, reason, timing, now, whole=whole)
    _note_late(case, min((r.overdue_since for r in rows if r.overdue_since), default=None))
    case.due_at = None
    return rows


def _open_limits(
    case: Incident, past: Sequence[Deadline], timing: Timing, now: datetime, *, rung: int = 0
) -> list[Deadline]:
    """The limits that run from now on besides those of `past`; none when the case is over."""
    found = case_limits.open_limits(case, timing, now, past=past, rung=rung)
    case.due_at = case_limits.earliest([*past, *found])
    return found
