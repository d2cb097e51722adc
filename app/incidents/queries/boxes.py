"""The boxes of work lists: each a condition on cases, from the officer's posts and the hour."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, false, func, or_, select, true

from app.core import clock
from app.incidents.models import Incident, IncidentParty, Transfer
from app.incidents.queries.re_checks import re_checks
from app.incidents.queries.visible import Condition, at_cell, taking_part, whose
from app.incidents.rules.lists import TURN
from app.incidents.rules.standing import Part, Role
from app.posts.rules import Scope

OPEN: Condition = Incident.closed_at.is_(None)


@dataclass(frozen=True)
class Desk:
    """Who looks into the boxes, when, and when that day ends; for a statement that is kept the two
    moments are parameters of it.
    """

    scope: Scope
    officer_id: int
    now: Any
    midnight: Any


def desk_at(scope: Scope, officer_id: int, now: datetime) -> Desk:
    """The desk of somebody at a moment."""
    return Desk(scope, officer_id, now, midnight_after(now))


def midnight_after(now: datetime) -> datetime:
    """When the day ends: a limit in days ends at 24:00, the next day's first moment."""
    return clock.start_of(clock.day_of(now) + timedelta(days=1))


def late(now: Any) -> Condition:
    """Open, and a limit has passed at some level."""
    passed: Condition = Incident.late_at < now
    return OPEN & passed


def on_time(now: Any) -> Condition:
    """All others, those without a limit too."""
    return or_(~OPEN, Incident.late_at >= now)


def _filed(desk: Desk) -> Condition:
    return whose(Incident.filer_id, desk.scope, desk.officer_id)


def _handled(desk: Desk) -> Condition:
    mine = whose(Incident.handler_officer_id, desk.scope, desk.officer_id)
    departments = desk.scope.departments()
    return mine | Incident.handler_department_id.in_(departments) if departments else mine


def _reviewed(desk: Desk) -> Condition:
    """Cases that have come to a level and cell that he reviews."""
    posts = sorted({(p.cell_id, p.level) for p in desk.scope.roots("incidents.review")})
    return _any(at_cell(i, level) & (Incident.level == level) for i, level in posts)


def _any(conditions: Iterable[Condition]) -> Condition:
    return or_(false(), *conditions)


def is_not(condition: Condition) -> Condition:
    """What is unknown is not so: most cases have no handler."""
    return ~func.coalesce(condition, false())


ROLES: dict[Role, Callable[[Desk], Condition]] = {
    Role.REVIEWER: _reviewed,
    Role.HANDLER: _handled,
    Role.FILER: _filed,
}


def _my_turn(desk: Desk) -> Condition:
    return _any(ROLES[role](desk) & Incident.status.in_(TURN[role]) for role in ROLES)


def _at_review(status: str) -> Callable[[Desk], Condition]:
    return lambda desk: OPEN & _reviewed(desk) & (Incident.status == status)


def _my_cells(desk: Desk) -> Condition:
    return _any(_places(desk))


def _due_today(desk: Desk) -> Condition:
    return OPEN & Incident.due_at.between(desk.now, desk.midnight)


def _returned(desk: Desk) -> Condition:
    report = _filed(desk) & (Incident.status == "returned")
    work = _handled(desk) & (Incident.status == "in_hand") & (Incident.rejections > 0)
    return OPEN & or_(report, work)


def _waiting(desk: Desk) -> Condition:
    part = or_(*[of(desk) for of in ROLES.values()])
    return OPEN & part & is_not(_my_turn(desk))


def _in_part(*parts: Part) -> Callable[[Desk], Condition]:
    """He, his department or his cell is this in it, and that has not ended."""

    def condition(desk: Desk) -> Condition:
        mine = taking_part(desk.scope, desk.officer_id)
        row = select(IncidentParty.incident_id).where(mine, IncidentParty.part.in_(parts))
        return OPEN & Incident.id.in_(row.where(IncidentParty.until.is_(None)))

    return condition


def _transfers_out(desk: Desk) -> Condition:
    """What a desk of his has handed over, with the answer outstanding."""
    cells = sorted({post.cell_id for post in desk.scope.roots("incidents.review")})
    sent = select(Transfer.incident_id).where(
        Transfer.from_cell_id.in_(cells), Transfer.ended_at.is_(None)
    )
    return OPEN & Incident.id.in_(sent)


def _emergencies(_desk: Desk) -> Condition:
    return OPEN & or_(Incident.nature == "emergency", Incident.severity == "emergency")


#: What waits for somebody beside the course of a case.
BESIDE = ("returned_to_me", "assist", "transfers_in", "measures", "time_asked", "called")
#: What a desk shows at once: whatever waits for a step of his, and every emergency.
ON_DESK = (*BESIDE, "emergencies")


def _desk(desk: Desk) -> Condition:
    return OPEN & or_(_my_turn(desk), *[BOXES[name](desk) for name in ON_DESK])


#: name -> its cases, among those that the officer may see
BOXES: dict[str, Callable[[Desk], Condition]] = {
    "mine": lambda desk: _filed(desk) | _handled(desk),
    "my_cells": _my_cells,
    "due_today": _due_today,
    "overdue": lambda desk: late(desk.now),
    "returned_to_me": _returned,
    "waiting_for_others": _waiting,
    "assist": _in_part(Part.ASSISTING),
    "transfers_in": _in_part(Part.ADDRESSEE, Part.RECEIVER),
    "transfers_out": _transfers_out,
    "measures": _in_part(Part.DECIDING, Part.CARRYING),
    "time_asked": _in_part(Part.GRANTING),
    "paused": lambda _desk: OPEN & Incident.paused_until.is_not(None),
    "accept": _at_review("reported"),
    "assign": _at_review("accepted"),
    "confirm": _at_review("submitted"),
    "emergencies": _emergencies,
    "called": _in_part(Part.CALLED),
    "led": _in_part(Part.LEADER),
    "look_backs": lambda desk: re_checks(desk.scope, desk.officer_id, desk.now),
    "desk": _desk,
}
#: Boxes whose statement is not kept: what they hold is asked anew.
MADE_ANEW = frozenset({"look_backs"})


def _mine(desk: Desk) -> list[Condition]:
    """What he filed, what he handles, what his departments handle, each by itself. He may see it
    all: who filed and who was ever named to handle a case reads it.
    """
    people = (desk.officer_id, *desk.scope.stands_for())
    held = [(Incident.filer_id, people), (Incident.handler_officer_id, people)]
    held.append((Incident.handler_department_id, tuple(desk.scope.departments())))
    return [column == one for column, some in held for one in some]


def _places(desk: Desk) -> list[Condition]:
    places = {(p.cell_id, p.level) for p in desk.scope.roots("incidents.territory")}
    return [at_cell(*place) for place in sorted(places)] or [false()]


def his(desk: Desk) -> Condition:
    """Lies in his territory, beside a narrower cell: said as a distinction, since the database
    would take the two for independent and the cell's cases for few.
    """
    found: Condition = case((_my_cells(desk), true()), else_=false())
    return found


#: Boxes of reasons to see a case: their cases are sought by these, and by no others; what is over
#: lies in them too.
SOURCES: dict[str, Callable[[Desk], list[Condition]]] = {"mine": _mine, "my_cells": _places}
