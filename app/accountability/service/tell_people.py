"""Who is told what of a record: that there is something to see to, nothing of what it says."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.accountability.models.record import OfUnit
from app.accountability.queries import Unit
from app.accountability.queries.visible import SPEAKING
from app.accountability.service.record_step import ABOUT
from app.core import clock
from app.notices.service import tell
from app.posts import queries as posts


def say(
    what: str, officer_ids: Iterable[int | None], row: OfUnit, now: datetime, **params: Any
) -> None:
    """Tell officers something of a record as it is now, once a version."""
    tell(
        [i for i in dict.fromkeys(officer_ids) if i is not None],
        what,
        cause=f"{row.id} {row.version}",
        about=ABOUT[type(row)],
        about_id=row.id,
        now=now,
        params=params,
    )


def office(unit: Unit, now: datetime, *kinds: str, but: Iterable[int | None] = ()) -> list[int]:
    """Who holds one of these posts at the authority of a unit; reviewers where none are named."""
    at, day = unit.authority_id, clock.day_of(now)
    found = [
        i for kind in kinds or ("reviewer",) for i in posts.holders([at], kind, day).get(at, [])
    ]
    return [i for i in dict.fromkeys(found) if i not in set(but)]


def deciders(unit: Unit, now: datetime, *, but: Iterable[int | None] = ()) -> list[int]:
    """Who may decide there."""
    kinds = ("inspector",) if unit.at_top else ("leader", "inspector")
    return office(unit, now, *kinds, but=but)


def speakers(unit: Unit, now: datetime) -> list[int]:
    """Who speaks for a unit."""
    day = clock.day_of(now)
    if unit.department_id is not None:
        return posts.liaisons([unit.department_id], day).get(unit.department_id, [])
    at = unit.cell_id or 0
    found = [i for kind in sorted(SPEAKING) for i in posts.holders([at], kind, day).get(at, [])]
    return list(dict.fromkeys(found))
