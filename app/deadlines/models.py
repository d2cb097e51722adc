"""Running limits, calendars by year."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import REFERENCE, Json, Model, Utc

RUNNING = "running_since IS NOT NULL"
REMINDED = "remind_at IS NOT NULL"
SET_ASIDE = "running_since IS NULL AND ended_at IS NULL"


class Deadline(Model):
    """One time limit of one thing (a case's stage, later a transfer, a measure …).

    Ended rows stay: they are facts.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        Index(
            "ix_deadline_due",
            "due_at",
            "id",
            postgresql_where=text(RUNNING),
            sqlite_where=text(RUNNING),
        ),
        Index("ix_deadline_owner", "owner", "owner_id"),
        Index(
            "ix_deadline_remind",
            "remind_at",
            "id",
            postgresql_where=text(REMINDED),
            sqlite_where=text(REMINDED),
        ),
        Index(
            "ix_deadline_set_aside",
            "id",
            postgresql_where=text(SET_ASIDE),
            sqlite_where=text(SET_ASIDE),
        ),
        CheckConstraint("running_since IS NULL OR due_at IS NOT NULL", name="running_has_due"),
        # each ends once: its next version finds room beside it
        {"postgresql_with": {"fillfactor": 85}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Whose it is: incident …, and its key. The owner's verb in app/jobs.py is called when it runs
    #: out.
    owner: Mapped[str]
    owner_id: Mapped[str]
    #: The county whose calendar and policy count.
    county_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    #: accept, handle, confirm …: one step of the owner's life.
    stage: Mapped[str]
    #: The step of its ladder, from 0, and the level that owes the work.
    rung: Mapped[int]
    level: Mapped[str]
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    clock: Mapped[str]
    budget_s: Mapped[int] = mapped_column(BigInteger)
    #: What of it was granted on top.
    extended_s: Mapped[int] = mapped_column(BigInteger)
    #: Used before running_since.
    spent_s: Mapped[int] = mapped_column(BigInteger)
    started_at: Mapped[datetime] = mapped_column(Utc)
    #: Empty once ended, and while it is set aside: its owner's verb failed when it ran out.
    running_since: Mapped[datetime | None] = mapped_column(Utc)
    due_at: Mapped[datetime | None] = mapped_column(Utc)
    #: When it was due before a calendar loaded later postponed it, which happens once.
    first_due_at: Mapped[datetime | None] = mapped_column(Utc)
    policy_version: Mapped[int]
    #: Which rule of the policy gave it: "handle/general", "limits/3"; of a case's limits.
    rule: Mapped[str | None]
    #: When who owes it is reminded next; empty where no share of its time is left for that.
    remind_at: Mapped[datetime | None] = mapped_column(Utc)
    #: The true due time once it has passed; never moved or removed.
    overdue_since: Mapped[datetime | None] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    #: Why it ended or has no next: done, suspended, escalated, top_rung, failed …
    reason: Mapped[str | None]


class CalendarYear(Model):
    """The official working calendar of a year (State Council), as a county loaded it.

    The newest version counts.
    """

    __tablename__ = "calendar_year"
    __table_args__ = (UniqueConstraint("county_id", "year", "version"), REFERENCE)

    id: Mapped[int] = mapped_column(primary_key=True)
    county_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    year: Mapped[int]
    version: Mapped[int]
    #: {"2026-10-01": false, "2026-10-10": true}: rest days on weekdays and working weekends.
    days: Mapped[dict[str, bool]] = mapped_column(Json)
    loaded_at: Mapped[datetime] = mapped_column(Utc)
    loaded_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))


class CalendarCorrection(Model):
    """A single day that a county set right, whatever calendar of its year counts; the newest of a
    day counts. Rows are only ever added.
    """

    __tablename__ = "calendar_correction"
    __table_args__ = (Index("ix_calendar_correction_day", "county_id", "day"), REFERENCE)

    id: Mapped[int] = mapped_column(primary_key=True)
    county_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    day: Mapped[date]
    #: Whether somebody works on it; empty: the day is again as the calendar has it.
    works: Mapped[bool | None]
    #: What it was corrected for, as who did it wrote.
    reason: Mapped[str]
    corrected_at: Mapped[datetime] = mapped_column(Utc)
    #: Empty for a command.
    corrected_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
