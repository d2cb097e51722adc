"""Who somebody was when he did what he sends: his posts of that day, whenever it arrives."""

from datetime import date, datetime

from app.core import clock
from app.core.errors import refuse
from app.posts.queries import caller_of
from app.posts.rules import Caller


def acting_then(caller: Caller, action: str, day: date, now: datetime) -> Caller:
    """The caller with his posts of a day, if they permit the action, else with those of now.

    Refuses with `not_in_post` whom neither permit it.
    """
    then = caller if day == clock.day_of(now) else caller_of(caller.id, day)
    for one in (then, caller):
        if one.scope.allows(action):
            return one
    return refuse("not_in_post")
