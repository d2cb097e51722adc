"""New cases beside others of their spot: marked as similar, or as a relapse of a closed one (E06).

A relapse starts one level higher than the earlier case was closed at, counts against the cell that
closed it, and that cell is told.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.core.clock import day_of
from app.core.db import db
from app.deadlines.service import Timing, timing_for
from app.filings.rules.marks import Mark
from app.incidents import queries
from app.incidents.models import Incident, IncidentRelapse
from app.incidents.rules import nearby as rules
from app.incidents.rules.nearby import Relapse, Similar
from app.incidents.sections import RELAPSE, SIMILAR
from app.incidents.service import duty, notify
from app.incidents.service.prepared import Prepared

Returned = list[tuple[Incident, Incident]]


def mark_relapses(found: Sequence[Prepared], now: datetime) -> tuple[list[Prepared], Returned]:
    """The cases as they are to be stored, and (case, earlier one) of what came back."""
    policies = [timing_for(one.incident.county_id, now).rules for one in found]
    asked = [
        (one.incident, policy[SIMILAR], policy[RELAPSE])
        for one, policy in zip(found, policies, strict=True)
    ]
    ids = {one.incident.id for one in found}
    others = [other for other in queries.near(asked) if other.id not in ids]
    if not others:
        return list(found), []
    spots, came_back = rules.Spots(others), {}
    for case, similar, relapse in asked:
        close = spots.around(case, max(similar.distance_m, relapse.distance_m))
        earlier = rules.relapsed(case, close, relapse) if close else None
        alike = _alike(case, close, earlier, similar)
        if alike:
            case.marks = [*case.marks, Mark.SIMILAR.value]
        case.spot_level = _spot_level(case, alike, earlier)
        if earlier is not None:
            came_back[case.id] = earlier.id
    known = queries.by_ids(set(came_back.values()))
    returned = [(case, known[came_back[case.id]]) for case, _, _ in asked if case.id in came_back]
    before = {case.id: earlier for case, earlier in returned}
    marked = [
        _raised(one, before[one.incident.id], now) if one.incident.id in before else one
        for one in found
    ]
    return marked, returned


def _raised(one: Prepared, earlier: Incident, now: datetime) -> Prepared:
    """The case as it starts one level higher than the earlier one was closed at."""
    case, event = one.incident, one.event
    case.marks = [*case.marks, Mark.RELAPSE.value]
    event.data = event.data | {"relapse_of": str(earlier.id), "closed_at": earlier.level}
    level = rules.level_of_relapse(case.level, earlier.level)
    if level == case.level:
        return one
    timing = timing_for(case.county_id, now)
    skipped, limits = duty.begin(case, level=level, timing=timing, now=now)
    event.to_level = case.level
    event.data = event.data | {"skipped": [*event.data.get("skipped", []), *skipped]}
    return replace(one, limits=tuple(limits))


def judge_again(case: Incident, timing: Timing, now: datetime) -> dict[str, Any]:
    """Judge a stored case by its kind and place as they are now: {relapse_of?} where that changed.

    Marks follow; what it came back from is held against the unit that closed that, once told, and
    stays so when that one is started again. It stays at its level: `duty` moves cases.
    """
    similar, relapse = timing.rules[SIMILAR], timing.rules[RELAPSE]
    others = [one for one in queries.near([(case, similar, relapse)]) if one.id != case.id]
    known = queries.relapse_of(case)
    earlier = rules.relapsed(case, others, relapse) or _started_again(case, known, relapse)
    alike = _alike(case, others, earlier, similar)
    kept = [mark for mark in case.marks if mark not in (Mark.SIMILAR, Mark.RELAPSE)]
    marks = [*kept, *([Mark.SIMILAR.value] if alike else [])]
    case.marks = [*marks, *([Mark.RELAPSE.value] if earlier is not None else [])]
    case.spot_level = _spot_level(case, alike, earlier)
    if (known.of_id if known else None) == (earlier.id if earlier else None):
        return {}
    if known is not None:
        db.session.delete(known)
        db.session.flush()
    if earlier is not None:
        keep_relapses([(case, queries.by_ids([earlier.id])[earlier.id])], now)
    return {"relapse_of": str(earlier.id) if earlier else None}


def _started_again(
    case: Incident, known: IncidentRelapse | None, limits: Relapse
) -> Incident | None:
    """What it is known to have come back from, closed no longer, where that is of its spot."""
    if known is None:
        return None
    earlier = db.session.get_one(Incident, known.of_id)
    stands = earlier.closed_at is None and rules.same_spot(case, earlier, limits)
    return earlier if stands else None


def look_around(case: Incident, timing: Timing) -> None:
    """Mark a case that is taken on as similar, where others of its spot have come meanwhile."""
    similar, relapse = timing.rules[SIMILAR], timing.rules[RELAPSE]
    if Mark.SIMILAR in case.marks:
        return
    others = [one for one in queries.near([(case, similar, relapse)]) if one.id != case.id]
    row = queries.relapse_of(case) if Mark.RELAPSE in case.marks else None
    earlier = next((one for one in others if row is not None and one.id == row.of_id), None)
    alike = _alike(case, others, earlier, similar)
    if alike:
        case.marks = [*case.marks, Mark.SIMILAR.value]
        case.spot_level = _spot_level(case, alike, earlier)


def _alike(case: Incident, others: Sequence[Any], earlier: Any, limits: Similar) -> list[Any]:
    """Those that may be the same, but for the one that it came back from."""
    besides = earlier.id if earlier is not None else None
    found = rules.similar(case, [one for one in others if one.id != besides], limits)
    return [one for one, _ in found]


def _spot_level(case: Incident, alike: Sequence[Any], earlier: Any) -> str | None:
    """The lowest level that sees the case and all of which its marks speak; None without any."""
    others = [*alike, *([earlier] if earlier is not None else [])]
    places = [(one.village_id, one.township_id, one.county_id) for one in (case, *others)]
    return rules.level_of_all(places) if others else None


def keep_relapses(returned: Returned, now: datetime) -> None:
    """Keep what came back of which case, against the cell that closed that one, and tell it."""
    for case, earlier in returned:
        row = IncidentRelapse(
            incident_id=case.id,
            of_id=earlier.id,
            level=earlier.level,
            cell_id=earlier.cell_at(earlier.level),
            at=case.observed_at,
        )
        db.session.add(row)
        whom = queries.reviewers(earlier, earlier.level, day_of(now))
        again = case.number or "—"
        notify.say("incident_relapsed", whom, earlier, case.id, now, again=again)
