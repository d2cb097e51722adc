"""The check before every view: who is calling, and whether a post of today permits the action."""

from flask import current_app, g, request

from app.core import clock, epoch, operators
from app.core.afterwards import after_answer
from app.core.errors import refuse
from app.core.marks import OPERATOR, PUBLIC, READING, SIGNED_IN, UNMARKED
from app.people import service as people
from app.posts import queries

LEAVING = frozenset({"console.sign_out", "console.password"})
WHILE_PASSWORD_IS_OLD = LEAVING | {"auth.password"}
WHILE_NOTICE_IS_NEW = WHILE_PASSWORD_IS_OLD | {
    *("posts.me", "privacy.notice", "privacy.acknowledge", "console.notice")
}


def knock(action: str) -> None:
    """Refuse what carries no valid token, before anything of it is read or asked.

    Sets g.claims and g.caller_id; of a page for browsers the session says whose it is, in `guard`.
    """
    if action not in (PUBLIC, UNMARKED) and not action.startswith(OPERATOR):
        view = current_app.view_functions[request.endpoint or ""]
        by_session = getattr(view, "by_session", False)
        token = None if by_session else request.headers.get("Authorization")
        g.claims = None if by_session else people.bearer(token)
        g.caller_id = g.claims.officer_id if g.claims else None


def ask(action: str) -> None:
    """Refuse whom neither a token nor a browser's session names: before a large body is read.

    Sets g.sender_id.
    """
    knock(action)
    g.sender_id = g.caller_id
    if g.sender_id is None:
        session = people.session_of(request.cookies.get(people.COOKIE))
        g.sender_id = session.officer_id if session else refuse("signed_out")


def guard(action: str) -> None:
    """Refuse the request unless the caller may do `action` somewhere.

    Sets g.caller, g.account and g.epoch; g.closed_id where the account of who had a post for this
    has been closed.
    """
    if action == PUBLIC:
        return
    if action == UNMARKED:
        refuse("not_found")
    if action.startswith(OPERATOR):
        operators.admit(action.removeprefix(OPERATOR))
        return
    now = clock.now()
    if g.caller_id is None:
        _admit_browser()
    found = queries.signed_in(g.caller_id, clock.day_of(now), now)
    if found is None or not people.in_service(found.account.ends_on, now):
        if found is not None and _was_allowed(found.account.id, action):
            g.closed_id = found.account.id
        refuse("signed_out", people.CHALLENGE)
    if g.claims is not None and g.claims.version != found.account.token_version:
        refuse("signed_out", people.CHALLENGE)  # a new password, a reset, a closed account since
    g.caller, g.account, g.epoch = found.caller, found.account, epoch.present()
    if g.account.must_change_password and request.endpoint not in WHILE_PASSWORD_IS_OLD:
        refuse("password_change_required")
    if current_app.config["REQUIRE_NOTICE"] and request.endpoint not in WHILE_NOTICE_IS_NEW:
        in_force = people.notice_in_force(g.caller.scope.county_id(), clock.day_of(now))
        if g.account.notice_id != in_force:
            refuse("notice_required")
    allowed = action == SIGNED_IN or g.caller.scope.allows(action)
    if not allowed and not _was_allowed(g.caller.id, action):
        refuse("post_lacks_permission")


def _was_allowed(officer_id: int, action: str) -> bool:
    """Whether this is a filing that tells of a day, by somebody who once had a post for it."""
    view = current_app.view_functions[request.endpoint or ""]
    return getattr(view, "of_its_day", False) and queries.ever_allowed(
        officer_id, action, clock.day_of(clock.now())
    )


def _admit_browser() -> None:
    """Set g.caller_id and g.cookie by the session's cookie; a form must come from its own page.

    Refuses with `signed_out`, `foreign_form`.
    """
    g.cookie = request.cookies.get(people.COOKIE)
    session = people.session_of(g.cookie) or refuse("signed_out")
    g.caller_id, session_id = session.officer_id, session.id
    # what an open page asks for by itself, with nobody at it, is no use
    if "X-Unattended" not in request.headers and people.is_due(session):
        after_answer(lambda: people.touch(session_id))
    if request.method not in READING:
        given = request.form.get("form_token") or request.headers.get("X-Form-Token")
        if not people.is_form_token(given, g.cookie or ""):
            refuse("foreign_form")
