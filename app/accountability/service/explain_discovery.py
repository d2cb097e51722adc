"""The person says what he did: nobody decides against him unheard (E20)."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from app.accountability import queries
from app.accountability.models import MissedDiscovery
from app.accountability.rules import missed_discoveries as rules
from app.accountability.service.keep_limits import begin, case_of, end_all
from app.accountability.service.tell_about import ABOUT, say
from app.core import audit
from app.core.db import db
from app.core.errors import refuse
from app.photos import service as photos
from app.posts.rules import Caller


def explain(
    *, caller: Caller, discovery_id: uuid.UUID, text: str, photo_ids: Sequence[str], now: datetime
) -> MissedDiscovery:
    """Keep the words and photos of the person; those above are told. After his time too, until
    somebody has decided.

    Refuses `not_the_person`, `discovery_withdrawn`, `discovery_decided`, `discovery_explained`.
    """
    row = queries.seen(caller.scope, caller.id, discovery_id, lock=True)
    if row.officer_id != caller.id:
        refuse("not_the_person")
    if (row.explanation, row.photo_ids) == (text, list(photo_ids)):
        return row  # sent again
    if row.withdrawn_at is not None:
        refuse("discovery_withdrawn")
    if row.decided_at is not None:
        refuse("discovery_decided")
    if row.explained_at is not None:
        refuse("discovery_explained")
    row.state, row.explained_at, row.explanation = rules.EXPLAINED, now, text
    row.photo_ids = list(photo_ids)
    end_all(row, "done", now)
    begin(row, rules.DECIDE, now)
    audit.changed("missed_discoveries.explain", ABOUT, row.id, by=caller.id, now=now)
    db.session.flush()
    photos.use(ABOUT, row.id, photo_ids, now, caller.id)
    nearest = next(iter(queries.deciders(row, case_of(row).filer_id, now)), [])
    say("missed_explained", nearest, row, now, "explained")
    return row
