"""Schemes, evaluations and their rows, live measures."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Numeric, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc
from app.policies.models import Versioned


class Scheme(Versioned, Model):
    """What each level is judged by, by version (rows F03, F06, F11, F12, E15); see sections.py.

    `data`: {"village": {"indicators": {"patrol_plan": {"weight", "formula"}, …}, "manual": […],
    "bonus": […], "deduction": […], "veto": […]}, "township": {…}, "county": {…}, "share": {…},
    "merit": {…}, "not_from_plan": […]}; the first ones {"village": {"patrol_plan": 45, …}, …}.
    """

    __tablename__ = "scheme"
    __table_args__ = (UniqueConstraint("county_id", "version"),)


class Evaluation(Model):
    """One period of one county; computed again until it is locked (F01)."""

    __tablename__ = "evaluation"
    __table_args__ = (UniqueConstraint("county_id", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    county_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    #: 2026Q3, 2026H2 or 2026.
    period: Mapped[str]
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"))
    #: The policy whose patrol frequency it measured against.
    policy_version: Mapped[int] = mapped_column(ForeignKey("policy.id"))
    computed_at: Mapped[datetime] = mapped_column(Utc)
    locked_at: Mapped[datetime | None] = mapped_column(Utc)
    locked_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))


class EvaluationRow(Model):
    """One cell's figures: all that answers "why 83?" without computing anything again."""

    __tablename__ = "evaluation_row"
    __table_args__ = (UniqueConstraint("evaluation_id", "cell_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"), index=True)
    #: Integers: {"patrol_plan": {"good": 40, "total": 46}, …}
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    #: The terms that the score is the sum of.
    terms: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    #: Empty when nothing could be measured.
    score: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    #: Among the open siblings; ties share a rank.
    rank: Mapped[int | None]
    #: Who answered for the cell on each day of the period, in order (row A09):
    #: [{"officer_id", "name", "from", "until"}, …]; a day without a chief stands in none.
    chiefs: Mapped[list[dict[str, Any]]] = mapped_column(Json, server_default="[]")
    #: {"valid_patrols": {"good": [ids], "bad": [ids]}, …}: the patrols and cases behind each
    #: number, of evaluations locked before CountedRows were kept; empty in others.
    evidence: Mapped[dict[str, Any] | None] = mapped_column(Json, deferred=True)


class CountedRows(Model):
    """What a locked evaluation counted: a fact's rows at the cell that they are charged to.

    Written once, at locking; until then they are read by the filter that counts them.
    """

    __tablename__ = "evaluation_counted"
    __table_args__ = (PrimaryKeyConstraint("evaluation_id", "cell_id", "fact", "good"),)

    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    #: One of the catalogue's names.
    fact: Mapped[str]
    good: Mapped[bool]
    #: Ids of patrols, cases, tasks, sites; of a cycle without a patrol its cell and number.
    rows: Mapped[list[str]] = mapped_column(Json)
    count: Mapped[int]


class DepartmentRow(Model):
    """A department's figures in a county's quarter (row F14): written and locked with it."""

    __tablename__ = "evaluation_department"
    __table_args__ = (UniqueConstraint("evaluation_id", "department_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    #: Its cell: those of one cell are ranked beside each other.
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    #: Its first responsible person, as was on record when it was computed.
    head: Mapped[str | None]
    #: As those of a cell; see catalogue.DEPARTMENTS.
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    terms: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    score: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    rank: Mapped[int | None]


class DepartmentCounted(Model):
    """What a locked evaluation counted of a department, as CountedRows of a cell."""

    __tablename__ = "evaluation_department_counted"
    __table_args__ = (PrimaryKeyConstraint("evaluation_id", "department_id", "fact", "good"),)

    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    fact: Mapped[str]
    good: Mapped[bool]
    #: Keys of cases, and after a stroke of the transfer, measure or joint action in them.
    rows: Mapped[list[str]] = mapped_column(Json)
    count: Mapped[int]


class LiveCount(Model):
    """A county's live measures as they were last counted (row B27): to count takes seconds in a
    large county.
    """

    __tablename__ = "live_count"

    county_id: Mapped[int] = mapped_column(ForeignKey("cell.id"), primary_key=True)
    counted_at: Mapped[datetime] = mapped_column(Utc)
    #: {cell id: {"patrol": [good, total], …}}
    figures: Mapped[dict[str, dict[str, list[int]]]] = mapped_column(Json)
