"""What is asked of patrols for what is written about them."""

import uuid
from collections.abc import Collection

from sqlalchemy import select

from app.cells.models import Cell
from app.core import clock
from app.core.db import db
from app.documents.subjects import Subject
from app.patrols import queries
from app.patrols.models import Patrol
from app.posts.rules import Caller


def labels(caller: Caller, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Of these patrols those that the caller may see, each with its cell and time."""
    query = select(Patrol.id, Cell.name, Patrol.started_at).join(Cell, Cell.id == Patrol.cell_id)
    mine = query.where(Patrol.id.in_(ids), queries.visible(caller.scope, caller.id))
    return {
        key: f"{place} {clock.shown(started_at)} 巡查"
        for key, place, started_at in db.session.execute(mine)
    }


SUBJECT = Subject(labels)
