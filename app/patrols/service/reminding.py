"""Photos that were named and have not come: those who filed them are told, once a week."""

import uuid
from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.incidents.models import Incident
from app.notices.service import tell
from app.patrols.models import Patrol
from app.photos import queries as photos

#: Photos named so long ago and still not here are worth a question.
AWAITED = timedelta(days=5)


def tell_awaited(*, now: datetime) -> int:
    """Tell each officer how many of his photos have been awaited for over five days."""
    uses = photos.awaited_since(now - AWAITED)
    ids = {
        about: {uuid.UUID(u.about_id) for u in uses if u.about == about}
        for about in ("incident", "patrol")
    }
    people: dict[str, int] = {}
    for model, who, about in (
        (Incident, Incident.filer_id, "incident"),
        (Patrol, Patrol.officer_id, "patrol"),
    ):
        people |= (
            {
                str(key): officer
                for key, officer in db.session.execute(
                    select(model.id, who).where(model.id.in_(ids[about]))
                )
            }
            if ids[about]
            else {}
        )
    week = clock.day_of(now).strftime("%G-W%V")
    return sum(
        tell(
            [officer],
            "photos_awaited",
            cause=week,
            about="photos",
            about_id=week,
            now=now,
            params={"count": count},
        )
        for officer, count in Counter(
            people[u.about_id] for u in uses if u.about_id in people
        ).items()
    )
