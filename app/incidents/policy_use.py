"""Cases and policies: who keeps which, what is doubtful in a new one, what would differ by it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.cells import queries as cells
from app.core import clock
from app.core.db import db
from app.deadlines.queries import timing_by, timing_for
from app.deadlines.rules import Limit
from app.incidents.models import Incident
from app.incidents.rules.duty import STAGES
from app.incidents.rules.limits import BESIDE, ambiguous, impossible
from app.incidents.rules.names import named_departments, unknown_departments, unknown_kinds
from app.incidents.sections import EMERGENCY, LIMITS, ROUTING
from app.incidents.service.case_limits import limit_of
from app.policies.rules import Fault, Rules
from app.taxonomy import queries as taxonomy

MOST_EXAMPLES = 20
#: What of a case decides on its limits, besides its marks of zones.
SEEN = (
    "policy_version",
    "status",
    "kind",
    "nature",
    "severity",
    "handling_class",
    "level",
)


def open_by_policy(county_id: int) -> dict[int, int]:
    """{policy id: open cases} of a county."""
    query = (
        select(Incident.policy_version, func.count().label("cases"))
        .where(Incident.county_id == county_id, Incident.closed_at.is_(None))
        .group_by(Incident.policy_version)
    )
    return {row.policy_version: row.cases for row in db.session.execute(query)}


def doubts(county_id: int, rules: Rules) -> list[Fault]:
    """Rows that speak of nothing in the county or hide each other, limits that nobody can keep.

    The departments that the default policy names are not asked for. Each stage has a base rule,
    and the ladder of levels is fixed: there are no gaps and no loops.
    """
    rows = rules[LIMITS]
    known = {kind.code for kind in taxonomy.kinds(county_id)}
    nobody = [
        Fault(("limits", str(number)), f"no kind {row.of['kind']} in this county")
        for number, row in enumerate(rows, 1)
        if row.of.get("kind", next(iter(known), "")) not in known
    ]
    unclear = [
        Fault(("limits", str(second)), f"limits.{first} comes first where both fit")
        for first, second in ambiguous(rows)
    ]
    return [*nobody, *unclear, *impossible(rules.values, rows), *_misspelt(county_id, rules, known)]


def _misspelt(county_id: int, rules: Rules, kinds: set[str]) -> list[Fault]:
    """Departments and kinds of zones and emergencies that the county has not."""
    zones, calls = rules[ROUTING]["zones"], rules[EMERGENCY]
    places = [cell.id for cell in cells.below(cells.by_ids([county_id])[county_id])]
    usual = ROUTING.read(ROUTING.default)["zones"], EMERGENCY.read(EMERGENCY.default).offices
    offices = {code for _, code in named_departments(*usual)}
    offices |= {office.code for office in cells.departments(places)}
    return [
        *unknown_departments(zones, calls.offices, offices),
        *unknown_kinds(zones, calls.fire_kinds, kinds),
    ]


def differing(county_id: int, rules: Rules, now: datetime) -> dict[str, Any]:
    """{count, examples: [{number, count, stage, now, then}]}: open cases with another limit.

    Cases of which the rules see the same are one example, named by the first of them. `now` and
    `then` are {clock, budget_s, rule}, None where there is no such limit; nothing of what runs is
    changed by a new policy.
    """
    by_rules = timing_by(county_id, rules, clock.zone())
    count = 0
    examples: list[dict[str, Any]] = []
    for case, number, cases in _alike(county_id):
        kept = timing_for(county_id, now, case.policy_version)
        for stage in (STAGES[case.status], *BESIDE):
            old, new = limit_of(case, stage, kept), limit_of(case, stage, by_rules)
            if (old and old[0]) == (new and new[0]):
                continue
            count += cases
            if len(examples) < MOST_EXAMPLES:
                said = {"now": _shown(old), "then": _shown(new)}
                examples.append({"number": number, "count": cases, "stage": stage} | said)
    return {"count": count, "examples": examples}


def _alike(county_id: int) -> Iterator[tuple[Incident, str | None, int]]:
    """The open cases as their limits see them: (one that is in no session, first number, how many).

    The longest open first.
    """
    columns = [getattr(Incident, name) for name in (*SEEN, "marks")]
    query = (
        select(*columns, func.min(Incident.number).label("first"), func.count().label("cases"))
        .where(Incident.county_id == county_id, Incident.closed_at.is_(None))
        .group_by(*columns)
        .order_by(func.min(Incident.received_at), func.min(Incident.number))
    )
    found: dict[tuple[Any, ...], tuple[str | None, int]] = {}
    for *said, marks, first, cases in db.session.execute(query):
        zones = sorted(mark for mark in marks or () if mark.startswith("zone_"))
        number, before = found.get((*said, *zones), (first, 0))
        found[(*said, *zones)] = number, before + cases
    for key, (number, count) in found.items():
        case = Incident(**dict(zip(SEEN, key, strict=False)), marks=list(key[len(SEEN) :]))
        yield case, number, count


def _shown(given: tuple[Limit, str] | None) -> dict[str, Any] | None:
    if given is None:
        return None
    limit, rule = given
    return {"clock": limit.clock, "budget_s": limit.budget_s, "rule": rule}
