"""What is noted on a patrol that somebody mended before it was filed."""

import uuid
from datetime import datetime

from app.core.db import db
from app.filings.kinds import Remark
from app.patrols.models import Patrol
from app.patrols.service.settle_patrol import settle


def note(patrol_id: uuid.UUID, remark: Remark, _now: datetime) -> None:
    """Its marks; what its officer disputes counts nowhere until somebody above has said so."""
    patrol = db.session.get_one(Patrol, patrol_id, with_for_update=True)
    patrol.marks = remark.on(patrol.marks)
    if patrol.state == "closed":
        settle(patrol, visited=True, again=True)
