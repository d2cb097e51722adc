"""Storing new cases, one or many: numbered, with their first event and limit, and told.

A fixed number of statements for any number.
"""

from collections.abc import Sequence
from datetime import datetime

from app.cells import queries as cells
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.insert import attach, values_of
from app.core.serials import Serial, put_serials
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

    A sender of the same id is waited for.
    """
    found, returned = mark_relapses(found, now)
    cases = [one.incident for one in found]
    serials = [_serial(case, clock.local(now).year) for case in cases]
    filed = [(one.incident, one.kind) for one in found]
    told = notify.filed(filed, now)
    events = [values_of(one.event) for one in found]
    limits = [values_of(limit) for one in found for limit in one.limits]
    given = insert_together(
        Rows(Incident, [values_of(case) for case in cases], serial="number"),
        [
            Rows(IncidentEvent, events),
            Rows(IncidentText, index_text.of_filed(cases), serial="tokens"),
            Rows(Deadline, limits),
            *notices.along(told, now=now),
        ],
        serials,
    )
    if given is None:
        if len(cases) > 1:
            raise Taken  # its savepoint gives everything back
        return False
    for case in cases:
        case.number = put_serials(case.number, given)
        attach(case)
    notices.push([row | {"params": put_serials(row["params"], given)} for row in told], now=now)
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


def _serial(case: Incident, year: int) -> Serial | None:
    """Gives the case its number but for what its county's counter says, for which its id stands;
    outside every county it has none.
    """
    if case.county_id is None:
        return None
    case.number = f"{cells.by_ids([case.county_id])[case.county_id].code}-{year}-{case.id.hex}"
    return Serial(IncidentCounter, {"county_id": case.county_id, "year": year}, case.id.hex)


def same(known: Incident, officer_id: int, digest: str) -> Incident:
    """The case that is there, if it is this officer's with this content."""
    if known.filer_id != officer_id:
        refuse("id_taken")
    return known if known.digest == digest else refuse("content_differs")
