"""What follows from a decided file is on record as ordered; a revoked one takes it along."""

import uuid
from datetime import datetime

from app.accountability.models import AccountabilityFile, Consequence
from app.accountability.queries import Unit
from app.accountability.rules.consequences import HOLDING, KINDS
from app.accountability.service.record_step import record
from app.core.db import db
from app.posts.rules import Caller


def follow_from(
    file: AccountabilityFile, unit: Unit, *, caller: Caller, now: datetime
) -> Consequence | None:
    """The talk, the circular … that somebody has decided on; nothing where it is handed over or
    nobody answers for it.
    """
    if file.outcome not in KINDS or file.outcome == "hand_over":
        return None
    row = Consequence(
        id=uuid.uuid4(),
        version=0,
        state="ordered",
        created_at=now,
        created_by=caller.id,
        county_id=unit.county_id,
        authority_id=unit.authority_id,
        cell_id=unit.cell_id,
        department_id=unit.department_id,
        kind=file.outcome,
        officer_id=file.officer_id,
        person_name=file.person_name,
        ground=file.facts,
        period=file.period,
        file_id=file.id,
    )
    db.session.add(row)
    db.session.flush()
    record(row, "order", now=now, by=caller.id, data={"file_id": str(file.id)})
    return row


def revoke(row: Consequence, *, caller: Caller, now: datetime) -> None:
    """The file from which it followed was revoked."""
    if row.state in HOLDING:
        row.state = "withdrawn"
        record(row, "revoke", now=now, by=caller.id, data={"file_id": str(row.file_id)})
