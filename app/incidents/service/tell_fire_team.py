"""A village's fire team hears of burning at once (B26)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.core.clock import day_of
from app.deadlines.service import timing_for
from app.incidents.models import Incident
from app.incidents.rules.standing import Part
from app.incidents.sections import EMERGENCY
from app.incidents.service import notify
from app.incidents.service.take_part import note_part
from app.posts import queries as posts


def filed(found: Sequence[tuple[Incident, Any]], now: datetime) -> None:
    """Of kinds that the policy names, those members who have an account; they read the case."""
    for case, kind in found:
        timing = timing_for(case.county_id, now, case.policy_version)
        if case.kind not in timing.rules[EMERGENCY].fire_kinds or case.village_id is None:
            continue
        team = posts.fire_team([case.village_id], day_of(now)).get(case.village_id, [])
        people = [i for one in team if (i := one.officer_id) and i != case.filer_id]
        for officer_id in people:
            note_part(case, Part.READER, now, officer_id=officer_id)
        if people:
            notify.say("fire_reported", people, case, case.id, now, kind=kind.name)
