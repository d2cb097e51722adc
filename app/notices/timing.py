"""When a notice goes out by its receiver's wishes: at once, after his night, or with others."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo


@dataclass(frozen=True)
class Wishes:
    """What an officer has chosen; times are local. Empty: everything at once."""

    #: From when to when nothing comes; over midnight where the first is the later one.
    quiet: tuple[time, time] | None = None
    #: What is not urgent comes once a day at this time …
    digest_at: time | None = None
    #: … or every so many hours, counted from midnight.
    digest_hours: int | None = None


@dataclass(frozen=True)
class Plan:
    """Not before `at`; `gathered`: in one message with all others that waited."""

    at: datetime
    gathered: bool


def plan(now: datetime, wishes: Wishes, *, urgent: bool, zone: tzinfo) -> Plan:
    """When a notice told now goes out. What is urgent waits for nothing (C18)."""
    if urgent:
        return Plan(now, False)
    at = after_quiet(_next_digest(now, wishes, zone) or now, wishes.quiet, zone)
    return Plan(at, at > now)


def after_quiet(moment: datetime, quiet: tuple[time, time] | None, zone: tzinfo) -> datetime:
    """The moment itself, or the end of the quiet hours in which it lies."""
    if quiet is None:
        return moment
    (first, last), local = quiet, moment.astimezone(zone)
    at = local.time()
    over_midnight = first > last
    inside = (at >= first or at < last) if over_midnight else first <= at < last
    if not inside:
        return moment
    day = local.date() + timedelta(days=1 if over_midnight and at >= first else 0)
    return datetime.combine(day, last, zone).astimezone(UTC)


def _next_digest(now: datetime, wishes: Wishes, zone: tzinfo) -> datetime | None:
    """The first time for gathered notices after now; None for who does not gather."""
    local = now.astimezone(zone)
    midnight = datetime.combine(local.date(), time(), zone)
    if wishes.digest_at is not None:
        today = datetime.combine(local.date(), wishes.digest_at, zone)
        found = today if today > local else today + timedelta(days=1)
    elif wishes.digest_hours is not None:
        past = local.hour // wishes.digest_hours + 1
        found = midnight + min(timedelta(hours=past * wishes.digest_hours), timedelta(days=1))
    else:
        return None
    return found.astimezone(UTC)
