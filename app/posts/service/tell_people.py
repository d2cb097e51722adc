"""Who is told when accounts and seats are touched: the person, and who watches over the office."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from app.core import clock
from app.core.in_force import lasts
from app.core.paths import county_of
from app.core.settings import registered
from app.people.models import Officer
from app.posts import queries
from app.posts.models import Post
from app.posts.rules import WATCHED, WATCHERS, Caller, Scope

#: What a notice is about: post, officer, delegation; and its id.
About = tuple[str, int]


class Given(NamedTuple):
    """A seat that somebody gets, or keeps for longer: by a post, or by standing in for who holds
    one.
    """

    to: int
    kind: str
    path: str


def tell_account(kind: str, caller: Caller, of: Officer, now: datetime) -> None:
    """Tell a person, on every channel, what somebody else did to his account."""
    if of.id != caller.id:
        _tell([of.id], kind, ("officer", of.id), now)


def tell_watching(kind: str, caller: Caller, of: Officer, now: datetime) -> None:
    """Tell those who watch that somebody, by being an administrator alone, reset the password or
    changed the phone of an account that sees cases, or will, or opened it again.
    """
    today, office = clock.day_of(now), caller.scope.office()
    held = [
        (post.kind, path) for post, path in queries.posts_with_paths([of.id]) if lasts(post, today)
    ]
    held += [(post.kind, post.path) for post in queries.caller_of(of.id, today).scope.posts]
    places = {path for kind, path in held if kind in WATCHED and not office.ends(kind, path)}
    if of.id != caller.id:
        _tell(_watching(places, now) - {caller.id, of.id}, kind, ("officer", of.id), now)


def tell_seats(by: int, seats: Sequence[Given], about: About, now: datetime) -> None:
    """Tell those who watch, once, that somebody gave himself seats that see cases, or stands in;
    or that he gave, lent or lengthened some of others by being an administrator alone.
    """
    seeing = [seat for seat in seats if seat.kind in WATCHED]
    own = {seat.path for seat in seeing if seat.to == by}
    if own:
        _tell(_watching(own, now) - {by}, "seat_taken", about, now)
    found = queries.signed_in(by, clock.day_of(now), now) if seeing else None
    office = found.caller.scope.office() if found else Scope(())
    others = [s for s in seeing if s.to != by and not office.appoints(s.kind, s.path)]
    if others:
        to = _watching({seat.path for seat in others}, now) - {by}
        _tell(to, "seat_given", about, now, count=len(others))


def tell_leave(caller: Caller, away: int, deputy: int, about: About, now: datetime) -> None:
    """Tell a person for whom somebody else named who stands in, or ended that; the deputy, too."""
    if caller.id != away:
        _tell({away, deputy} - {caller.id}, "deputy_changed", about, now)


def tell_ended(caller: Caller, posts: Iterable[tuple[Post, str]], now: datetime) -> None:
    """Tell those who watch, and whose they are, that posts from which one watches end, or end
    sooner, by somebody who is an administrator alone: who wants to be unwatched begins with these.
    """
    office = caller.scope.office()
    for post, path in posts:
        if post.kind in WATCHERS and not office.ends(post.kind, path):
            to = _watching({path}, now) | {post.officer_id}
            _tell(to - {caller.id}, "seat_ended", ("post", post.id), now)


def _watching(paths: Iterable[str], now: datetime) -> set[int]:
    """The inspectors and leaders of the counties of these cells."""
    return queries.watching({county_of(path) for path in paths}, clock.day_of(now))


def _tell(to: Iterable[int], kind: str, about: About, now: datetime, **params: Any) -> None:
    what, what_id = about
    registered("tell")(
        sorted(to),
        kind,
        cause=f"{what} {what_id} {now.isoformat()}",
        about=what,
        about_id=what_id,
        now=now,
        params=params,
    )
