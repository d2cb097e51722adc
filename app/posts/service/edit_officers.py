"""Correcting people of one's own territory, their passwords, closing their accounts (row A11)."""

from datetime import date, datetime, timedelta
from typing import Any, NoReturn

from app.core import audit
from app.core.dated import check_day
from app.core.errors import refuse
from app.core.in_force import lasts
from app.people import service as people
from app.people.models import Officer
from app.posts import queries
from app.posts.rules import Caller
from app.posts.service.end_posts import above, check_administered, ends
from app.posts.service.own_people import himself
from app.posts.service.take_turns import take_turns_of
from app.posts.service.tell_people import tell_account, tell_ended, tell_watching

#: What an account says of its person: changed by whoever `corrects` it.
SAID_OF_HIM = {"name", "phone"}


def edit_officer(*, caller: Caller, of: Officer, values: dict[str, Any], now: datetime) -> Officer:
    """Correct a name or phone, or close the account with `ends_on`: at once with yesterday; None
    opens it again. The person is told of each, and who watches where it is open for longer.
    """
    take_turns_of([of.id])
    ends_on = values.get("ends_on", of.ends_on)
    if values.get("ends_on") is not None or ends_on != of.ends_on:
        _check_closes(caller, of, ends_on, now)
    said = any(getattr(of, name) != value for name, value in values.items() if name in SAID_OF_HIM)
    if said and not corrects(caller, of, now):
        _refuse(caller, of)
    was = of.ends_on
    diff = audit.apply(of, values)
    audit.changed("officers.edit", "officer", of.id, by=caller.id, now=now, fields=sorted(diff))
    if "ends_on" in diff:
        tell_account("account_closes" if of.ends_on else "account_opens", caller, of, now)
        if was is not None and (of.ends_on is None or of.ends_on > was):
            tell_watching("seat_opened", caller, of, now)
        elif of.ends_on is not None:
            held = queries.posts_with_paths([of.id])
            tell_ended(caller, [(post, p) for post, p in held if lasts(post, of.ends_on)], now)
    for name in SAID_OF_HIM & diff.keys():
        tell_account(f"{name}_changed", caller, of, now)
    if "phone" in diff:  # whom no call reaches does not watch
        tell_watching("seat_phone", caller, of, now)
    if of.ends_on is not None:
        people.revoke_all(of, now)
    return of


def _check_closes(caller: Caller, of: Officer, ends_on: date | None, now: datetime) -> None:
    """An account is closed as its posts are ended; who could not close it does not open it."""
    if of.id in himself(caller):
        refuse("own_post")
    if ends_on is not None and ends_on != of.ends_on:
        check_day(ends_on + timedelta(days=1), now)
    first = min(day for day in (ends_on, of.ends_on) if day)
    touched = [post for post, _, _ in queries.posts_of([of.id]) if lasts(post, first)]
    if not all(ends(caller, touched, now)):
        refuse("superior_post")
    for post in touched:
        if ends_on is not None and lasts(post, ends_on):
            check_administered(post, ends_on)


def reset_password(*, caller: Caller, of: Officer, first: people.First, now: datetime) -> str:
    """A new first password: whoever gives it could sign in with it, so nobody does to whose post he
    could not end. His own he changes with the old one: who has found his phone has not.
    """
    take_turns_of([of.id])
    if not resets(caller, of, now):
        _refuse(caller, of)
    made = people.reset_password(by=caller.id, of=of, first=first, now=now)
    tell_account("password_reset", caller, of, now)
    tell_watching("seat_reset", caller, of, now)
    return made


def _refuse(caller: Caller, of: Officer) -> NoReturn:
    refuse("own_post" if of.id in himself(caller) else "superior_post")


def resets(caller: Caller, of: Officer, now: datetime) -> bool:
    """Whether an officer, his to appoint, may get a new first password from the caller."""
    return of.id not in himself(caller) and not above(caller, of, now)


def corrects(caller: Caller, of: Officer, now: datetime) -> bool:
    """Whether the caller may correct the name or phone of an officer, his to appoint: his own
    too.
    """
    return of.id == caller.id or resets(caller, of, now)
