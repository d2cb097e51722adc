"""The check before every view: who is calling, which posts he holds today, whether one permits the action."""

from flask import g, request

from app.core import clock
from app.core.errors import refuse
from app.core.web import PUBLIC, SIGNED_IN, UNMARKED
from app.people.service import bearer
from app.posts import queries

WHILE_PASSWORD_IS_OLD = ("auth.password",)


def guard(action: str) -> None:
    """Refuse the request unless the caller may do `action` somewhere; sets g.officer and g.scope."""
    if action == PUBLIC:
        return
    if action == UNMARKED:
        refuse("not_found")
    now = clock.now()
    g.officer = bearer(request.headers.get("Authorization"), now)
    if g.officer.must_change_password and request.endpoint not in WHILE_PASSWORD_IS_OLD:
        refuse("password_change_required")
    g.scope = queries.scope_of(g.officer.id, clock.day_of(now))
    if action != SIGNED_IN and not g.scope.allows(action):
        refuse("post_lacks_permission")
