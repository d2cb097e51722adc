"""Work that lies with somebody who has left, or a department without a liaison, is given anew.

Nobody can go on with it, and no desk shows it until its limit ends: its reviewers are told once.
"""

from datetime import datetime

from sqlalchemy import or_, select

from app.core.clock import day_of
from app.core.db import db
from app.incidents.models import Incident
from app.incidents.rules.lists import TURN
from app.incidents.rules.standing import Role
from app.incidents.service import notify
from app.incidents.service.find_desks import those_above, without_people
from app.notices.service import tell_all
from app.posts import queries as posts


def tell_left(*, now: datetime) -> int:
    """How many reviewers are told now."""
    day = day_of(now)
    waits = Incident.closed_at.is_(None), Incident.status.in_(TURN[Role.HANDLER])
    handled = select(Incident.handler_officer_id, Incident.handler_department_id).where(*waits)
    found = db.session.execute(handled.distinct()).all()
    people = {officer_id for officer_id, _ in found if officer_id is not None}
    offices = {department_id for _, department_id in found if department_id is not None}
    left = people - posts.in_post(people, day)
    empty = without_people(sorted(offices), now)
    if not left and not empty:
        return 0
    held = or_(Incident.handler_officer_id.in_(left), Incident.handler_department_id.in_(empty))
    theirs = select(Incident).where(*waits, held).order_by(Incident.id)
    told = [
        one
        for case in db.session.scalars(theirs)
        for one in notify.notices(
            "incident_handler_left",
            notify.reviewers(case, day) or those_above(case.cell_at(case.level), day),
            case,
            f"{case.id} {case.handler_officer_id} {case.handler_department_id}",
        )
    ]
    return tell_all(told, now=now)
