"""Who somebody was when he did what he sends: his posts of that day, whenever it arrives."""

from datetime import date

from app.core.errors import refuse
from app.posts.queries import caller_of, first_day
from app.posts.rules import Caller


def acting_then(caller: Caller, action: str, day: date) -> Caller:
    """The caller with his posts of a day; of one before he had any that permits the action, with
    those of his first.

    Refuses with `not_in_post` whom they do not permit it: what holds now says nothing of that day.
    """
    then = caller_of(caller.id, day)
    if then.scope.allows(action):
        return then
    first = first_day(caller.id, action)
    return caller_of(caller.id, first) if first and day < first else refuse("not_in_post")
