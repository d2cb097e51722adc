"""Who takes a reviewer's seat is told once how many cases wait there that nobody told him of."""

from datetime import datetime

from sqlalchemy import or_, select

from app.core.db import db
from app.incidents.models import Incident
from app.incidents.models.case import CELL_AT
from app.incidents.rules.duty import LADDER, REVIEWED, statuses_of
from app.notices.queries import told_of
from app.notices.service import tell
from app.posts import queries as posts


def tell_taken(*, now: datetime) -> int:
    """How many are told now."""
    taken = posts.seats_taken("reviewer", now)
    waiting = _waiting({seat.cell_id for seat in taken}) if taken else {}
    told = 0
    for seat in taken:
        keys = waiting.get(seat.cell_id, [])
        count = len(keys) - len(told_of(seat.officer_id, "incident", keys))
        if count:
            told += tell(
                [seat.officer_id],
                "cases_wait_for_you",
                cause=f"{seat.cell_id} {seat.taken}",
                about="desk",
                about_id=seat.cell_id,
                now=now,
                params={"count": count},
            )
    return told


def _waiting(cell_ids: set[int]) -> dict[int, list[str]]:
    """The open cases that wait for the reviewers of these cells, by cell."""
    places = {level: getattr(Incident, CELL_AT[level]) for level in LADDER}
    at_them = [(Incident.level == level) & place.in_(cell_ids) for level, place in places.items()]
    query = select(Incident.id, Incident.level, *places.values()).where(
        Incident.closed_at.is_(None), Incident.status.in_(statuses_of(REVIEWED)), or_(*at_them)
    )
    found: dict[int, list[str]] = {}
    for key, level, *cells in db.session.execute(query):
        found.setdefault(cells[LADDER.index(level)], []).append(str(key))
    return found
