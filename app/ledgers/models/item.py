"""What is listed in a ledger, and who has a part in putting it right."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc

LEVELS = ("village", "township", "county")
WITH_SITE = "site_id IS NOT NULL"


class LedgerItem(Model):
    """One object or problem of a ledger (rows D03–D19, E01), from its listing to its strike-off.

    What is to be done stands here; who did what when in the steps.
    """

    __tablename__ = "ledger_item"
    __table_args__ = (
        UniqueConstraint("county_id", "kind", "key"),
        UniqueConstraint("county_id", "number"),
        # a case becomes one item, whoever asks for it
        UniqueConstraint("incident_id"),
        CheckConstraint("limit_kind IS NOT NULL OR due_on IS NULL", name="due_has_kind"),
        *(Index(f"ix_ledger_item_{level}", f"{level}_id", "kind", "state") for level in LEVELS),
        Index("ix_ledger_item_cell", "cell_id"),
        Index("ix_ledger_item_kind", "kind_id"),
        Index("ix_ledger_item_leader", "leader_id"),
        Index("ix_ledger_item_follower", "follower_id"),
        Index(
            "ix_ledger_item_site",
            "site_id",
            postgresql_where=text(WITH_SITE),
            sqlite_where=text(WITH_SITE),
        ),
    )

    #: Made by the client.
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    #: The code of its ledger, and the version of it that its fields obey.
    kind: Mapped[str]
    kind_id: Mapped[int] = mapped_column(ForeignKey("ledger_kind.id"))
    #: bare_land-2026-000012: of the county's counter.
    number: Mapped[str]
    #: What tells it from the others of its ledger, so that no file lists it twice (rules.keys).
    key: Mapped[str]
    #: Equals the seq of its last step; the ETag.
    version: Mapped[int]
    #: One of rules.moves.STATES.
    state: Mapped[str]
    name: Mapped[str]
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    village_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    township_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    county_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    #: The complex case that it puts right (row C16); the case closes after it.
    incident_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("incident.id"))
    #: By the schema of its kind.
    fields: Mapped[dict[str, Any]] = mapped_column(Json)
    #: The four that are clear before it is issued (row E01): the problem, the goal,
    #: [{text, by?, done_on?}] in their order, the parties below, the limit.
    problem: Mapped[str | None]
    goal: Mapped[str | None]
    measures: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    #: The leader in charge (row E07), by name where he has no account.
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    leader_name: Mapped[str | None]
    #: Who keeps his eyes on it (row E05).
    follower_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    #: date, month, at_once or keep_on (row E02); of the first three the last day.
    limit_kind: Mapped[str | None]
    due_on: Mapped[date | None]
    #: Whether it is kept up after that, with re-checks.
    keep_up: Mapped[bool]
    #: The last day that a higher level gave (row E19): an earlier one of a lower level is shown.
    given_on: Mapped[date | None]
    #: When the plan was handed in: its result is due six months later (row G11), and when that was
    #: reported.
    plan_on: Mapped[date | None]
    result_on: Mapped[date | None]
    #: Which time it is put right, from 1: proofs of an earlier round prove nothing any more.
    round: Mapped[int]
    issued_at: Mapped[datetime | None] = mapped_column(Utc)
    #: The last day of its public notice.
    notice_until: Mapped[date | None]
    filed_at: Mapped[datetime | None] = mapped_column(Utc)
    #: Since when it is late in being put right; never taken back.
    overdue_since: Mapped[datetime | None] = mapped_column(Utc)
    #: The last day of the open check that is due first.
    check_due_on: Mapped[date | None]
    #: When progress on it was last told (row E08).
    progress_at: Mapped[datetime | None] = mapped_column(Utc)
    created_at: Mapped[datetime] = mapped_column(Utc)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))


class LedgerParty(Model):
    """A body with a part in an item: a cell or a department (rows C29, E01)."""

    __tablename__ = "ledger_party"
    __table_args__ = (
        CheckConstraint("(cell_id IS NULL) <> (department_id IS NULL)", name="one_body"),
        Index("ix_ledger_party_cell", "cell_id"),
        Index("ix_ledger_party_department", "department_id"),
    )

    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ledger_item.id"), primary_key=True)
    #: responsible, lead or assist.
    role: Mapped[str] = mapped_column(primary_key=True)
    #: From 0 in its role; of the first two there is one.
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))


class LedgerCounter(Model):
    """The last number given to a ledger of a county in a year."""

    __tablename__ = "ledger_counter"

    county_id: Mapped[int] = mapped_column(ForeignKey("cell.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[int]
