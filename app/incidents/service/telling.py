"""Who is told what about a case, and which levels are skipped because nobody is in post."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from app.core.clock import day_of
from app.incidents.models import Incident
from app.incidents.service.history import level_cell, next_level
from app.notices.service import tell
from app.posts import queries as posts
from app.taxonomy.models import Kind


def reviewers(incident: Incident, level: str, day: date) -> list[int]:
    """The reviewers of the case at a level."""
    cell_id = level_cell(incident, level)
    return posts.holders([cell_id], "reviewer", day).get(cell_id or 0, [])


def climb_vacant(incident: Incident, day: date) -> list[dict[str, str]]:
    """Raise the case past levels with nobody in post, which burn no time; returns the levels skipped with the reason."""
    skipped: list[dict[str, str]] = []
    while not reviewers(incident, incident.level, day):
        above = next_level(incident.level)
        if above is None:
            break
        skipped.append({"level": incident.level, "reason": "vacant"})
        incident.level = above
    return skipped


def say(what: str, officer_ids: Iterable[int], incident: Incident, cause: Any, now: datetime, **params: Any) -> None:
    """Tell officers something about the case, once per cause."""
    tell(officer_ids, what, cause=cause, about="incident", about_id=incident.id, now=now, params={"number": incident.number or "—"} | params)


def filed(incident: Incident, kind: Kind, now: datetime) -> None:
    """The reviewers of its level; a violation or emergency is copied to the county at filing (C02, C18)."""
    day = day_of(now)
    first = reviewers(incident, incident.level, day)
    say("incident_filed", first, incident, incident.id, now, kind=kind.name)
    if incident.nature in ("violation", "emergency") and incident.level != "county":
        rest = [i for i in reviewers(incident, "county", day) if i not in first]
        say("incident_copied", rest, incident, incident.id, now, kind=kind.name)


def handlers(incident: Incident, day: date) -> list[int]:
    """The officer or the department's liaisons who handle the case."""
    if incident.handler_officer_id is not None:
        return [incident.handler_officer_id]
    if incident.handler_department_id is not None:
        return posts.liaisons([incident.handler_department_id], day).get(incident.handler_department_id, [])
    return []
