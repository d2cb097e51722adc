"""The limits of a case: that of its stage, and those that run beside it at any level (C05)."""

from collections.abc import Sequence
from datetime import datetime

from app.core.db import db
from app.deadlines import service as deadlines
from app.deadlines.models import Deadline
from app.deadlines.queries import every
from app.deadlines.rules import Limit
from app.deadlines.service import Timing
from app.deadlines.service.limits import end
from app.incidents.models import Incident
from app.incidents.rules import duty as rules
from app.incidents.rules.budget import MISPLACED, budget_left
from app.incidents.rules.duty import LADDER, OUTER, STAGES
from app.incidents.rules.limits import BESIDE, MET, chosen
from app.incidents.rules.routing import key_marks
from app.incidents.sections import LIMITS, ROUTING

OWNER = "incident"


def past_of(case: Incident) -> list[Deadline]:
    """All limits that the case has had, running or ended, oldest first."""
    # the case is written once, when all of the step is known
    with db.session.no_autoflush:
        return every(OWNER, [case.id]).get(str(case.id), [])


def end_limits(
    case: Incident, reason: str, timing: Timing, now: datetime, *, whole: bool
) -> list[Deadline]:
    """End what has not ended; all that the case has had, oldest first.

    What runs beside the stage goes on, but for `whole`, or where another rule gives it now.
    """
    rows = past_of(case)
    for row in rows:
        goes_on = not whole and row.stage in BESIDE and _stands(case, row, timing)
        if row.ended_at is None and not goes_on:
            end(row, reason=reason, timing=timing, now=now)
    return rows


def end_misplaced(case: Incident, timing: Timing, now: datetime) -> list[Deadline]:
    """End what runs where another rule gives it at the case's new place, that of the stage too.

    All that the case has had, oldest first; empty where every rule stands.
    """
    rows = past_of(case)
    going = [row for row in rows if row.running_since is not None]
    misplaced = [row for row in going if not _stands(case, row, timing)]
    for row in going:
        if misplaced and (row in misplaced or row.stage not in BESIDE):
            end(row, reason=MISPLACED, timing=timing, now=now)
    return rows if misplaced else []


def open_limits(
    case: Incident,
    timing: Timing,
    now: datetime,
    *,
    past: Sequence[Deadline] = (),
    rung: int = 0,
) -> list[Deadline]:
    """What runs from now on besides what runs in `past`; nothing when the case is over."""
    stage = STAGES.get(case.status)
    if stage is None:
        return []
    limits = _limits(case, timing)
    given = limits[stage]
    assert given is not None, "every stage has a base rule"
    found = [_opened(case, stage, case.level, given, past, rung, timing, now)]
    for beside in BESIDE:
        given = limits[beside]
        if given is not None and _begins(beside, past):
            found.append(_opened(case, beside, LADDER[-1], given, past, 0, timing, now))
    return found


def limit_of(case: Incident, stage: str, timing: Timing) -> tuple[Limit, str] | None:
    """The time for a stage of the case, used or not, and the rule of the policy that gives it.

    None where none runs beside its status.
    """
    return _limits(case, timing)[stage]


def _limits(case: Incident, timing: Timing) -> dict[str, tuple[Limit, str] | None]:
    """`limit_of` each stage: the same for all cases that are the same to the rules of a policy."""
    case_is = (case.status, case.level, case.kind, case.nature, case.severity, case.handling_class)
    situation = (*case_is, *(case.marks or ()))
    stages = (*STAGES.values(), *BESIDE)
    return timing.once(situation, lambda: {one: _limit_of(case, one, timing) for one in stages})


def _limit_of(case: Incident, stage: str, timing: Timing) -> tuple[Limit, str] | None:
    if stage in BESIDE and case.status not in BESIDE[stage]:
        return None
    table = timing.rules[LIMITS]
    row = chosen(table, stage, _said_of(case)) if table else None
    if row is None and stage in BESIDE and stage != OUTER:
        return None
    if row is not None:
        limit, rule = row[1], f"limits/{row[0]}"
    else:
        named = rules.limit_named(
            stage,
            nature=case.nature,
            severity=case.severity,
            handling_class=case.handling_class,
        )
        limit, rule = timing.limit(*named), "/".join(named)
    if rules.hastens(
        stage, case.level, key_marks(timing.rules[ROUTING]["zones"], case.marks or ())
    ):
        return limit.halved(), f"{rule}/halved"
    return limit, rule


def last_rung(past: Sequence[Deadline]) -> int:
    """The step of the ladder on which the case stood last."""
    return next((row.rung for row in reversed(past) if row.stage not in BESIDE), 0)


def earliest(rows: Sequence[Deadline]) -> datetime | None:
    """When the next of the running limits is due."""
    return min((r.due_at for r in rows if r.running_since and r.due_at), default=None)


def _said_of(case: Incident) -> dict[str, frozenset[str]]:
    """What rows of the table of limits may name of the case."""
    return {
        "kind": frozenset({case.kind}),
        "nature": frozenset({case.nature}),
        "severity": frozenset({case.severity}),
        "class": frozenset({case.handling_class or "general"}),
        "level": frozenset({case.level}),
        "zone": frozenset(mark.removeprefix("zone_") for mark in case.marks or ()),
    }


def _stands(case: Incident, row: Deadline, timing: Timing) -> bool:
    given = limit_of(case, row.stage, timing)
    return given is not None and given[1] == row.rule


def _begins(beside: str, past: Sequence[Deadline]) -> bool:
    """Whether such a limit starts: none runs, none was met, none has run out, which stays so."""
    had = [row for row in past if row.stage == beside]
    if beside == OUTER and past and not had:
        return False  # cases of before there was one have none
    return all(row.ended_at and row.reason != MET and not row.overdue_since for row in had)


def _opened(
    case: Incident,
    stage: str,
    level: str,
    given: tuple[Limit, str],
    past: Sequence[Deadline],
    rung: int,
    timing: Timing,
    now: datetime,
) -> Deadline:
    limit, rule = given
    cell_id, calendar = case.cell_at(level), timing.calendar
    desk = (stage, level, cell_id)
    before = [r for r in past if (r.stage, r.level, r.cell_id) == desk and r.ended_at is not None]
    return deadlines.opened(
        owner=OWNER,
        owner_id=case.id,
        stage=stage,
        rung=rung,
        level=level,
        cell_id=cell_id,
        limit=budget_left(
            limit, past, stage=stage, level=level, cell_id=cell_id, calendar=calendar
        ),
        timing=timing,
        now=now,
        rule=rule,
        after=before[-1] if before else None,
    )
