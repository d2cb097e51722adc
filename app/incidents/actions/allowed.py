"""Which actions somebody may take on a case now."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache

from app.core import clock
from app.incidents import queries
from app.incidents.actions.registry import ACTIONS
from app.incidents.models import Incident
from app.incidents.rules import actions as rules
from app.incidents.rules.duty import LADDER, SECOND, STAGES, levels_above, reviewing_levels
from app.incidents.rules.standing import (
    FACT_OF,
    MOST_RETURNS,
    OWN_FACT_OF,
    SENT_IN,
    Fact,
    Part,
    Role,
    Standing,
    county_acts_at_once,
    fixed_on_spot,
    roles_in,
)
from app.incidents.service.find_desks import those_above
from app.incidents.service.find_second import Merged, whose, whose_now, without_second
from app.posts.rules import Caller, Scope

#: open part of a case -> the fact that it is there
SAID_BY = FACT_OF | OWN_FACT_OF
#: case -> open parts in it
Parts = Mapping[uuid.UUID, Collection[str]]


@cache  # a work list asks the same for case after case
def allowed(standing: Standing) -> tuple[str, ...]:
    """The actions of somebody who stands so in a case."""
    return tuple(rules.allowed(ACTIONS.values(), standing))


def allowed_to(
    case: Incident, scope: Scope, officer_id: int, now: datetime | None = None
) -> list[str]:
    """The actions that the officer may take on the case now."""
    return list(allowed(standing_of(case, scope, officer_id, now)))


def allowed_in(cases: Sequence[Incident], scope: Scope, officer_id: int) -> list[list[str]]:
    """`allowed_to` for a page of cases, in two statements at most."""
    parts = queries.parts_in([c.id for c in cases if c.open_parts], scope, officer_id)
    merged = queries.merged_in([c.id for c in cases if c.absorbed])
    return [
        list(allowed(_standing(case, scope, officer_id, parts, merged, None))) for case in cases
    ]


def standing_of(
    case: Incident, scope: Scope, officer_id: int, now: datetime | None = None
) -> Standing:
    """All that decides what the officer may do with the case."""
    parts = queries.parts_in([case.id], scope, officer_id) if case.open_parts else {}
    merged = queries.merged_in([case.id]) if case.absorbed else {}
    return _standing(case, scope, officer_id, parts, merged, now)


def _standing(
    case: Incident,
    scope: Scope,
    officer_id: int,
    parts_in: Parts,
    merged: Merged,
    now: datetime | None,
) -> Standing:
    parts = parts_in.get(case.id, ()) if parts_in else ()
    roles = _roles(case, scope, officer_id, parts)
    absorbed = merged.get(case.id, ()) if merged else ()
    barred = whose(case, merged)
    sources = {case.source, *(source for _, source in absorbed)}
    facts = _facts(case, own=officer_id in barred, sources=sources) | {
        SAID_BY[Part(one)] for one in parts if one in SAID_BY
    }
    if Role.HANDLER in roles or officer_id == case.submitted_by_id:
        facts |= {Fact.HAD_PART}
    if Role.SUPERIOR in roles and _without_second(case, barred, now):
        facts |= {Fact.NO_SECOND}
    return Standing(case.status, facts, roles)


def left_to_above(case: Incident, now: datetime) -> list[int]:
    """Who above the top must confirm or close it, since nobody of the acting levels may.

    Nobody mostly; below the top it has gone up.
    """
    if STAGES.get(case.status) not in SECOND or case.level != LADDER[-1]:
        return []
    barred = whose_now(case)
    if not _without_second(case, barred, now):
        return []
    above = those_above(case.cell_at(case.level), clock.day_of(now))
    return [officer_id for officer_id in above if officer_id not in barred]


def _without_second(case: Incident, barred: set[int | None], now: datetime | None) -> bool:
    """Whether the acting levels have nobody who may end it."""
    levels = reviewing_levels(case.base_level, case.level)
    return without_second(case, levels, barred, clock.day_of(now or clock.now()))


def roles_of(case: Incident, caller: Caller) -> frozenset[Role]:
    """What the officer is in this case."""
    return standing_of(case, caller.scope, caller.id).roles


def may_read_reporter(case: Incident, caller: Caller) -> bool:
    """The case's reviewer alone: who called is told to nobody else (PIPL Art. 6)."""
    return Role.REVIEWER in roles_of(case, caller)


def may_read_parties(case: Incident, caller: Caller) -> bool:
    """The case's reviewer and handler: who the parties of a dispute are is theirs to know (C15)."""
    return bool({Role.REVIEWER, Role.HANDLER} & roles_of(case, caller))


def _roles(case: Incident, scope: Scope, officer_id: int, parts: Iterable[str]) -> frozenset[Role]:
    at_once = county_acts_at_once(case.nature, case.source, case.filer_level)
    acting = reviewing_levels(case.base_level, case.level, at_once=at_once)
    return roles_in(
        scope,
        officer_id,
        reviewed_by=[case.cell_at(level) for level in acting],
        overseen_by=[case.cell_at(level) for level in levels_above(case.level)],
        led_by=case.cell_at(LADDER[-1]) if case.level == LADDER[-1] else None,
        filer_id=case.filer_id,
        handler_officer_id=case.handler_officer_id,
        handler_department_id=case.handler_department_id,
        parts=parts,
    )


def _facts(case: Incident, *, own: bool, sources: set[str]) -> frozenset[Fact]:
    so = {
        Fact.FIXED_ON_SPOT: fixed_on_spot(case.nature, case.source, case.measures_taken),
        Fact.AT_TOP: case.level == LADDER[-1],
        Fact.OWN: own,
        Fact.SENT_IN: bool(SENT_IN & sources) and case.level != LADDER[-1],
        Fact.RETURNED_OFTEN: case.returns >= MOST_RETURNS,
        Fact.EMERGENCY: case.nature == "emergency",
        Fact.DISPUTE: case.nature == "dispute",
        Fact.PAUSED: case.paused_until is not None,
    }
    return frozenset(fact for fact, holds in so.items() if holds)
