"""Who is told what about a missed discovery: the number of its case, nothing of what was said."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.accountability.models import MissedDiscovery
from app.core.db import db
from app.incidents.models import Incident
from app.notices.service import tell

ABOUT = "missed_discovery"


def say(
    what: str, officer_ids: Iterable[int | None], row: MissedDiscovery, now: datetime, cause: Any
) -> int:
    """Tell officers something about a missed discovery, once per cause; how many were told."""
    case = db.session.get_one(Incident, row.incident_id)
    return tell(
        [i for i in officer_ids if i is not None],
        what,
        cause=f"{row.id} {cause}",
        about=ABOUT,
        about_id=row.id,
        now=now,
        params={"number": case.number or "—"},
    )
