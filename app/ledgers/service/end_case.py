"""A case that became an item ends with it (row C16)."""

import uuid
from typing import Any

from app.core import clock
from app.core.db import db
from app.incidents import queries as incidents
from app.incidents.actions import act, body_of
from app.incidents.models import Incident
from app.ledgers.models import LedgerItem, LedgerStep
from app.ledgers.service.tell_people import say
from app.posts import queries as posts


def end_case(item: LedgerItem, closing: dict[str, Any] | None, step: LedgerStep) -> None:
    """Close the case by what was said of it; refuses as the action does. Without a word who reviews
    it is told.
    """
    assert item.incident_id is not None
    case = db.session.get_one(Incident, item.incident_id)
    if closing is None:
        people = incidents.reviewers(case, case.level, clock.day_of(step.at))
        say("ledger_case_ready", people, item, step.at, step.id)
        return
    key = str(uuid.uuid5(step.id, "close"))  # the same step again is the same closing
    assert step.officer_id is not None
    act(
        caller=posts.caller_of(step.officer_id, clock.day_of(step.at)),
        incident_id=case.id,
        action="close",
        body=body_of("close").load(closing | {"id": key}),
        version=case.version,
        now=step.at,
    )
