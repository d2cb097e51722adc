"""Storing new cases, one or many: numbered, with their first event and limit, and told.

A fixed number of statements for any number.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from app.cells import queries as cells
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.insert import attach, give_back, next_count, values_of
from app.core.together import Rows, insert_together
from app.deadlines.models import Deadline
from app.incidents.models import (
    Incident,
    IncidentCounter,
    IncidentEvent,
    IncidentText,
    Reporter,
)
from app.incidents.service import call_levels, index_text, notify, tell_fire_team
from app.incidents.service.mark_relapses import keep_relapses, mark_relapses
from app.incidents.service.prepared import Prepared
from app.notices import service as notices
from app.photos import service as photos


def store(found: Sequence[Prepared], now: datetime) -> bool:
    """Store them; False, with nothing stored, when an id is there already.

    A sender of the same id is waited for. The counters are locked before the cases' ids, in one
    order for all, and as late as can be: others wait for them.
    """
    found, returned = mark_relapses(found, now)
    raised = _number(found, now)
    cases = [one.incident for one in found]
    filed = [(one.incident, one.kind) for one in found]
    told = notify.filed(filed, now)
    events = [values_of(one.event) for one in found]
    limits = [values_of(limit) for one in found for limit in one.limits]
    new = insert_together(
        Rows(Incident, [values_of(case) for case in cases]),
        [
            Rows(IncidentEvent, events),
            Rows(IncidentText, index_text.of_filed(cases)),
            Rows(Deadline, limits),
            *notices.along(told, now=now),
        ],
    )
    if new < len(cases):
        if len(cases) > 1:
            raise Taken  # its savepoint gives everything back
        for key, count in raised:
            give_back(IncidentCounter, by=count, **key)
        return False
    for case in cases:
        attach(case)
    notices.push(told, now=now)
    for one in found:
        if one.reporter:
            db.session.add(Reporter(incident_id=one.incident.id, **one.reporter))
        if one.photo_ids:
            case, day = one.incident, clock.day_of(one.incident.observed_at)
            photos.use("incident", case.id, one.photo_ids, now, case.filer_id, day=day)
    call_levels.filed(cases, now)
    tell_fire_team.filed(filed, now)
    keep_relapses(returned, now)
    return True


class Taken(Exception):
    """One of many ids is there already."""


def _number(found: Sequence[Prepared], now: datetime) -> list[tuple[dict[str, int], int]]:
    """Give the cases their numbers in the order they came.

    Which counters were raised by how much.
    """
    year, raised = clock.local(now).year, []
    by_county: dict[int, list[Incident]] = defaultdict(list)
    for one in found:
        if one.incident.county_id is not None:
            by_county[one.incident.county_id].append(one.incident)
    for county_id, cases in sorted(by_county.items()):
        key = {"county_id": county_id, "year": year}
        last = next_count(IncidentCounter, by=len(cases), **key)
        code = cells.by_ids([county_id])[county_id].code
        for number, case in enumerate(cases, last - len(cases) + 1):
            case.number = f"{code}-{year}-{number:06d}"
        raised.append((key, len(cases)))
    return raised


def same(known: Incident, officer_id: int, digest: str) -> Incident:
    """The case that is there, if it is this officer's with this content."""
    if known.filer_id != officer_id:
        refuse("id_taken")
    return known if known.digest == digest else refuse("content_differs")
