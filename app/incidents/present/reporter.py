"""Who reported a case, for who may know: each look goes on record, refused ones too."""

import uuid

from flask import g

from app.core.db import db
from app.core.errors import refuse
from app.core.looks import ask_why, looks_at
from app.incidents import queries
from app.incidents.actions import may_read_reporter
from app.incidents.models import Reporter


def reporter_shown(incident_id: uuid.UUID) -> Reporter:
    """The reporter, for the case's reviewer, who says why unless he has filed it himself. Of a view
    that `protects` reporters. Refuses `not_found`, `post_lacks_permission`, `reason_required`.
    """
    found = db.session.get(Reporter, incident_id)
    looks_at(incident_id, own=found is None)
    row = queries.seen(g.caller.scope, g.caller.id, incident_id)
    if not may_read_reporter(row, g.caller):
        refuse("post_lacks_permission")
    ask_why(own=row.filer_id == g.caller.id)
    return found or refuse("not_found")
