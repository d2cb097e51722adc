"""Who is told that a filing was not stored: its sender, and of one who has left his office."""

from datetime import date, datetime

from app.core import clock
from app.filings.models import RefusedFiling
from app.notices.service import tell
from app.people.service import in_service
from app.posts import queries as posts


def tell_refused(row: RefusedFiling, now: datetime) -> None:
    """Tell who sent it; of whoever has left, his office too."""
    sender = posts.signed_in(row.officer_id, clock.day_of(now), now)
    there = sender is not None and in_service(sender.account.ends_on, now)
    if there:
        cause = f"refused {row.id} {row.at}"
        _tell([row.officer_id], "filing_refused", cause, ("refused", row.id), now)
    if sender is None or not (there and sender.caller.scope.posts):
        tell_left(row.officer_id, row.told_day, now)


def tell_left(officer_id: int, then: date, now: datetime) -> None:
    """Tell the office for which somebody stood then, once a day, that what he sent is not stored:
    it sees it under /refused, and may act in its own name.
    """
    today = clock.day_of(now)
    office, cause = posts.office_of(officer_id, then, today), f"left {officer_id} {today}"
    _tell(office, "filing_left", cause, ("officer", officer_id), now)


def _tell(to: list[int], kind: str, cause: str, of: tuple[str, int], now: datetime) -> None:
    tell(to, kind, cause=cause, about=of[0], about_id=of[1], now=now, params={})
