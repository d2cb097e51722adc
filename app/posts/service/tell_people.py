"""Who is told when accounts and seats are touched: the person, and who watches over the office."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.core import clock
from app.core.settings import registered
from app.people.models import Officer
from app.posts import queries
from app.posts.rules import WATCHED, WATCHING, Caller, Scope

#: The kind of a post and the path of its cell.
Seat = tuple[str, str]


def tell_account(kind: str, caller: Caller, of: Officer, now: datetime) -> None:
    """Tell a person, on every channel, what somebody else did to his account."""
    if of.id != caller.id:
        _tell([of.id], kind, ("officer", of.id), now)


def tell_watching(caller: Caller, of: Officer, now: datetime) -> None:
    """Tell those who watch that somebody, by being an administrator alone, reset the password of an
    account that sees cases.
    """
    office = Scope(tuple(post for post in caller.scope.posts if post.kind != "administrator"))
    held = queries.caller_of(of.id, clock.day_of(now)).scope.posts
    places = [
        post.path for post in held if post.kind in WATCHED and not office.ends(post.kind, post.path)
    ]
    if of.id != caller.id:
        _tell(_watching(places, now) - {caller.id, of.id}, "seat_reset", ("officer", of.id), now)


def tell_seat_taken(by: int, seats: Sequence[Seat], about: tuple[str, int], now: datetime) -> None:
    """Tell those who watch that somebody gave himself a seat that sees cases, or stands in."""
    places = [path for kind, path in seats if kind in WATCHING]
    _tell(_watching(places, now) - {by}, "seat_taken", about, now)


def _watching(paths: Sequence[str], now: datetime) -> set[int]:
    """The inspectors and leaders of the counties of these cells."""
    counties = {int(path.split("/")[1]) for path in paths}
    found = [queries.holders(counties, kind, clock.day_of(now)) for kind in ("inspector", "leader")]
    return {i for seated in found for people in seated.values() for i in people}


def _tell(to: Any, kind: str, about: tuple[str, int], now: datetime) -> None:
    what, what_id = about
    registered("tell")(
        sorted(to),
        kind,
        cause=f"{what} {what_id} {now.isoformat()}",
        about=what,
        about_id=what_id,
        now=now,
        params={},
    )
