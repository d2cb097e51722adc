"""What concerns many things at once, done for each apart: one that fails takes nothing with it."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import structlog

from app.core.db import TROUBLE, savepoint

log = structlog.get_logger()
T = TypeVar("T")
#: For how long one transaction of a job keeps others waiting, but for the first thing it works on.
TURN_S = 0.2


def in_turn(things: Iterable[T], seconds: float | None) -> Iterator[T]:
    """Things one after another until so many seconds are over: the rest is for the next
    transaction. The first always has its turn; without `seconds` all have.
    """
    began = time.monotonic()
    for count, thing in enumerate(list(things)):
        if count and seconds is not None and time.monotonic() - began > seconds:
            break
        yield thing


def each(
    what: str,
    things: Iterable[T],
    work: Callable[[T], int],
    failed: Callable[[T, Exception], int] = lambda _thing, _error: 0,
    *,
    seconds: float | None = None,
) -> int:
    """The sum of `work` over things, each in a savepoint.

    One that fails is undone alone, logged with its key, and left to `failed`, whose answer counts
    instead; the database in trouble is nobody's fault, and raised. After so many `seconds` no other
    is begun: the rest is for the next transaction, and the first always has its turn.
    """
    done = 0
    for thing in in_turn(things, seconds):
        key = getattr(thing, "id", thing)
        try:
            with savepoint():
                done += work(thing)
        except TROUBLE:
            raise
        except Exception as error:  # the others are done all the same
            log.error("left out", what=what, key=str(key), exc_info=error)
            done += failed(thing, error)
    return done


def steps(*work: Callable[[], int]) -> int:
    """The sum of steps that have nothing to do with each other, each in its own transactions.

    The first failure is raised when all have had their turn.
    """
    done, failed = 0, None
    for one in work:
        try:
            done += one()
        except Exception as error:
            log.error("step failed", exc_info=error)
            failed = failed or error
    if failed is not None:
        raise failed
    return done
