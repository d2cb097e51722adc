"""Whether the results of closed cases have arrived with those who must know them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.core.clock import day_of, last_day
from app.core.db import db
from app.evaluations.measures.events import MOST_IDS
from app.evaluations.measures.ground import Ground
from app.evaluations.measures.tally import Tally
from app.incidents.models import LEVELS, Incident, IncidentResult
from app.incidents.rules.duty import levels_above
from app.incidents.rules.result import TOLD_BY
from app.notices.models import Notice
from app.posts.models import Delegation
from app.posts.queries.standing import OVER, overlapping
from app.posts.rules import FIELD, OFFICE

#: level -> the posts by which its grid learns of a result
RECEIVERS = {"village": frozenset({"grid_chief"}), "township": OFFICE, "county": OFFICE}
#: Whoever stood in for somebody, and from which day to which.
Deputies = dict[int, list[tuple[int, date, date]]]


def measure_feedback(tally: Tally, ground: Ground) -> None:
    """Results fed back (rows B27, C06): each closing of the period, charged to the village, the
    township and the county that the case lies in.

    Good when the grid above the level that closed it and every grid below it know: a reviewer of
    the county or township, the chief of the village (where it has none, one of its officers), as
    posts and deputies stood on that day, has closed it himself or has read the notice of it. One
    person of a grid is enough; a grid in which nobody was told does not know. Above the county
    there is none. Publication is not looked at.
    """
    columns = (IncidentResult.event_id, IncidentResult.officer_id, IncidentResult.level)
    places = (Incident.village_id, Incident.township_id, Incident.county_id)
    query = select(Incident.id, IncidentResult.at, *columns, *places).join(
        Incident, Incident.id == IncidentResult.incident_id
    )
    rows = db.session.execute(
        query.where(
            Incident.county_id == ground.county_id,
            IncidentResult.closed.is_(True),
            IncidentResult.at >= ground.start,
            IncidentResult.at < ground.end,
            IncidentResult.at <= ground.computed_at,
        ).order_by(IncidentResult.at, IncidentResult.event_id)
    ).all()
    readers, deputies = _readers(rows), _deputies(ground) if rows else {}
    for row in rows:
        lies_in = {level: getattr(row, f"{level}_id") for level in LEVELS}
        knows = [row.officer_id, *readers.get(str(row.event_id), ())]
        knows += _stood_in_for(knows, deputies, day_of(row.at))
        owed = [*LEVELS[: LEVELS.index(row.level)], *levels_above(row.level)[:1]]
        good = all(_told(ground, level, lies_in[level], knows, row.at) for level in owed)
        charged = [i for i in lies_in.values() if i is not None]
        tally.note(charged, "feedback", good, row.id)


def _told(
    ground: Ground, level: str, cell_id: int | None, knows: Sequence[int], at: datetime
) -> bool:
    """Whether the grid of a level is among those who know; a case without one owes it nothing."""
    if cell_id is None:
        return True
    kinds, then = RECEIVERS[level], (cell_id, day_of(at), at)
    if level == "village" and not ground.held(*then, kinds):
        kinds = FIELD
    return any(ground.stood(officer_id, *then, kinds) for officer_id in knows)


def _stood_in_for(people: Iterable[int], deputies: Deputies, day: date) -> list[int]:
    """Those for whom these people stood in on a day."""
    return [
        officer_id
        for deputy in people
        for officer_id, first, last in deputies.get(deputy, ())
        if first <= day <= last
    ]


def _readers(rows: Sequence[Any]) -> dict[str, list[int]]:
    """{closing: who has read that it was}."""
    found: dict[str, list[int]] = defaultdict(list)
    cases = sorted({str(row.id) for row in rows})
    for start in range(0, len(cases), MOST_IDS):
        query = select(Notice.cause, Notice.officer_id).where(
            Notice.about_id.in_(cases[start : start + MOST_IDS]),
            Notice.about == "incident",
            Notice.kind.in_(TOLD_BY),
            Notice.read_at.is_not(None),
        )
        for cause, officer_id in db.session.execute(query):
            found[cause].append(officer_id)
    return found


def _deputies(ground: Ground) -> Deputies:
    """{deputy: those for whom he stood in during the period, and when}."""
    query = select(Delegation.deputy_id, Delegation.officer_id, Delegation.starts_at, OVER)
    found: Deputies = defaultdict(list)
    for deputy_id, officer_id, starts_at, over in db.session.execute(
        query.where(overlapping(ground.start, ground.end))
    ):
        found[deputy_id].append((officer_id, day_of(starts_at), last_day(over)))
    return found
