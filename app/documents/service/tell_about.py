"""Who is told what about a document: its number and kind, nothing of what it says."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.documents.models import Document
from app.documents.rules import KINDS
from app.notices.service import tell


def say(
    what: str, officer_ids: Iterable[int], document: Document, cause: Any, now: datetime
) -> int:
    """Tell officers something about a document, once per cause; how many were told."""
    return tell(
        officer_ids,
        what,
        cause=cause,
        about="document",
        about_id=document.id,
        now=now,
        params={"number": document.number or "—", "kind": KINDS[document.kind].name},
    )
