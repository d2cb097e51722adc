"""Whose people somebody is: all of whose posts are the caller's to give."""

from datetime import datetime

from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.in_force import lasts
from app.people.models import Officer
from app.posts import queries
from app.posts.rules import Caller, Scope


def himself(caller: Caller) -> set[int]:
    """He, and those for whom he stands in."""
    return {caller.id, *caller.scope.stands_for()}


def own_officer(scope: Scope, officer_id: int, now: datetime) -> Officer:
    """An officer whose every post is the caller's to give.

    404 otherwise, so that nobody takes over his superior's account.
    """
    found = db.session.get(Officer, officer_id)
    if found is None or not is_own(scope, officer_id, now):
        refuse("not_found")
    return found


def is_own(scope: Scope, officer_id: int, now: datetime) -> bool:
    """Whether every post of an officer, of today or else the past ones, is the caller's to give."""
    return officer_id in owned(scope, {officer_id}, now)


def owned(scope: Scope, officer_ids: set[int], now: datetime) -> set[int]:
    """Those of these officers of whom that is true, in one query."""
    today = clock.day_of(now)
    held: dict[int, list[tuple[bool, bool]]] = {}
    for post, path in queries.posts_with_paths(officer_ids):
        his = scope.appoints(post.kind, path)
        held.setdefault(post.officer_id, []).append((lasts(post, today), his))
    return {
        officer_id
        for officer_id, posts in held.items()
        if all(his for _, his in [one for one in posts if one[0]] or posts)
    }
