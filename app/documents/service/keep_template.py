"""What a county sets: its template of a kind, the sign at the head of its numbers."""

import hashlib
from datetime import datetime

from app.cells.service import take_turns
from app.core import audit
from app.core.db import db
from app.core.errors import refuse
from app.core.in_child import Died, in_child
from app.core.insert import upsert
from app.documents import inspection, queries
from app.documents.models import DocumentPrefix, DocumentTemplate
from app.documents.rendering import NUMBER
from app.posts.rules import Caller


def inspect_template(content: bytes) -> None:
    """Refuse what `inspection.inspect` does of a template, and `file_too_dear` where filling it in
    has no end: it takes a second in a process of its own, before the transaction.
    """
    try:
        in_child(inspection.inspect, content, NUMBER)
    except Died:
        refuse("file_too_dear")


def keep_template(
    *, caller: Caller, county_id: int, kind: str, content: bytes, now: datetime
) -> DocumentTemplate:
    """A county's new template of a kind, which has been inspected; the same again is no version.

    Documents signed before keep their files.
    """
    take_turns([county_id])
    known = queries.own_template(county_id, kind)
    sha256 = hashlib.sha256(content).hexdigest()
    if known is not None and known.sha256 == sha256:
        return known
    row = DocumentTemplate(
        county_id=county_id,
        kind=kind,
        version=known.version + 1 if known else 1,
        sha256=sha256,
        content=content,
        edited_by=caller.id,
        edited_at=now,
    )
    db.session.add(row)
    db.session.flush()
    audit.changed(
        "documents.template", "cell", county_id, by=caller.id, now=now, kind=kind, sha256=sha256
    )
    return row


def set_prefix(*, caller: Caller, county_id: int, prefix: str, now: datetime) -> str:
    """Set the sign of a county; numbers given before stay as they are."""
    take_turns([county_id])
    before = queries.prefix_of(county_id)
    upsert(DocumentPrefix, {"county_id": county_id}, prefix=prefix)
    audit.changed(
        "documents.prefix", "cell", county_id, by=caller.id, now=now, prefix=[before, prefix]
    )
    return prefix
