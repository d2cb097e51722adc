"""A village's fire team hears of burning at once (B26)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.core.clock import day_of
from app.core.db import db
from app.incidents import queries
from app.incidents.models import Incident, IncidentParty
from app.incidents.rules.standing import Part
from app.incidents.sections import EMERGENCY
from app.incidents.service import notify
from app.incidents.service.take_part import note_part
from app.policies.queries import by_version
from app.posts import queries as posts

ABOUT = "fire"


def filed(found: Sequence[tuple[Incident, Any]], now: datetime) -> None:
    """Of kinds that the policy names, those members who have an account; they read the case."""
    for case, kind in found:
        _tell(case, _team(case, now), kind.name, now)


def changed(case: Incident, names: Collection[str], now: datetime) -> None:
    """What turns out to be burning, or to burn in another village, is told to its team, too."""
    team = _team(case, now) if {"kind", "village_id"} & set(names) else []
    if team:
        query = select(IncidentParty.officer_id).where(
            IncidentParty.incident_id == case.id, IncidentParty.about == ABOUT
        )
        known = set(db.session.scalars(query))
        new = [officer_id for officer_id in team if officer_id not in known]
        _tell(case, new, queries.kind_of(case.kind_id).name, now)


def _team(case: Incident, now: datetime) -> list[int]:
    burns = case.kind in by_version(case.policy_version)[EMERGENCY].fire_kinds
    if not burns or case.village_id is None:
        return []
    team = posts.fire_team([case.village_id], day_of(now)).get(case.village_id, [])
    return [i for one in team if (i := one.officer_id) and i != case.filer_id]


def _tell(case: Incident, people: Sequence[int], kind: str, now: datetime) -> None:
    for officer_id in people:
        note_part(case, Part.READER, now, about=ABOUT, officer_id=officer_id)
    if people:
        notify.say("fire_reported", people, case, case.id, now, kind=kind)
