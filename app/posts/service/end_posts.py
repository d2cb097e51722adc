"""Ending and moving posts, inside one's own territory (row A11): not dated back, nobody's own, none
of who stands above.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from app.core import audit, clock
from app.core.dated import check_day
from app.core.db import db
from app.core.errors import refuse
from app.core.in_force import lasts
from app.people.models import Officer
from app.posts import queries
from app.posts.models import Post
from app.posts.rules import Caller, Scope
from app.posts.service.appoint_officers import give_post
from app.posts.service.own_people import himself, own_officer, owned
from app.posts.service.take_turns import take_turns_of
from app.posts.service.tell_people import Given, tell_ended, tell_seats


def own_post(scope: Scope, post_id: int, now: datetime) -> Post:
    """A post of an officer whose every post is the caller's to give; 404 otherwise."""
    post = db.session.get(Post, post_id) or refuse("not_found")
    own_officer(scope, post.officer_id, now)
    return post


def end_post(
    *,
    caller: Caller | None,
    post: Post,
    ends_on: date,
    now: datetime,
    among: list[Given] | None = None,
) -> Post:
    """Set a post's last day, today at the earliest: what the post was judged by stays.

    `caller` is None for a command. Who watches is told of a post that lasts longer by it; of one
    that is one of many, `among`, by whoever sets them all.
    """
    take_turns_of([post.officer_id])
    if caller is not None:
        _check_ends(caller, post, now)
    if ends_on >= post.starts_on - timedelta(days=1):
        check_day(ends_on, now)
    longer = not lasts(post, ends_on)
    _ended(caller, post, ends_on, now)
    if caller is not None and longer:
        paths = {one.id: path for one, path in queries.posts_with_paths([post.officer_id])}
        given = Given(post.officer_id, post.kind, paths[post.id])
        if among is None:
            tell_seats(caller.id, [given], ("post", post.id), now)
        else:
            among.append(given)
    return post


def _check_ends(caller: Caller, post: Post, now: datetime) -> None:
    """Refuse whose post is not the caller's to take away, and what is over."""
    own_post(caller.scope, post.id, now)
    if post.officer_id in himself(caller):
        refuse("own_post")
    if not all(ends(caller, [post], now)):
        refuse("superior_post")
    if post.ends_on is not None and post.ends_on < clock.day_of(now):
        refuse("post_ended")


def _ended(caller: Caller | None, post: Post, ends_on: date, now: datetime) -> Post:
    if ends_on < post.starts_on - timedelta(days=1):
        refuse("dates_reversed")
    check_administered(post, ends_on)
    sooner = post.ends_on is None or ends_on < post.ends_on
    diff = audit.apply(post, {"ends_on": ends_on})
    by = caller.id if caller else None
    audit.changed("posts.end", "post", post.id, by=by, now=now, **diff)
    if caller is not None and sooner:
        held = queries.posts_with_paths([post.officer_id])
        tell_ended(caller, [(one, path) for one, path in held if one.id == post.id], now)
    return post


def check_administered(post: Post, ends_on: date) -> None:
    """No day that this post gives up is left without another administrator of its cell.

    Who only stands in is none, and who leaves himself is none from then on.
    """
    if post.kind != "administrator" or post.cell_id is None:
        return
    terms = queries.terms_in(post.cell_id, post.kind)
    covered = ends_on + timedelta(days=1)
    for one, after in sorted(terms, key=lambda term: term[0].starts_on):
        if one.officer_id != post.officer_id and one.starts_on <= covered:
            covered = max(covered, after)
    if covered < dict(terms)[post]:
        refuse("last_administrator")


def ends(caller: Caller, posts: Sequence[Post], now: datetime) -> list[bool]:
    """Which of these posts the caller may end or move.

    Those of people who are his to appoint, none of who stands above him, and none of his own or of
    whom he stands in for: another one sees to these.
    """
    own = owned(caller.scope, {post.officer_id for post in posts}, now) - himself(caller)
    paths = {post.id: path for post, path in queries.posts_with_paths(own)}
    return [
        post.officer_id in own and caller.scope.ends(post.kind, paths[post.id]) for post in posts
    ]


def above(caller: Caller, of: Officer, now: datetime) -> bool:
    """Whether an officer holds, or will hold, a post that is not the caller's to take away, or
    stands in today for who holds one.
    """
    today = clock.day_of(now)
    return any(
        lasts(post, today) and not caller.scope.ends(post.kind, path)
        for post, path in queries.posts_with_paths([of.id])
    ) or any(
        post.stands_for and not caller.scope.ends(post.kind, post.path)
        for post in queries.caller_of(of.id, today).scope.posts
    )


def move_post(
    *, caller: Caller, post: Post, to: str, on: date, until: date | None = None, now: datetime
) -> Post:
    """End a post the day before `on`, today at the earliest; give the same one in another cell of
    the territory then, until `until` or else its own last day.
    """
    take_turns_of([post.officer_id])
    _check_ends(caller, post, now)
    check_day(on, now)
    ends_on, left = post.ends_on, on - timedelta(days=1)
    _ended(caller, post, left if ends_on is None else min(left, ends_on), now)
    holder = db.session.get_one(Officer, post.officer_id)
    return give_post(
        caller=caller,
        to=holder,
        body={"kind": post.kind, "cell": to, "starts_on": on, "ends_on": until or ends_on},
        now=now,
    )
