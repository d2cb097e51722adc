"""What is noted on a case that somebody mended before it was filed."""

import uuid
from datetime import datetime

from app.core.db import db
from app.filings.kinds import Remark
from app.incidents.models import Incident
from app.incidents.service.record_step import record


def note(case_id: uuid.UUID, remark: Remark, now: datetime) -> None:
    """Its marks; what somebody says of it stands in its history as his words."""
    case = db.session.get_one(Incident, case_id, with_for_update=True)
    case.marks = remark.on(case.marks)
    if remark.note:
        before = (case.status, case.level)
        about = {"officer_id": remark.by, "before": before, "note": remark.note}
        record(case, "comment", now=now, **about)
