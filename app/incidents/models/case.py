"""Cases and the counter of their numbers."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Computed, ForeignKey, Index, column, func, literal, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Utc
from app.core.schemas import LATEST
from app.incidents.rules.duty import LADDER, LEVELS

#: level -> the column of its cell
CELL_AT = {level: f"{level}_id" for level in LEVELS}
OPEN = "closed_at IS NULL"
#: Facts that most cases have not.
SPARSE = ("site_id", "patrol_id", "merged_into_id")
#: Whose turn it is, which most cases do not say.
HANDLERS = ("handler_officer_id", "handler_department_id")
LATE_AT: Any = func.coalesce(column("overdue_since"), column("due_at"), literal(LATEST, Utc))


def _index(name: str, *columns: str, where: str | None = None) -> Index:
    """An index of the rows of which `where` holds, or of all; the same on both engines."""
    only = None if where is None else text(where)
    return Index(f"ix_incident_{name}", *columns, postgresql_where=only, sqlite_where=only)


class Incident(Model):
    """A found or reported problem (问题 / 案件). Its id is made by the filer's phone."""

    __tablename__ = "incident"
    # Each order that a list has for each reason to see a case (queries/page): a page is read
    # from its index, and as many rows as it shows. A step that a case takes by itself changes none
    # of these columns but closed_at, so that its row moves within its page (a HOT update): nothing
    # that an escalation sets belongs into an index.
    __table_args__ = (
        # what came, the newest first
        *(_index(level, f"{level}_id", "received_at", "id") for level in LEVELS),
        _index("cell_id", "cell_id", "received_at", "id"),
        _index("filer_id", "filer_id", "received_at", "id"),
        # the same of what is open, of a village few: which of it is late is seen in the index
        *(
            _index(f"open_{level}", f"{level}_id", "received_at", "id", "late_at", where=OPEN)
            for level in LADDER
        ),
        # what is open, the first that is late or will be
        *(
            _index(f"late_{level}", f"{level}_id", "late_at", "id", where=OPEN)
            for level in (*LEVELS, "filer")
        ),
        *(
            _index(f"{name}{kind}", name, at, "id", where=f"{name} IS NOT NULL{so}")
            for name in HANDLERS
            for kind, at, so in (("", "received_at", ""), ("_late", "late_at", f" AND {OPEN}"))
        ),
        *(_index(name, name, where=f"{name} IS NOT NULL") for name in SPARSE),
        _index("lonlat", "lon", "lat"),
        # what was seen in a cell in a period, for what is behind its figures
        _index("fact", "fact_cell_id", "observed_at"),
        # what others found, and may be held against somebody
        _index("by_others", "received_at", "id", where="found_by_others"),
        # what else was seen at a spot
        _index("spot", "kind", "lon", "lat"),
        # a row that moves leaves room for its next version on the same page
        {"postgresql_with": {"fillfactor": 85}},
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    #: County code, year and a count from a counter row, for people: 990126-2026-000031.
    number: Mapped[str | None] = mapped_column(unique=True)
    #: SHA-256 of the filed body without sent_at and device: a retry is the same content.
    digest: Mapped[str]
    #: Equals the seq of the last event; the ETag.
    version: Mapped[int]
    kind_id: Mapped[int] = mapped_column(ForeignKey("kind.id"))
    kind: Mapped[str]
    nature: Mapped[str]
    severity: Mapped[str]
    source: Mapped[str]
    #: The number under which a hotline, letter or batch named it.
    source_number: Mapped[str | None]
    status: Mapped[str]
    #: immediate, general or complex, from acceptance on (C16).
    handling_class: Mapped[str | None]
    #: The level that must see to it now; and the lowest level that may still act (it keeps its
    #: actions after escalation).
    level: Mapped[str]
    base_level: Mapped[str]
    description: Mapped[str]
    measures_taken: Mapped[str]
    place: Mapped[str | None]
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    #: The patrol it was found on; without a foreign key, because the patrol may come later.
    patrol_id: Mapped[uuid.UUID | None]
    filer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    #: The level of the post with which it was filed; empty for cases of before that was kept.
    filer_level: Mapped[str | None]
    handler_officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    handler_department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    #: When it was observed: corrected by the phone's clock error, and as the phone said it.
    observed_at: Mapped[datetime] = mapped_column(Utc)
    observed_raw: Mapped[datetime] = mapped_column(Utc)
    sent_at: Mapped[datetime] = mapped_column(Utc)
    received_at: Mapped[datetime] = mapped_column(Utc)
    #: Received minus sent, in seconds.
    clock_error_s: Mapped[int] = mapped_column(BigInteger)
    #: WGS-84 degrees, and the position as it was sent.
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    accuracy_m: Mapped[float | None]
    location_raw: Mapped[dict[str, Any] | None] = mapped_column(Json)
    boundary_version: Mapped[int | None]
    #: Where the work lies: territory is equality on one of these.
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    village_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    township_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    county_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    #: Where the fact counts: the finest cell in the boundaries of the day of observing, ended or
    #: not.
    fact_cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    #: A discoverable violation or hazard found by anyone but the cell's own officers; weight 0
    #: until a person decides.
    found_by_others: Mapped[bool]
    marks: Mapped[list[str]] = mapped_column(Json)
    #: The lowest level whose cell holds this case and all those to which it is marked as similar or
    #: as a relapse: who works there sees them all. Empty without such marks, or where none does.
    spot_level: Mapped[str | None]
    policy_version: Mapped[int] = mapped_column(ForeignKey("policy.id"))
    #: The earliest running limit, for lists.
    due_at: Mapped[datetime | None] = mapped_column(Utc)
    #: Until when no limit of it runs, as was granted; the end of that is a limit of its own.
    paused_until: Mapped[datetime | None] = mapped_column(Utc)
    #: The first due time that passed without the work done, at any level.
    overdue_since: Mapped[datetime | None] = mapped_column(Utc)
    #: Since when it is late, else from when it will be, LATEST without a limit: what is open is
    #: late once this has passed. The database reckons it from the two; an escalation leaves it.
    late_at: Mapped[datetime] = mapped_column(Utc, Computed(LATE_AT, persisted=True))
    #: The time of the last event: no later one may be earlier.
    last_event_at: Mapped[datetime | None] = mapped_column(Utc)
    accepted_at: Mapped[datetime | None] = mapped_column(Utc)
    closed_at: Mapped[datetime | None] = mapped_column(Utc)
    #: How often it was returned for more, the work was rejected, and it was started again.
    returns: Mapped[int]
    rejections: Mapped[int]
    reopenings: Mapped[int]
    #: Who last submitted the work: another confirms it.
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    #: The case that it was merged into: its filer is answered when that one ends.
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("incident.id"))
    #: How many rows tell what came of it: closings, penalties. Most open cases have none.
    outcomes: Mapped[int]
    #: How many cases were merged into it.
    absorbed: Mapped[int]
    #: Photos of what it looked like when it had been dealt with on the spot.
    after_photo_ids: Mapped[list[str]] = mapped_column(Json)
    #: How many parts of others in it are open (`incident_party`): most cases have none.
    open_parts: Mapped[int]
    #: How many transfers, requests for help and joint actions it has had: most cases have none.
    matters: Mapped[int]

    def cell_at(self, level: str) -> int | None:
        """The id of the cell that sees to the case at a level."""
        cell_id: int | None = getattr(self, CELL_AT[level])
        return cell_id


class IncidentCounter(Model):
    """The last number given out in a county and year."""

    __tablename__ = "incident_counter"

    county_id: Mapped[int] = mapped_column(ForeignKey("cell.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[int]
