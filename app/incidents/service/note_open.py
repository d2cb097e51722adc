"""Somebody has a case open: noted, and told who else has."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.core.insert import insert_once
from app.incidents.models import CaseOpen, Incident
from app.people.models import Officer

#: A page that has not said anything for so long is closed; after that its person comes anew.
GONE = timedelta(seconds=20)


def note_open(case: Incident, officer_id: int, now: datetime) -> Sequence[Any]:
    """(name, since) of the others who have it open now."""
    key = {"incident_id": case.id, "officer_id": officer_id}
    if not insert_once(CaseOpen, **key, since=now, seen_at=now):
        mine = db.session.get_one(CaseOpen, (case.id, officer_id), populate_existing=True)
        mine.since = now if now - mine.seen_at > GONE else mine.since
        mine.seen_at = now
    others = (
        select(Officer.name, CaseOpen.since)
        .join(Officer, Officer.id == CaseOpen.officer_id)
        .where(
            CaseOpen.incident_id == case.id,
            CaseOpen.officer_id != officer_id,
            CaseOpen.seen_at > now - GONE,
        )
    )
    return db.session.execute(others.order_by(CaseOpen.since)).all()
