"""Closed cases of which a re-check is due soon, for whoever owes it and may do it (E06)."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true

from app.core import clock
from app.incidents.models import Incident, IncidentParty, LookBack
from app.incidents.queries.visible import taking_part
from app.incidents.rules.duty import LADDER
from app.incidents.rules.look_back import SOON_DAYS
from app.incidents.rules.standing import Part
from app.posts import queries as posts
from app.posts.rules import Scope

Condition = ColumnElement[bool]


def re_checks(scope: Scope, officer_id: int, now: datetime) -> Condition:
    """Those of desks that he reviews for; at the top, of which its leader alone may do them."""
    cells = {post.cell_id for post in scope.roots("incidents.review")}
    led = {post.cell_id for post in scope.posts if post.kind == "leader"}
    tops = {post.cell_id for post in scope.posts if post.level == LADDER[-1]} & led
    reviewers = posts.holders(tops, "reviewer", clock.day_of(now))
    owed = [
        _owed(cells, now),
        *(
            _owed({top}, now) & and_(true(), *[_did(i) for i in reviewers.get(top, [])])
            for top in sorted(tops)
        ),
    ]
    his = _in_parts(taking_part(scope, officer_id))
    free = ~or_(his, func.coalesce(Incident.submitted_by_id == officer_id, false()))
    return Incident.closed_at.is_not(None) & or_(*owed) & free


def _owed(cell_ids: Collection[int], now: datetime) -> Condition:
    soon = now + timedelta(days=SOON_DAYS)
    rows = select(LookBack.incident_id).where(
        LookBack.cell_id.in_(sorted(cell_ids)), LookBack.ended_at.is_(None), LookBack.due_by < soon
    )
    return Incident.id.in_(rows) if cell_ids else false()


def _did(officer_id: int) -> Condition:
    """He closed it, handled it once, or submitted the work: another looks back at it."""
    submitted = func.coalesce(Incident.submitted_by_id == officer_id, false())
    return or_(_in_parts(IncidentParty.officer_id == officer_id), submitted)


def _in_parts(whose: Condition) -> Condition:
    rows = select(IncidentParty.incident_id).where(
        whose, IncidentParty.part == Part.CLOSER, IncidentParty.until.is_(None)
    )
    return Incident.id.in_(rows)
