"""The one clock of all processes: real time, moved through a database row where tests allow it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model, db
from app.core.settings import setting


class ClockShift(Model):
    """A single row: how far the clock stands from real time."""

    __tablename__ = "clock_shift"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Seconds added to real time; only read with GRIDKEEPER_TEST_CLOCK=1.
    offset_s: Mapped[float]


SHIFT = select(ClockShift.__table__.c.offset_s)


def now() -> datetime:
    """The present, aware, in UTC, to the millisecond."""
    real = datetime.now(UTC)
    if setting("TEST_CLOCK"):
        real += timedelta(seconds=db.session.connection().execute(SHIFT).scalar() or 0)
    return real.replace(microsecond=real.microsecond // 1000 * 1000)


def zone() -> ZoneInfo:
    """The county's time zone."""
    found: ZoneInfo = setting("TZ")
    return found


def local(moment: datetime) -> datetime:
    """`moment` in the county's time zone."""
    return moment.astimezone(zone())


def day_of(moment: datetime) -> date:
    """The local calendar day of `moment`."""
    return local(moment).date()


def last_day(end: datetime) -> date:
    """The day with which something ends: at midnight it is the one that is over then."""
    return day_of(end - timedelta(microseconds=1))


def shown(moment: datetime, *, ends: bool = False, year: bool = True) -> str:
    """A time as people read it: 2026-07-01 09:00. What ends at midnight ends at 24:00."""
    there = local(moment)
    day, hour = there.date(), f"{there:%H:%M}"
    if ends and last_day(moment) != day:
        day, hour = last_day(moment), "24:00"
    return f"{day:%Y-%m-%d} {hour}" if year else f"{day:%m-%d} {hour}"


def start_of(day: date) -> datetime:
    """Local midnight at which `day` begins, as UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=zone()).astimezone(UTC)


def move(to: datetime | None, by: timedelta | None = None) -> datetime:
    """Set the clock to a time, by a span, or (neither) back to real time; gives the new now."""
    row = db.session.get(ClockShift, 1) or ClockShift(id=1, offset_s=0.0)
    if by is not None:
        row.offset_s += by.total_seconds()
    else:
        row.offset_s = (to - datetime.now(UTC)).total_seconds() if to else 0.0
    db.session.add(row)
    db.session.flush()
    return now()
