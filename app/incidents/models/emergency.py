"""Emergencies: who was called, the sheet of a spill, its sample rounds."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc


class EmergencyCall(Model):
    """A level, or an emergency office, that must say that it knows of an emergency (C18)."""

    __tablename__ = "emergency_call"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    #: One of rules.emergency.LEVELS, or OFFICE.
    level: Mapped[str]
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    #: One of rules.emergency.STATES.
    state: Mapped[str]
    called_at: Mapped[datetime] = mapped_column(Utc)
    acknowledged_at: Mapped[datetime | None] = mapped_column(Utc)
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    #: The first due time that passed without an answer; how often it was chased.
    late_since: Mapped[datetime | None] = mapped_column(Utc)
    chases: Mapped[int]
    #: Whether it leads: one does at most.
    leads: Mapped[bool]
    #: When it was called off: the emergency ended, or is no longer its own.
    ended_at: Mapped[datetime | None] = mapped_column(Utc)


class EmergencySheet(Model):
    """The sheet of a spill as it stands (C19), and the end declared; its history is in events."""

    __tablename__ = "emergency_sheet"

    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    substance: Mapped[str | None]
    #: The water that is threatened.
    water: Mapped[str | None]
    #: Road and kilometre, or whatever names the place.
    road: Mapped[str | None]
    measures: Mapped[list[str]] = mapped_column(Json)
    cleared_at: Mapped[datetime | None] = mapped_column(Utc)
    stood_down_at: Mapped[datetime | None] = mapped_column(Utc)
    stood_down_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    #: The level that led and declared the end.
    stood_down_level: Mapped[str | None]
    #: Why although a value was over its limit.
    stood_down_reason: Mapped[str | None]


class EmergencySample(Model):
    """One value of a sample round, written down when it is known."""

    __tablename__ = "emergency_sample"

    #: The id of the event that told it.
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    taken_at: Mapped[datetime] = mapped_column(Utc)
    place: Mapped[str]
    indicator: Mapped[str]
    value: Mapped[float]
    unit: Mapped[str]
    limit: Mapped[float | None]
    over: Mapped[bool]
    laboratory: Mapped[str | None]
    told_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
