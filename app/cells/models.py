"""Cells, boundaries by version, heads, departments."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import REFERENCE, Model, Numbers, Utc
from app.core.geo import geometry


class Cell(Model):
    """A grid cell (rows A01–A05).

    A renamed or renumbered one stays the same row; nothing in use is deleted.
    """

    __tablename__ = "cell"
    __table_args__ = (
        Index("ix_cell_path", "path", postgresql_ops={"path": "text_pattern_ops"}),
        REFERENCE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The unit's code, Chinese ones unpadded; only a name: the tree is parent_id and path.
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    #: county, township, village or unit.
    level: Mapped[str] = mapped_column(index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"), index=True)
    #: /1/5/27/: the ids from the county down to this cell.
    path: Mapped[str]
    #: 乡, 镇, 街道, 村, 居 …
    kind: Mapped[str | None]
    #: The body that answers for the cell (责任主体).
    responsible_body: Mapped[str | None]
    #: Duty text (定职责).
    duties: Mapped[str | None]
    #: Tasks: what is patrolled how often, and targets (定任务).
    tasks: Mapped[str | None]
    #: Reward and penalty terms (定奖惩).
    rewards: Mapped[str | None]
    hotline: Mapped[str | None]
    #: When its five items were made public.
    published_on: Mapped[date | None]
    #: The day from which it no longer exists.
    ended_on: Mapped[date | None]


class CellSuccessor(Model):
    """A merged or split cell names those that take over."""

    __tablename__ = "cell_successor"
    __table_args__ = REFERENCE

    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"), primary_key=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("cell.id"), primary_key=True)


class CellFormerCode(Model):
    """A code that a cell had before it was renumbered: phones and lists may still name it."""

    __tablename__ = "cell_former_code"
    __table_args__ = REFERENCE

    code: Mapped[str] = mapped_column(primary_key=True)
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"), index=True)


class BoundaryVersion(Model):
    """A state of all boundaries.

    Filings are located in the one in force when they were observed.
    """

    __tablename__ = "boundary_version"
    __table_args__ = REFERENCE

    id: Mapped[int] = mapped_column(primary_key=True)
    in_force_from: Mapped[datetime] = mapped_column(Utc, index=True)
    note: Mapped[str]


class Boundary(Model):
    """The polygon of a cell from one version until it is replaced."""

    __tablename__ = "boundary"
    __table_args__ = (UniqueConstraint("cell_id", "from_version"), REFERENCE)

    id: Mapped[int] = mapped_column(primary_key=True)
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"), index=True)
    from_version: Mapped[int] = mapped_column(ForeignKey("boundary_version.id"))
    #: The first version it is no longer part of; empty while it is.
    until_version: Mapped[int | None] = mapped_column(ForeignKey("boundary_version.id"))
    #: SHA-256 of the shape, to see whether a reload changes anything.
    digest: Mapped[str]
    area_m2: Mapped[float]
    shape: Mapped[Any] = mapped_column(geometry("MULTIPOLYGON"), deferred=True)


class BoundarySquares(Model):
    """The squares of 100 m that a village has by a boundary (grids/squares.py); they follow from
    its shape, and are computed once.
    """

    __tablename__ = "boundary_squares"

    boundary_id: Mapped[int] = mapped_column(ForeignKey("boundary.id"), primary_key=True)
    squares: Mapped[list[int]] = mapped_column(Numbers)


class CellPerson(Model):
    """Who answers for a cell by office, with or without an account (rows A07, A20).

    Kept for good (E22).
    """

    __tablename__ = "cell_person"

    id: Mapped[int] = mapped_column(primary_key=True)
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"), index=True)
    #: party_head, government_head, leader_in_charge, or contact_above (named by the upper grid).
    role: Mapped[str]
    name: Mapped[str]
    phone: Mapped[str | None]
    starts_on: Mapped[date]
    #: The last day; empty while in office.
    ends_on: Mapped[date | None]


class Department(Model):
    """A county department or township office (row A13).

    Names change with the years, so it is data with dates.
    """

    __tablename__ = "department"
    __table_args__ = (
        Index(
            "uq_department_open",
            "cell_id",
            "code",
            unique=True,
            postgresql_where=text("ended_on IS NULL"),
            sqlite_where=text("ended_on IS NULL"),
        ),
        REFERENCE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"), index=True)
    #: A short stable word that routing names: ecology, water, agri_office …
    code: Mapped[str]
    name: Mapped[str]
    #: The first responsible person (第一责任人); the liaison is a post.
    head_name: Mapped[str | None]
    head_phone: Mapped[str | None]
    duties: Mapped[str | None]
    ended_on: Mapped[date | None]
