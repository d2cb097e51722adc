"""What is let go when it is old enough, and how long each is kept where no policy says it.

Each verb is called again, in a transaction of its own, until it finds nothing; photos that nothing
names need more than one look.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from app.core import audit, once
from app.core.db import transaction
from app.filings import queries as set_aside
from app.filings import service as filings
from app.patrols import service as patrols
from app.people import service as people
from app.photos import service as photos

#: Bodies of refused filings; looks at protected data; photos that no filing ever named; calls that
#: made something, which until then make nothing more.
REFUSED_DAYS, LOOK_DAYS, UNNAMED_DAYS, ONCE_DAYS = 365, 3 * 366, 30, 30
#: How many bodies are read for the photos that they name in one transaction.
BODIES = 100

VERBS: tuple[Callable[..., int], ...] = (
    patrols.thin,
    lambda *, now: filings.forget_set_aside(now - timedelta(days=REFUSED_DAYS)),
    lambda *, now: audit.forget_looks(now - timedelta(days=LOOK_DAYS)),
    lambda *, now: once.forget_calls(now - timedelta(days=ONCE_DAYS)),
    people.forget_tokens,
    lambda *, now: photos.forget_parts(now),
    photos.empty_store,
    photos.forget_gone,
)


def let_photos_go(now: datetime) -> int:
    """Let go photos that nothing has named for so long; how many. What a filing names that was
    refused or waits is kept: it may be filed after all.
    """
    before, last, done = now - timedelta(days=UNNAMED_DAYS), "", 0
    while True:
        with transaction():
            found = photos.unnamed_photos(before, last)
        if not found:
            return done
        kept = _set_aside(found)
        with transaction():
            photos.wait_anew(kept, now)
            done += photos.let_go(set(found) - kept, before=before, now=now)
        last = found[-1]


def _set_aside(sha256s: list[str]) -> set[str]:
    """Which of these photos a body names that was set aside."""
    wanted, kept, last = set(sha256s), set[str](), 0
    while True:
        with transaction():
            named, more = set_aside.photos_set_aside(last, BODIES)
        kept |= named & wanted
        if more is None:
            return kept
        last = more
