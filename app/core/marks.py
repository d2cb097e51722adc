"""What is said of a view: who may call it, what it takes, when it is done."""

from collections.abc import Callable
from typing import Any

#: Instead of an action of the permission table.
PUBLIC = "public"  # anybody
UNMARKED = "unmarked"  # a view whose author forgot: nobody
SIGNED_IN = "signed_in"  # every officer with an account
OPERATOR = "operator:"  # with the name of a page for operators: this machine, or the status token
#: What is dear and many want at once: a few requests of a kind have a thread, the others wait.
FILES, PASSWORDS = "files", "passwords"
READING = frozenset({"GET", "HEAD", "OPTIONS"})


def _marked(**said: Any) -> Callable[[Any], Any]:
    """Note on a view what is said of it."""

    def mark(view: Any) -> Any:
        vars(view).update(said)
        return view

    return mark


def needs(action: str) -> Callable[[Any], Any]:
    """Mark a view with the action of the permission table it needs, or PUBLIC, or SIGNED_IN."""
    return _marked(needs=action)


def takes_up_to(limit: Callable[[], int], *, file: bool = True) -> Callable[[Any], Any]:
    """Mark a view whose body may be larger than usual: `limit` gives the bytes. One that works on a
    file leaves threads to others.
    """
    return _marked(body_limit=limit, turns=FILES if file else None)


def checks_a_password(view: Any) -> Any:
    """Mark a view that checks or hashes a password: a morning's crowd, and who resets many, leave
    threads to others.
    """
    return _marked(turns=PASSWORDS)(view)


def first(prepare: Callable[[], None]) -> Callable[[Any], Any]:
    """Mark a view with slow work that is done after the guard and before the transaction."""
    return _marked(first=prepare)


def only_reads(when: Callable[[], bool]) -> Callable[[Any], Any]:
    """Mark a view of another method than GET that only reads `when` this holds: nobody who writes
    waits for it.
    """
    return _marked(only_reads=when)


def keeps_refused(view: Any) -> Any:
    """Mark a filing whose raw body is kept when it is refused."""
    return _marked(keeps_refused=True)(view)


def keeps_batch(view: Any) -> Any:
    """Mark a call with many filings, which are kept when the sender's account has been closed."""
    return _marked(keeps_batch=True)(view)


def once(*hidden: str) -> Callable[[Any], Any]:
    """Mark a view that makes something: sent again under the same id it makes nothing more, and
    is answered as before but for the keys `hidden`, which are shown once (core/once.py).
    """
    return _marked(once=hidden)


def of_its_day(view: Any) -> Any:
    """Mark a filing that is judged by the posts of the day it tells of, what a phone asks for to
    send it, or what its sender alone is told of it: who has left his posts may still send what he
    did in them, see what became of it, and object.
    """
    return _marked(of_its_day=True)(view)
