"""Whether the results of closed cases have arrived with those who must know them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.core.clock import day_of
from app.core.db import db
from app.evaluations.measures.events import MOST_IDS
from app.evaluations.measures.ground import Ground
from app.evaluations.measures.tally import Tally
from app.incidents.models import LEVELS, Incident, IncidentResult
from app.incidents.rules.duty import levels_above, levels_below
from app.incidents.rules.result import TOLD_BY
from app.notices.models import Notice
from app.posts.models import Delegation
from app.posts.rules import OFFICE

#: level -> the posts by which its grid learns of a result
RECEIVERS = {"village": frozenset({"grid_chief"}), "township": OFFICE, "county": OFFICE}


def measure_feedback(tally: Tally, ground: Ground) -> None:
    """Results fed back (rows B27, C06): each closing of the period, charged to the village, the
    township and the county that the case lies in.

    Good when the grid above the level that closed it and every grid below it know: a reviewer of
    the county or township, a chief of the village, as posts and deputies stood on that day, has
    closed it himself or has read the notice of it. One person of a grid is enough; a grid in which
    nobody was told does not know. Above the county there is none. Publication is not looked at.
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
        knows += [i for deputy in knows for i in deputies.get(deputy, ())]
        owed = [*levels_below(row.level), *levels_above(row.level)[:1]]
        good = all(
            any(ground.stood(i, lies_in[level], day_of(row.at), RECEIVERS[level]) for i in knows)
            for level in owed
            if lies_in[level] is not None
        )
        charged = [i for i in lies_in.values() if i is not None]
        tally.note(charged, "feedback", good, row.id)


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


def _deputies(ground: Ground) -> dict[int, list[int]]:
    """{deputy: those for whom he stood in during the period}."""
    query = select(Delegation.deputy_id, Delegation.officer_id).where(
        Delegation.starts_at < ground.end, Delegation.ends_at > ground.start
    )
    found: dict[int, list[int]] = defaultdict(list)
    for deputy_id, officer_id in db.session.execute(query):
        found[deputy_id].append(officer_id)
    return found
