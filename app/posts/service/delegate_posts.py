"""Leave: naming who stands in for somebody, from an instant to an instant, and ending it early."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from app.core import audit, clock
from app.core.db import db
from app.core.errors import refuse
from app.core.in_force import lasts
from app.core.paths import county_of
from app.people.models import Officer
from app.posts import queries
from app.posts.models import Delegation
from app.posts.rules import LONGEST_LEAVE, Caller
from app.posts.service.end_posts import above
from app.posts.service.own_people import own_officer
from app.posts.service.take_turns import take_turns_of
from app.posts.service.tell_people import Given, tell_ended, tell_leave, tell_seats


def name_deputy(*, caller: Caller, body: dict[str, Any], now: datetime) -> Delegation:
    """Name who stands in: an officer for himself, or who may appoint him for him.

    Body: officer_id (the caller unless given), post_id (all posts unless given), deputy_id,
    starts_on, starts_time, ends_on, ends_time, reason. Leave is granted in days, as posts are; a
    time of day is for the half day, and lets an end count at once.
    """
    away_id, deputy_id = body["officer_id"] or caller.id, body["deputy_id"]
    if away_id != caller.id:
        away = own_officer(caller.scope.own(), away_id, now)
        if deputy_id == caller.id and above(caller, away, now):
            refuse("superior_post")
    if deputy_id == away_id:
        refuse("deputy_is_self")
    starts_at, ends_at = _span(body, now)
    take_turns_of([away_id, deputy_id])  # no two requests make a chain between them
    deputy = db.session.get(Officer, deputy_id)
    last_day = clock.last_day(ends_at)
    _check_post(away_id, body["post_id"], clock.day_of(starts_at))
    _check_deputy(away_id, deputy, clock.day_of(starts_at), last_day)
    _check_chain(away_id, deputy_id, body["post_id"], starts_at, ends_at)
    row = Delegation(
        officer_id=away_id,
        post_id=body["post_id"],
        deputy_id=deputy_id,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=body["reason"],
        named_by=caller.id,
        named_at=now,
    )
    db.session.add(row)
    db.session.flush()
    audit.changed(
        "delegations.name",
        "delegation",
        row.id,
        by=caller.id,
        now=now,
        officer_id=away_id,
        deputy_id=deputy_id,
        post_id=row.post_id,
        starts_at=starts_at.isoformat(),
        ends_at=ends_at.isoformat(),
    )
    if caller.id != away_id:  # one's own leave is no taking
        lent = [
            Given(deputy_id, post.kind, path)
            for post, path in queries.posts_with_paths([away_id])
            if row.post_id in (None, post.id)
        ]
        tell_seats(caller.id, lent, ("delegation", row.id), now)
        tell_leave(caller, away_id, deputy_id, ("delegation", row.id), now)
    return row


def end_delegation(*, caller: Caller, delegation_id: int, now: datetime) -> Delegation:
    """End one now, before its time: by who is on leave, or who may appoint him."""
    row = queries.delegation_seen(caller.scope, caller.id, delegation_id)
    if row is None:
        refuse("not_found")
    db.session.refresh(row, with_for_update=True)
    if row.officer_id != caller.id:
        own_officer(caller.scope.own(), row.officer_id, now)
    if row.ended_at is not None or row.ends_at <= now:
        refuse("delegation_over")
    row.ended_at, row.ended_by = now, caller.id
    audit.changed("delegations.end", "delegation", row.id, by=caller.id, now=now)
    tell_leave(caller, row.officer_id, row.deputy_id, ("delegation", row.id), now)
    if row.officer_id != caller.id:
        held = queries.posts_with_paths([row.officer_id])
        tell_ended(caller, [one for one in held if row.post_id in (None, one[0].id)], now)
    return row


def _span(body: dict[str, Any], now: datetime) -> tuple[datetime, datetime]:
    first, last = body["starts_on"], body["ends_on"]
    starts_at = _moment(first, body["starts_time"])
    if first == clock.day_of(now) and body["starts_time"] is None:
        starts_at = now
    ends_at = (
        _moment(last, body["ends_time"])
        if body["ends_time"]
        else clock.start_of(last + timedelta(days=1))
    )
    if ends_at <= starts_at:
        refuse("dates_reversed")
    if starts_at < now:
        refuse("dated_back")  # what somebody did yesterday is judged by the posts of yesterday
    if ends_at - starts_at > LONGEST_LEAVE:
        refuse("leave_too_long", days=LONGEST_LEAVE.days)
    return starts_at, ends_at


def _moment(day: date, text: str | None) -> datetime:
    if text is None:
        return clock.start_of(day)
    return datetime.combine(day, time.fromisoformat(text), clock.zone()).astimezone(UTC)


def _check_post(away_id: int, post_id: int | None, day: date) -> None:
    held = {post.id for post, _, _ in queries.posts_of([away_id], day)}
    if not held or (post_id is not None and post_id not in held):
        refuse("unknown_post")


def _check_deputy(away_id: int, deputy: Officer | None, first: date, last: date) -> None:
    """Somebody with a post in the same county, in service until the end."""
    if deputy is None:
        refuse("unknown_officer")
    counties: dict[int, set[int]] = {away_id: set(), deputy.id: set()}
    for post, path in queries.posts_with_paths(counties):
        if post.starts_on <= first and lasts(post, first):
            counties[post.officer_id].add(county_of(path))
    if not counties[away_id] & counties[deputy.id]:
        refuse("unknown_officer")
    if deputy.ends_on is not None and deputy.ends_on < last:
        refuse("account_closed")


def _check_chain(
    away_id: int, deputy_id: int, post_id: int | None, first: datetime, last: datetime
) -> None:
    """Who stands in is there himself; who is on leave stands in for nobody; one at a time."""
    for row in queries.delegations_between([away_id, deputy_id], first, last):
        if row.officer_id == deputy_id or row.deputy_id == away_id:
            refuse("deputy_chain")
        if row.officer_id == away_id and (None in (post_id, row.post_id) or post_id == row.post_id):
            refuse("deputy_named")
