"""Who may do what where; how long somebody stands in, and is on duty."""

from datetime import timedelta

from app.posts.rules.permissions import (
    ABOVE,
    APPOINTS,
    EVERY,
    FIELD,
    MANAGING,
    MOST_MEMBERS,
    NAMED,
    OFFICE,
    PERMISSIONS,
    POSTS,
    WATCHED,
    WATCHERS,
    WATCHING,
)
from app.posts.rules.scope import Caller, Held, Scope

#: Leave, not a transfer: the longest that somebody may stand in at a time.
LONGEST_LEAVE = timedelta(days=184)
#: A turn of duty is at most a holiday week and a day.
LONGEST_TURN = timedelta(days=8)

__all__ = [
    "ABOVE",
    "APPOINTS",
    "EVERY",
    "FIELD",
    "LONGEST_LEAVE",
    "LONGEST_TURN",
    "MANAGING",
    "MOST_MEMBERS",
    "NAMED",
    "OFFICE",
    "PERMISSIONS",
    "POSTS",
    "WATCHED",
    "WATCHERS",
    "WATCHING",
    "Caller",
    "Held",
    "Scope",
]
