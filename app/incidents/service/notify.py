"""Who is told what about a case."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from app.core.clock import day_of
from app.filings.rules.marks import Mark
from app.incidents import queries
from app.incidents.models import Incident
from app.incidents.rules.actions import ABOVE, BELOW, CONTACT, FORMER, MERGED, VILLAGE, Tells
from app.incidents.rules.duty import LADDER, levels_above, levels_below
from app.incidents.rules.standing import Role
from app.incidents.sections import CONTACTS
from app.notices.service import tell, tell_all, told
from app.policies.queries import by_version
from app.posts import queries as posts

#: What is told of an emergency instead: kinds that wait for no morning (C18).
URGENT = {
    "incident_filed": "emergency_filed",
    "incident_copied": "emergency_filed",
    "incident_escalated": "emergency_moved",
    "incident_raised": "emergency_moved",
    "incident_assigned": "emergency_moved",
    "incident_transferred": "emergency_moved",
    "incident_help_asked": "emergency_moved",
    "incident_measure_ordered": "emergency_moved",
    "incident_measure_proposed": "emergency_moved",
    "incident_relocated": "emergency_moved",
    "incident_returned": "emergency_moved",
    "incident_rejected": "emergency_moved",
    "incident_declined": "emergency_moved",
    "incident_transfer_declined": "emergency_moved",
    "incident_measure_rejected": "emergency_moved",
    "incident_led": "emergency_moved",
    "incident_due_soon": "emergency_late",
    "incident_overdue": "emergency_late",
    "incident_beside_late": "emergency_late",
    "incident_led_late": "emergency_late",
    "incident_transfer_overdue": "emergency_late",
    "incident_measure_overdue": "emergency_late",
    "contact_filed": "emergency_filed",
    "contact_late": "emergency_late",
}
#: Natures of which the county is told wherever they lie.
COPIED = ("violation", "emergency")


def say(
    what: str,
    officer_ids: Iterable[int],
    incident: Incident,
    cause: Any,
    now: datetime,
    **params: Any,
) -> None:
    """Tell officers something about the case, once per cause."""
    tell_all(notices(what, officer_ids, incident, cause, **params), now=now)


def notices(
    what: str, officer_ids: Iterable[int], incident: Incident, cause: Any, **params: Any
) -> list[dict[str, Any]]:
    """The rows for `tell_all`, one an officer; what calls for work on an emergency is urgent."""
    if incident.nature == "emergency":
        what = URGENT.get(what, what)
    shown = {"number": incident.number or "—"} | params
    about = "incident", str(incident.id), shown
    return [told(officer_id, what, cause, *about) for officer_id in dict.fromkeys(officer_ids)]


def filed(found: Sequence[tuple[Incident, Any]], now: datetime) -> list[dict[str, Any]]:
    """The notices of new cases: to the reviewers of each one's level, and the contact of the cell
    that it lies in.

    A violation or emergency, and what lies in a key zone, is copied to the county at filing (C02,
    C18, D15).
    """
    day, rows = day_of(now), []
    for incident, kind in found:
        first = queries.reviewers(incident, incident.level, day)
        mine = notices("incident_filed", first, incident, incident.id, kind=kind.name)
        mine += _copies(incident, kind, now, besides=first)
        known = {incident.filer_id, *(row["officer_id"] for row in mine)}
        named = contacts(incident, contact_level(incident), "filed", day)
        whom = [i for i in named if i not in known]
        mine += notices("contact_filed", whom, incident, incident.id, kind=kind.name)
        rows += mine
    return rows


def acted(
    incident: Incident,
    tells: Iterable[Tells],
    cause: Any,
    knowing: Iterable[int],
    now: datetime,
    *,
    former: Callable[[], Sequence[int]],
) -> set[int]:
    """Those whose turn it is or who wait for the outcome of an action, but not who knows of it.

    Each is told once, by the first that names him; who knows now. `former` says whom the action
    took it from.
    """
    day, known = day_of(now), {*knowing}
    for one in tells:
        found = (
            former() if part == FORMER else AUDIENCES[part](incident, day) for part in one.whom
        )
        whom = [i for people in found for i in people if i not in known]
        say(one.notice, whom, incident, cause, now)
        known.update(whom)
    return known


def copied(incident: Incident, kind: Any, now: datetime) -> None:
    """A violation, an emergency, what lies in a key zone below the county is copied to it, once a
    case.
    """
    tell_all(_copies(incident, kind, now, besides=()), now=now)


def _copies(
    incident: Incident, kind: Any, now: datetime, besides: Sequence[int]
) -> list[dict[str, Any]]:
    zones = [Mark[mark.upper()].zh for mark in queries.key_zone_marks(incident)]
    if incident.level == "county" or not (zones or incident.nature in COPIED):
        return []
    rest = [i for i in queries.reviewers(incident, "county", day_of(now)) if i not in besides]
    why = "，".join([kind.name, *zones])
    return notices("incident_copied", rest, incident, incident.id, kind=why)


def tell_county(what: str, county_id: int, kinds: Iterable[str], count: int, now: datetime) -> int:
    """Tell those who hold posts of these kinds at a county of so many cases, once a day; how many
    were told.
    """
    day = day_of(now)
    return sum(
        tell(
            posts.holders([county_id], kind, day).get(county_id, []),
            what,
            cause=f"{county_id} {day}",
            about="cell",
            about_id=county_id,
            now=now,
            params={"count": count},
        )
        for kind in kinds
    )


def filer(incident: Incident, day: date) -> list[int]:
    """Who filed it, and who acts for him while he is on leave."""
    return posts.and_deputies([incident.filer_id], day)


def handlers(incident: Incident, day: date) -> list[int]:
    """The officer, and who acts for him, or the department's liaisons who handle the case."""
    return working(incident.handler_officer_id, incident.handler_department_id, day)


def working(officer_id: int | None, department_id: int | None, day: date) -> list[int]:
    """`handlers` where these are named."""
    if officer_id is not None:
        return posts.and_deputies([officer_id], day)
    if department_id is None:
        return []
    return posts.liaisons([department_id], day).get(department_id, [])


def reviewers(incident: Incident, day: date) -> list[int]:
    """Those of the level that it stands at."""
    return queries.reviewers(incident, incident.level, day)


def _reviewers_above(incident: Incident, day: date) -> list[int]:
    """Those of the next level up; nobody where nobody is above."""
    above = levels_above(incident.level)
    return queries.reviewers(incident, above[0], day) if above else []


def _reviewers_below(incident: Incident, day: date) -> list[int]:
    """Those of the levels that it has left."""
    found = [queries.reviewers(incident, level, day) for level in levels_below(incident.level)]
    return [officer_id for people in found for officer_id in people]


def _filers_merged(incident: Incident, day: date) -> list[int]:
    """Whose cases were merged into this one: its end is theirs."""
    if not incident.absorbed:
        return []
    return posts.and_deputies([row.filer_id for row in queries.merged_into(incident)], day)


def leaders(incident: Incident, day: date) -> list[int]:
    """Who has charge of it as its leader, and who acts for him."""
    found = [row.officer_id for row in queries.leaders(incident) if row.officer_id]
    return posts.and_deputies(found, day) if found else []


def contacts(incident: Incident, level: str, event: str, day: date) -> list[int]:
    """The contact of its cell at a level, where the policy has him told of such an event (A07)."""
    return contacts_at(incident.policy_version, incident.cell_at(level), event, day)


def contacts_at(version: int, cell_id: int | None, event: str, day: date) -> list[int]:
    """`contacts` by the policy and the cell of a case."""
    if event not in by_version(version)[CONTACTS]:
        return []
    return posts.contacts([cell_id], day).get(cell_id or 0, [])


def contact_level(incident: Incident) -> str:
    """The lowest level of the case with a cell: whose report it is."""
    return "village" if incident.village_id is not None else LADDER[0]


def _contacts_of_end(incident: Incident, day: date) -> list[int]:
    return contacts(incident, contact_level(incident), "closed", day)


def _village(incident: Incident, day: date) -> list[int]:
    """The lower grid is told (C06): its chief; where it has none, its officers."""
    village = incident.village_id or 0
    chiefs = posts.holders([village], "grid_chief", day).get(village, [])
    return chiefs or posts.holders([village], "grid_officer", day).get(village, [])


AUDIENCES: dict[str, Callable[[Incident, date], list[int]]] = {
    Role.FILER: filer,
    Role.HANDLER: handlers,
    Role.REVIEWER: reviewers,
    Role.LEADER: leaders,
    VILLAGE: _village,
    ABOVE: _reviewers_above,
    BELOW: _reviewers_below,
    MERGED: _filers_merged,
    CONTACT: _contacts_of_end,
}
