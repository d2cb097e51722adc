"""The last run of each scheduled job: what /readyz reads to tell a silent scheduler."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model, Utc, db
from app.core.insert import upsert

#: The row that is no job's: `probe` writes it.
PROBE = "write_probe"


class JobRun(Model):
    """One row a job, overwritten at each run."""

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(primary_key=True)
    #: When the last run ended, in real time: the scheduler's life does not follow a moved clock.
    ended_at: Mapped[datetime] = mapped_column(Utc)
    count: Mapped[int]
    ms: Mapped[int]
    #: The kind of error of the last run, empty when it went well.
    error: Mapped[str | None]


def record(name: str, ended_at: datetime, count: int, ms: int, error: str | None) -> None:
    """Store the outcome of a run."""
    upsert(JobRun, {"name": name}, ended_at=ended_at, count=count, ms=ms, error=error)


def probe(now: datetime) -> None:
    """Write a row for no other reason than to see whether writing goes."""
    record(PROBE, now, 0, 0, None)


def runs() -> Sequence[JobRun]:
    """The last run of every job that has run, by name."""
    return db.session.scalars(
        select(JobRun).where(JobRun.name != PROBE).order_by(JobRun.name)
    ).all()


def last(name: str) -> JobRun | None:
    """The last run of a job."""
    return db.session.get(JobRun, name)
