"""One step of a document: its history and its version."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.core.db import db
from app.documents.models import Document, DocumentStep


def record(
    document: Document,
    action: str,
    *,
    now: datetime,
    by: int | None,
    step_id: uuid.UUID | None = None,
    note: str | None = None,
    data: dict[str, Any] | None = None,
    photo_ids: Iterable[str] = (),
) -> DocumentStep:
    """Add a step; without `by` it is the program's, which never signs."""
    document.version += 1
    step = DocumentStep(
        id=step_id or uuid.uuid4(),
        document_id=document.id,
        seq=document.version,
        at=now,
        officer_id=by,
        action=action,
        note=note,
        data=data or {},
        photo_ids=list(photo_ids),
    )
    db.session.add(step)
    return step
