"""How the work of a job is cut into transactions: what one of them did stays, whatever the next."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from app.core.db import transaction

Row = TypeVar("Row")
#: How many rows are worked on in one transaction where ids are found first.
IDS = 100


def until_none(work: Callable[..., int]) -> Callable[[datetime], int]:
    """The same as a job, done to its end."""

    def run(now: datetime) -> int:
        return finish(partial(work, now=now))

    run.__doc__ = work.__doc__
    return run


def finish(work: Callable[[], int]) -> int:
    """Batches, each in a transaction of its own, until one finds nothing."""
    done, count = 0, 1
    while count:
        with transaction():
            count = work()
        done += count
    return done


def in_one(work: Callable[..., int]) -> Callable[[datetime], int]:
    """All of it in one transaction."""

    def run(now: datetime) -> int:
        with transaction():
            return work(now=now)

    run.__doc__ = work.__doc__
    return run


def by_key(work: Callable[..., tuple[int, Any]]) -> Callable[[datetime], int]:
    """Batches in the order of a key, each in a transaction of its own, until one is the last."""

    def run(now: datetime) -> int:
        done, last, more = 0, None, True
        while more:
            with transaction():
                count, last = work(now=now, after=last)
            done, more = done + count, last is not None
        return done

    run.__doc__ = work.__doc__
    return run


def by_ids(
    find: Callable[[], list[int]],
    rows_of: Callable[[Sequence[int]], list[Row]],
    work: Callable[[datetime, list[Row]], int],
    now: datetime,
) -> int:
    """What is found at the beginning, batch by batch; `rows_of` takes those that are still there,
    locked.
    """
    with transaction():
        ids = find()
    done = 0
    for at in range(0, len(ids), IDS):
        with transaction():
            done += work(now, rows_of(ids[at : at + IDS]))
    return done
