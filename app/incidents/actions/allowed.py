"""Which actions somebody may take on a case now."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import NamedTuple

from app.core import clock
from app.incidents import queries
from app.incidents.actions.registry import ACTIONS
from app.incidents.models import Incident
from app.incidents.queries.listed import Case
from app.incidents.rules import actions as rules
from app.incidents.rules.duty import LADDER, LEVELS, SECOND, STAGES, levels_above, reviewing_levels
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


class Seen(NamedTuple):
    """What of a case decides which actions somebody may take; who is not he is nobody."""

    status: str
    level: str
    base_level: str
    nature: str
    source: str
    #: By LEVELS.
    cells: tuple[int | None, ...]
    county_at_once: bool
    fixed_on_spot: bool
    returned_often: bool
    paused: bool
    filer_id: int | None
    handler_officer_id: int | None
    handler_department_id: int | None
    #: He filed it or what was merged into it, or submitted the work; the latter.
    own: bool
    submitted: bool


#: How somebody stands in cases that look alike to him.
Known = dict[Seen, Standing]


@cache  # a work list asks the same for case after case
def allowed(standing: Standing) -> tuple[str, ...]:
    """The actions of somebody who stands so in a case."""
    return tuple(rules.allowed(ACTIONS.values(), standing))


def allowed_to(
    case: Incident, scope: Scope, officer_id: int, now: datetime | None = None
) -> list[str]:
    """The actions that the officer may take on the case now."""
    return list(allowed(standing_of(case, scope, officer_id, now)))


def allowed_in(cases: Sequence[Case], scope: Scope, officer_id: int) -> list[list[str]]:
    """`allowed_to` for a page of cases, in two statements at most; most of a page are alike."""
    parts = queries.parts_in([c.id for c in cases if c.open_parts], scope, officer_id)
    merged = queries.merged_in([c.id for c in cases if c.absorbed])
    known: Known = {}
    his = _his(scope, officer_id)
    return [
        list(allowed(_standing(case, scope, officer_id, his, parts, merged, None, known)))
        for case in cases
    ]


def standing_of(
    case: Incident, scope: Scope, officer_id: int, now: datetime | None = None
) -> Standing:
    """All that decides what the officer may do with the case."""
    parts = queries.parts_in([case.id], scope, officer_id) if case.open_parts else {}
    merged = queries.merged_in([case.id]) if case.absorbed else {}
    return _standing(case, scope, officer_id, _his(scope, officer_id), parts, merged, now, {})


def _his(scope: Scope, officer_id: int) -> tuple[int, ...]:
    """Himself, and those for whom he stands in."""
    return officer_id, *scope.stands_for()


def _standing(
    case: Case,
    scope: Scope,
    officer_id: int,
    his: tuple[int, ...],
    parts_in: Parts,
    merged: Merged,
    now: datetime | None,
    known: Known,
) -> Standing:
    parts = parts_in.get(case.id, ()) if parts_in else ()
    absorbed = merged.get(case.id, ()) if merged else ()
    barred = whose(case, merged)
    seen = _seen(case, his, own=officer_id in barred)
    standing = None if parts or absorbed else known.get(seen)
    if standing is None:
        roles = _roles(seen, scope, officer_id, parts)
        sources = {case.source, *(source for _, source in absorbed)}
        facts = _facts(seen, sources) | {SAID_BY[Part(one)] for one in parts if one in SAID_BY}
        if Role.HANDLER in roles or seen.submitted:
            facts |= {Fact.HAD_PART}
        standing = Standing(case.status, facts, roles)
        if not parts and not absorbed:
            known[seen] = standing
    if Role.SUPERIOR in standing.roles and _without_second(case, barred, now):
        return replace(standing, facts=standing.facts | {Fact.NO_SECOND})
    return standing


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


def _without_second(case: Case, barred: set[int | None], now: datetime | None) -> bool:
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


def _seen(case: Case, his: tuple[int, ...], *, own: bool) -> Seen:
    """What of a case decides, as far as this officer is concerned: others are nobody."""
    filer, handler = case.filer_id, case.handler_officer_id
    return Seen(
        case.status,
        case.level,
        case.base_level,
        case.nature,
        case.source,
        (case.village_id, case.township_id, case.county_id),
        county_acts_at_once(case.nature, case.source, case.filer_level),
        fixed_on_spot(case.nature, case.source, case.measures_taken),
        case.returns >= MOST_RETURNS,
        case.paused_until is not None,
        filer if filer in his else None,
        handler if handler in his else None,
        case.handler_department_id,
        own,
        case.submitted_by_id == his[0],
    )


def _roles(seen: Seen, scope: Scope, officer_id: int, parts: Iterable[str]) -> frozenset[Role]:
    acting = reviewing_levels(seen.base_level, seen.level, at_once=seen.county_at_once)
    at = dict(zip(LEVELS, seen.cells, strict=True))
    return roles_in(
        scope,
        officer_id,
        reviewed_by=[at[level] for level in acting],
        overseen_by=[at[level] for level in levels_above(seen.level)],
        led_by=at[LADDER[-1]] if seen.level == LADDER[-1] else None,
        filer_id=seen.filer_id,
        handler_officer_id=seen.handler_officer_id,
        handler_department_id=seen.handler_department_id,
        parts=parts,
    )


def _facts(seen: Seen, sources: set[str]) -> frozenset[Fact]:
    at_top = seen.level == LADDER[-1]
    so = {
        Fact.FIXED_ON_SPOT: seen.fixed_on_spot,
        Fact.AT_TOP: at_top,
        Fact.OWN: seen.own,
        Fact.SENT_IN: bool(SENT_IN & sources) and not at_top,
        Fact.RETURNED_OFTEN: seen.returned_often,
        Fact.EMERGENCY: seen.nature == "emergency",
        Fact.DISPUTE: seen.nature == "dispute",
        Fact.PAUSED: seen.paused,
    }
    return frozenset(fact for fact, holds in so.items() if holds)
