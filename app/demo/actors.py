"""Who acts in the played quarter: who holds which post, and who takes the next step of a case."""

import random
from datetime import datetime
from typing import Any

from app.cells.models import Cell, Department
from app.core import clock
from app.core.db import db
from app.incidents.models import Incident
from app.incidents.rules.standing import Role
from app.posts import queries as posts
from app.posts.models import Post
from app.posts.rules import Caller


class Actors:
    """The people in post, remembered until posts change."""

    def __init__(self, rng: random.Random) -> None:
        self.random = rng
        self.callers: dict[int, Caller] = {}
        self.seats: dict[tuple[int | None, str], list[int]] = {}

    def forget(self) -> None:
        """Posts have changed."""
        self.callers.clear()
        self.seats.clear()

    def caller(self, officer_id: int, now: datetime) -> Caller:
        """An officer with the posts of that day."""
        if officer_id not in self.callers:
            self.callers[officer_id] = posts.caller_of(officer_id, clock.day_of(now))
        return self.callers[officer_id]

    def holders(self, cell_id: int | None, kind: str, now: datetime) -> list[int]:
        """Who holds a post there today."""
        key = (cell_id, kind)
        if key not in self.seats:
            self.seats[key] = posts.holders([cell_id], kind, clock.day_of(now)).get(
                cell_id or 0, []
            )
        return self.seats[key]

    def actor(self, case: Incident, roles: frozenset[str], now: datetime) -> int | None:
        """Who may take a step that these roles may take: nobody, where the seat is vacant."""
        if Role.FILER in roles:
            return case.filer_id
        if roles == {Role.LEADING}:
            return next(iter(self.holders(case.county_id, "reviewer", now)), None)
        if Role.HANDLER in roles:
            if case.handler_officer_id:
                return case.handler_officer_id
            found = posts.liaisons([case.handler_department_id or 0], clock.day_of(now)).get(
                case.handler_department_id or 0, []
            )
        else:
            cell = case.county_id if case.level == "county" else case.township_id
            found = self.holders(cell, "reviewer", now)
        return found[0] if found else None

    def assignee(self, case: Incident, now: datetime) -> dict[str, Any]:
        """A village officer for small matters, else the town's leader; the county's, an office.

        Violations are never a village's (C04).
        """
        if case.level == "county":
            return {"department_id": office_with_liaison(self.random)}
        village, leader = (
            self.holders(case.village_id, "grid_officer", now),
            self.holders(case.township_id, "leader", now),
        )
        small = case.severity == "general" and case.nature != "violation"
        chosen = village if village and small and self.random.random() < 0.5 else leader
        return {"officer_id": (chosen or village or [case.filer_id])[0]}


def office_with_liaison(rng: random.Random) -> int:
    """A county department that somebody answers for."""
    query = (
        db.select(Post.department_id)
        .join(Department, Department.id == Post.department_id)
        .join(Cell, Cell.id == Department.cell_id)
        .where(Post.kind == "liaison", Post.ends_on.is_(None), Cell.level == "county")
        .order_by(Post.department_id)
    )
    found: list[int] = [i for i in db.session.scalars(query) if i is not None]
    return rng.choice(found)
