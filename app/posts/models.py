"""Posts, who stands in, who is on duty, contacts, contracted areas, fire teams.

History is kept for good: what is over has an end, it is never deleted nor rewritten (E22).
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import REFERENCE, Model, Utc
from app.core.geo import geometry


class Post(Model):
    """Ties an officer to a cell, a liaison to a department, from a day to a day."""

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint("cell_id IS NOT NULL OR department_id IS NOT NULL", name="somewhere"),
        Index("ix_post_officer", "officer_id", "ends_on"),
        Index("ix_post_cell", "cell_id", "kind", "ends_on"),
        REFERENCE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    #: One of rules.POSTS.
    kind: Mapped[str]
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    starts_on: Mapped[date]
    #: The last day; empty while it has no end.
    ends_on: Mapped[date | None]
    #: When it was put on record; empty of those from before that was kept.
    given_at: Mapped[datetime | None] = mapped_column(Utc)
    #: Why it begins before that; who gave it stands above it.
    reason: Mapped[str | None]


class Contract(Model):
    """A group, plot or household row of a village that a person answers for (rows A08, A25)."""

    __tablename__ = "contract"

    id: Mapped[int] = mapped_column(primary_key=True)
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"), index=True)
    name: Mapped[str]
    person: Mapped[str]
    phone: Mapped[str | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    area: Mapped[Any] = mapped_column(geometry("MULTIPOLYGON"))


class Delegation(Model):
    """That somebody stands in for an officer on leave, in one of his posts or all of them.

    The span is granted once; ending it early is a fact beside it.
    """

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("deputy_id != officer_id", name="two_people"),
        CheckConstraint("ends_at > starts_at", name="forward"),
        Index("ix_delegation_officer", "officer_id", "ends_at"),
        Index("ix_delegation_deputy", "deputy_id", "ends_at"),
        Index("ix_delegation_ends", "ends_at"),
        REFERENCE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Who is on leave; he keeps his rights.
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    #: The one post it is for; empty for all that he holds at the time.
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    deputy_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    starts_at: Mapped[datetime] = mapped_column(Utc)
    #: The first instant at which it runs no more.
    ends_at: Mapped[datetime] = mapped_column(Utc)
    reason: Mapped[str | None]
    named_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    named_at: Mapped[datetime] = mapped_column(Utc)
    #: Set once, when it was ended before its time.
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))


class DutyTurn(Model):
    """A turn of somebody on duty for a cell, round the clock (row B25).

    A changed roster withdraws what had not passed and adds what is to be: who was on duty when can
    always be told.
    """

    __tablename__ = "duty_turn"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="forward"),
        Index("ix_duty_turn_cell", "cell_id", "ends_at"),
        REFERENCE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    #: main or deputy.
    rank: Mapped[str]
    #: day, night or holiday: how the roster calls it.
    shift: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(Utc)
    ends_at: Mapped[datetime] = mapped_column(Utc)
    #: Where he is reached in this turn; empty for the phone of his account.
    phone: Mapped[str | None]
    set_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    set_at: Mapped[datetime] = mapped_column(Utc)
    #: From when another roster counts.
    withdrawn_at: Mapped[datetime | None] = mapped_column(Utc)


class Contact(Model):
    """The person of the upper cell who answers for a lower one (row A07), with an account."""

    __tablename__ = "contact"
    __table_args__ = (Index("ix_contact_cell", "cell_id", "ends_on"), REFERENCE)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The lower cell.
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    starts_on: Mapped[date]
    #: The last day; empty while it has no end.
    ends_on: Mapped[date | None]
    named_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    named_at: Mapped[datetime] = mapped_column(Utc)


class FireTeamMember(Model):
    """A volunteer of a village's fire team (row B26), with or without an account.

    Checks for fire are visits of patrols, so there is no other log of them.
    """

    __tablename__ = "fire_team_member"
    __table_args__ = (Index("ix_fire_team_member_cell", "cell_id", "ends_on"), REFERENCE)

    id: Mapped[int] = mapped_column(primary_key=True)
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    name: Mapped[str]
    phone: Mapped[str]
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    #: Whether he leads the team.
    leads: Mapped[bool]
    starts_on: Mapped[date]
    #: The last day; empty while he is a member.
    ends_on: Mapped[date | None]
