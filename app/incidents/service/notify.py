"""Who is told what about a case."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from app.core.clock import day_of
from app.incidents.models import Incident
from app.incidents.service.record_step import reviewers
from app.notices.service import tell, tell_all, told
from app.posts import queries as posts


def say(
    what: str,
    officer_ids: Iterable[int],
    incident: Incident,
    cause: Any,
    now: datetime,
    **params: Any,
) -> None:
    """Tell officers something about the case, once per cause."""
    tell(
        officer_ids,
        what,
        cause=cause,
        about="incident",
        about_id=incident.id,
        now=now,
        params={"number": incident.number or "—"} | params,
    )


def filed(found: Sequence[tuple[Incident, Any]], now: datetime) -> None:
    """The reviewers of each case's level.

    A violation or emergency is copied to the county at filing (C02, C18).
    """
    day, rows = day_of(now), []
    for incident, kind in found:
        first = reviewers(incident, incident.level, day)
        rows += [
            told(i, "incident_filed", incident.id, "incident", incident.id, _params(incident, kind))
            for i in dict.fromkeys(first)
        ]
        rows += _copies(incident, kind, incident.id, now, besides=first)
    tell_all(rows, now=now)


def copied(
    incident: Incident, kind: Any, cause: Any, now: datetime, besides: Sequence[int] = ()
) -> None:
    """A violation or emergency below the county is copied to it."""
    tell_all(_copies(incident, kind, cause, now, besides), now=now)


def _copies(
    incident: Incident, kind: Any, cause: Any, now: datetime, besides: Sequence[int]
) -> list[dict[str, Any]]:
    if incident.nature not in ("violation", "emergency") or incident.level == "county":
        return []
    rest = [
        i for i in dict.fromkeys(reviewers(incident, "county", day_of(now))) if i not in besides
    ]
    return [
        told(i, "incident_copied", cause, "incident", incident.id, _params(incident, kind))
        for i in rest
    ]


def _params(incident: Incident, kind: Any) -> dict[str, Any]:
    return {"number": incident.number or "—", "kind": kind.name}


def handlers(incident: Incident, day: date) -> list[int]:
    """The officer or the department's liaisons who handle the case."""
    if incident.handler_officer_id is not None:
        return [incident.handler_officer_id]
    if incident.handler_department_id is not None:
        return posts.liaisons([incident.handler_department_id], day).get(
            incident.handler_department_id, []
        )
    return []
