"""The daily count (row E14): units that have reached a number, step by step, once a period."""

from collections.abc import Mapping
from datetime import datetime

from app.accountability.models import CounterClaim
from app.accountability.queries import Span, Unit, behind, counts, units, who_answers
from app.accountability.rules.counters import COUNTERS, STEPS, steps_reached
from app.accountability.sections import ACCOUNTABILITY, Accountability
from app.accountability.service.propose_file import MOST_THINGS, propose_file
from app.accountability.service.record_step import Thing
from app.accountability.service.tell_people import office
from app.cells import queries as cells
from app.core import clock
from app.core.apart import each
from app.core.insert import insert_once
from app.core.period import Period
from app.notices.service import tell
from app.policies.queries import in_force

PROPOSALS = {"deputy": "talk", "heads": "talk"}


def propose_counted(*, now: datetime, after: int | None) -> tuple[int, int | None]:
    """Count for a county, and propose whom a policy's numbers have reached: first who is in charge
    as deputy, then the heads.

    (How many steps were proposed, the county after which the next round begins, None after the
    last.)
    """
    county = cells.county_after(after)
    if county is None:
        return 0, None
    return each(
        "count what units answer for", [county], lambda one: _of_county(one.id, now)
    ), county.id


def _of_county(county_id: int, now: datetime) -> int:
    rules = in_force(county_id, now)
    policy = rules[ACCOUNTABILITY]
    span = Span(county_id, Period.of(clock.day_of(now), policy.span), now)
    found = counts(policy, span)
    ids = {kind: [int(key.split()[1]) for key in found if key.startswith(kind)] for kind in KINDS}
    places = units(*(ids[kind] for kind in KINDS))
    return sum(
        _of_unit(unit, found[key], policy, span, rules.version)
        for key, unit in sorted(places.items())
    )


#: As keys of units begin.
KINDS = ("cell", "department")


def _of_unit(
    unit: Unit, numbers: Mapping[str, int], policy: Accountability, span: Span, version: int
) -> int:
    """The steps that are new of one unit."""
    made = 0
    limits = {name: policy.thresholds[name].get(unit.level) for name in COUNTERS}
    known = {name: limit for name, limit in limits.items() if limit is not None}
    for step, counters in steps_reached(
        {name: count for name, count in numbers.items() if name in known}, known
    ).items():
        people = who_answers(unit, step, clock.day_of(span.at))
        reached = {
            name: {"count": numbers[name], "threshold": getattr(known[name], step)}
            for name in counters
        }
        made += insert_once(
            CounterClaim,
            unit=unit.key,
            period=span.period.name,
            step=step,
            county_id=span.county_id,
            numbers=reached,
            policy_version=version,
            claimed_at=span.at,
            people=len(people),
        ) and _propose(unit, step, reached, policy, span)
    return made


def _propose(
    unit: Unit,
    step: str,
    reached: Mapping[str, Mapping[str, int]],
    policy: Accountability,
    span: Span,
) -> int:
    """A file for each who answers; where nobody is on record the office is told."""
    day = clock.day_of(span.at)
    facts = "；".join(
        f"{span.period.name} {COUNTERS[name]} {one['count']} 件，达到 {one['threshold']} 件"
        for name, one in reached.items()
    )
    things: list[Thing] = [
        ("incident", str(key), number or "—")
        for name in reached
        for key, number in behind(name, unit, policy, span, limit=MOST_THINGS)
    ]
    people = who_answers(unit, step, day)
    for one in people:
        propose_file(
            unit=unit,
            person=one,
            day=day,
            things=list(dict.fromkeys(things)),
            now=span.at,
            ground="counter",
            facts=f"{unit.name}：{facts}，拟问责{STEPS[step]}",
            proposal="hand_over" if unit.at_top else PROPOSALS[step],
            period=span.period.name,
            step=step,
        )
    if not people and (unit.department_id is None or step == "heads"):
        tell(
            office(unit, span.at),
            "accountability_nobody",
            cause=f"{unit.key} {span.period.name} {step}",
            about="desk",
            about_id=unit.key,
            now=span.at,
            params={"count": 1},
        )
    return 1
