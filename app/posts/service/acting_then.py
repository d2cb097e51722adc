"""Who somebody was when he did what he sends: his posts of that day, whenever it arrives."""

from datetime import date

from app.core.clock import start_of
from app.core.errors import refuse
from app.people import service as people
from app.posts.queries import caller_of, first_day, signed_in
from app.posts.queries.holders import DAY
from app.posts.rules import Caller


def acting_then(caller: Caller, action: str, day: date, today: date) -> Caller:
    """The caller with his posts of a day; of one before he had any that permits the action, with
    those of his first, if that has come.

    Refuses with `not_in_post` whom they do not permit it, or whose account was closed by then:
    what holds now says nothing of that day.
    """
    found = signed_in(caller.id, day)
    # one that is closed at once has yesterday as its last day: what was seen before that is kept
    if found is None or not people.in_service(found.account.ends_on, start_of(day - DAY)):
        refuse("not_in_post")
    if found.caller.scope.allows(action):
        return found.caller
    first = first_day(caller.id, action, today)
    return caller_of(caller.id, first) if first and day < first else refuse("not_in_post")
