"""Photos that were named and have not come: those who filed them are told, once a week."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from app.core import clock
from app.core.apart import each
from app.photos import queries
from app.photos.rules import AWAITED
from app.photos.subjects import asked


def remind_awaited(*, tell: Callable[..., int], now: datetime) -> int:
    """Tell each officer how many of his photos have been awaited for over five days.

    `tell` is the verb of notices, which stand above photos.
    """
    uses = queries.awaited_since(now - AWAITED)
    filers: dict[str, int] = {}
    for subject, ids in asked((use.about, use.about_id) for use in uses):
        filers |= {str(about_id): officer for about_id, officer in subject.filers(ids).items()}
    counts = Counter(filers[use.about_id] for use in uses if use.about_id in filers)
    week = clock.day_of(now).strftime("%G-W%V")

    def remind(officer: int) -> int:
        return tell(
            [officer],
            "photos_awaited",
            cause=week,
            about="photos",
            about_id=week,
            now=now,
            params={"count": counts[officer]},
        )

    return each("remind of photos", counts, remind)
