"""The check before every view: who is calling, and whether a post of today permits the action."""

from flask import current_app, g, request

from app.core import clock, epoch, operators
from app.core.errors import refuse
from app.core.web import OPERATOR, PUBLIC, SIGNED_IN, UNMARKED
from app.people import service as people
from app.posts import queries

WHILE_PASSWORD_IS_OLD = frozenset({"auth.password"})
WHILE_NOTICE_IS_NEW = WHILE_PASSWORD_IS_OLD | {"posts.me", "privacy.notice", "privacy.acknowledge"}


def knock(action: str) -> None:
    """Refuse what carries no valid token, before anything of it is read or asked.

    Sets g.caller_id.
    """
    if action not in (PUBLIC, UNMARKED) and not action.startswith(OPERATOR):
        g.caller_id = people.bearer(request.headers.get("Authorization"))


def guard(action: str) -> None:
    """Refuse the request unless the caller may do `action` somewhere.

    Sets g.caller, g.account and g.epoch.
    """
    if action == PUBLIC:
        return
    if action == UNMARKED:
        refuse("not_found")
    if action.startswith(OPERATOR):
        operators.admit(action.removeprefix(OPERATOR))
        return
    now = clock.now()
    found = queries.signed_in(g.caller_id, clock.day_of(now), now)
    if found is None or not people.in_service(found.account.ends_on, now):
        refuse("signed_out", people.CHALLENGE)
    g.caller, g.account, g.epoch = found.caller, found.account, epoch.present()
    if g.account.must_change_password and request.endpoint not in WHILE_PASSWORD_IS_OLD:
        refuse("password_change_required")
    if current_app.config["REQUIRE_NOTICE"] and request.endpoint not in WHILE_NOTICE_IS_NEW:
        in_force = people.notice_in_force(g.caller.scope.county_id(), clock.day_of(now))
        if g.account.notice_id != in_force:
            refuse("notice_required")
    if action != SIGNED_IN and not g.caller.scope.allows(action):
        refuse("post_lacks_permission")
