"""Plans, what they ask for from which day, and the tasks made from them."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc

OPEN = "state = 'open'"
#: open: to be done; done; missed: its window has ended (a patrol that comes late still makes it
#: done); excused: by a person, or its cell or plan ended.
STATES = ("open", "done", "missed", "excused")


class Plan(Model):
    """A patrol plan (方案, rows B03, B07, B10, B14); what it asks for stands in its terms."""

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Its area: this cell and all below it.
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"), index=True)
    name: Mapped[str]
    #: What it is about: straw burning, rivers …
    theme: Mapped[str | None]
    #: regular, irregular or campaign.
    mode: Mapped[str]
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    #: The last day for which tasks have been made: the next period begins the day after.
    made_until: Mapped[date | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime] = mapped_column(Utc)


class PlanTerms(Model):
    """What a plan asks for from a day on; periods already begun keep theirs."""

    __tablename__ = "plan_terms"
    __table_args__ = (UniqueConstraint("plan_id", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    valid_from: Mapped[date]
    #: Keys of rules.Terms and of schemas.TermsIn.
    data: Mapped[dict[str, Any]] = mapped_column(Json)


class Sweep(Model):
    """A plan that a grave case gave rise to (举一反三, row E25): one a case and area."""

    __tablename__ = "sweep"

    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    #: The plan's area.
    cell_id: Mapped[int] = mapped_column(
        ForeignKey("cell.id"), primary_key=True, autoincrement=False
    )
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), unique=True)


class Task(Model):
    """One patrol or visit that a plan asks for, of an officer or of whoever stands in the cell."""

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("plan_id", "period_first", "slot", "seat"),
        Index("ix_task_officer", "officer_id", "due_at"),
        Index("ix_task_cell", "cell_id", "due_at"),
        Index("ix_task_open", "due_at", postgresql_where=text(OPEN), sqlite_where=text(OPEN)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    terms_id: Mapped[int] = mapped_column(ForeignKey("plan_terms.id"))
    #: First and last day of its period, and which of the period's tasks it is, from 1.
    period_first: Mapped[date]
    period_last: Mapped[date]
    slot: Mapped[int]
    #: For whom or what it was made (cell 5, officer 7 in 5, site 9): keeps it single whoever takes
    #: it over.
    seat: Mapped[str]
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    #: Who owes it; empty: anybody in post in the cell.
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    opens_at: Mapped[datetime] = mapped_column(Utc)
    due_at: Mapped[datetime] = mapped_column(Utc)
    state: Mapped[str]
    #: The patrol that did it, and when it was done (observed); without a foreign key: patrols stand
    #: above plans.
    patrol_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    done_at: Mapped[datetime | None] = mapped_column(Utc)
    #: Why it need not be done, and who said so (empty: the program, because its cell or plan
    #: ended). Kept where it was done after all: the patrol that did it may count no longer.
    reason: Mapped[str | None]
    excused_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
