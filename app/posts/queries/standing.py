"""Who stands in for whom: read once a day's change, told by the day or to the instant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from app.core.clock import day_of, start_of
from app.core.db import db
from app.core.epoch import kept
from app.core.in_force import in_force, not_over
from app.people.models import Officer
from app.posts.models import Delegation, Post

Places = dict[int, list[int]]
#: What is no post (a contact, a turn of duty): only who stands in for all posts stands in there.
NO_POST = 0
#: When a delegation runs no more, ended early or not.
OVER = func.coalesce(Delegation.ended_at, Delegation.ends_at, type_=Delegation.ends_at.type)


@dataclass(frozen=True)
class Stand:
    """A delegation that runs at some time of a day. `post_id`: the one post, none for all.

    `over`: ended early that day, before its time.
    """

    officer_id: int
    deputy_id: int
    post_id: int | None
    starts_at: datetime
    ends_at: datetime
    over: bool
    named_at: datetime

    def covers(self, post_id: int) -> bool:
        """Whether it is for this post of the officer."""
        return self.post_id in (None, post_id)

    def runs(self, at: datetime | None) -> bool:
        """Whether the deputy acts at an instant; without one, whether he is told of that day."""
        return not self.over if at is None else self.starts_at <= at < self.ends_at


def overlapping(first: datetime, last: datetime) -> ColumnElement[bool]:
    """The condition that a delegation runs at some time between two instants."""
    return (Delegation.starts_at < last) & (first < OVER) & (Delegation.starts_at < OVER)


def posted(officer_id: Any, day: date) -> ColumnElement[bool]:
    """The condition that an officer has any post of his own on a day: he has not left."""
    return select(Post.id).where(Post.officer_id == officer_id, in_force(Post, day)).exists()


@kept
def _of_day(day: date) -> tuple[Stand, ...]:
    """All of a day: few, so everybody asks the same kept rows.

    Rights given by somebody end with his account, and nobody stands in whose own is closed or who
    has no post of his own any more.
    """
    away, deputy = aliased(Officer), aliased(Officer)
    first, last = start_of(day), start_of(day + timedelta(days=1))
    query = (
        select(Delegation)
        .join(away, away.id == Delegation.officer_id)
        .join(deputy, deputy.id == Delegation.deputy_id)
        .where(overlapping(first, last))
        .order_by(Delegation.id)
    )
    query = query.where(posted(Delegation.deputy_id, day))
    for account in (away, deputy):
        query = query.where(not_over(account, day))
    return tuple(
        Stand(
            row.officer_id,
            row.deputy_id,
            row.post_id,
            row.starts_at,
            row.ended_at or row.ends_at,
            row.ended_at is not None and row.ended_at < last,
            row.named_at,
        )
        for row in db.session.scalars(query)
    )


def stood_in_by(deputy_id: int, day: date) -> list[Stand]:
    """For whom somebody stands in at some time of a day."""
    return [stand for stand in _of_day(day) if stand.deputy_id == deputy_id]


def running(at: datetime) -> list[Stand]:
    """All who stand in for somebody at an instant."""
    return [stand for stand in _of_day(day_of(at)) if stand.runs(at)]


def with_deputies(
    seats: Places, held: Iterable[tuple[int, int, int]], day: date, at: datetime | None
) -> Places:
    """Officers by place, with those who stand in for them after them; nobody is left out.

    `held`: (place, officer, post). Without `at`, all who stand in at some time of the day and have
    not been called off.
    """
    stands = [stand for stand in _of_day(day) if stand.runs(at)]
    if not stands:
        return seats
    found = {place: list(officers) for place, officers in seats.items()}
    for place, officer_id, post_id in held:
        for stand in stands:
            known = found.setdefault(place, [])
            if (
                stand.officer_id == officer_id
                and stand.covers(post_id)
                and stand.deputy_id not in known
            ):
                known.append(stand.deputy_id)
    return found


def and_deputies(officer_ids: Iterable[int], day: date) -> list[int]:
    """These officers, after them who stands in for any of their posts that day; each once."""
    found = list(dict.fromkeys(officer_ids))
    stands = [stand for stand in _of_day(day) if stand.runs(None) and stand.officer_id in found]
    return list(dict.fromkeys([*found, *(stand.deputy_id for stand in stands)]))
