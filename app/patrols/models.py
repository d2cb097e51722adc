"""Patrols, the sites visited on them, and what is doubted of them."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Json, Model, Numbers, Utc
from app.core.geo import geometry

RAW = "thinned_at IS NULL"
NAMED = "device_id IS NOT NULL"
UNFINISHED = "state != 'closed'"
UNCOMPARED = "compared < 1"
#: Why a patrol waits to be asked: for all tests; it is of before there were any; it has more visits
#: than when it was asked.
FRESH, OF_BEFORE, CLAIMS_MORE = 0, -1, -2
DOUBTED = "doubt = 'waiting'"
#: running: pieces of its track come in; waiting: closed by the phone, pieces missing; closed:
#: complete, it counts.
STATES = ("running", "waiting", "closed")


class Patrol(Model):
    """One walk or drive by an officer (巡查). Its id is made by the phone."""

    __tablename__ = "patrol"
    __table_args__ = (
        Index("ix_patrol_cell", "cell_id", "started_at"),
        Index("ix_patrol_village", "village_id", "started_at"),
        Index("ix_patrol_township", "township_id", "started_at"),
        Index("ix_patrol_county", "county_id", "started_at"),
        Index("ix_patrol_officer", "officer_id", "started_at"),
        # who else filed from a phone on a day
        Index(
            "ix_patrol_device",
            "device_id",
            "started_at",
            postgresql_where=text(NAMED),
            sqlite_where=text(NAMED),
        ),
        Index(
            "ix_patrol_raw",
            "county_id",
            "received_at",
            postgresql_where=text(RAW),
            sqlite_where=text(RAW),
        ),
        Index(
            "ix_patrol_unfinished",
            "last_news_at",
            postgresql_where=text(UNFINISHED),
            sqlite_where=text(UNFINISHED),
        ),
        Index(
            "ix_patrol_uncompared",
            "received_at",
            postgresql_where=text(UNCOMPARED),
            sqlite_where=text(UNCOMPARED),
        ),
        Index(
            "ix_patrol_doubted",
            "county_id",
            "started_at",
            postgresql_where=text(DOUBTED),
            sqlite_where=text(DOUBTED),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    #: SHA-256 of the filed body without sent_at and device: a retry is the same content. Empty text
    #: until the phone itself closes it.
    digest: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="closed")
    #: How many pieces the phone says its track has; empty where the track came whole.
    pieces: Mapped[int | None]
    #: When a piece or the closing last came: by that it is late. Empty in rows of before there were
    #: any pieces.
    last_news_at: Mapped[datetime | None] = mapped_column(Utc)
    #: regular, irregular or campaign.
    mode: Mapped[str]
    #: The cell it was made for, and its territory at the time.
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    village_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    township_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    county_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    #: Observed times, corrected by the phone's clock error; clock_error_s takes them back to what
    #: was sent.
    started_at: Mapped[datetime] = mapped_column(Utc)
    ended_at: Mapped[datetime] = mapped_column(Utc)
    sent_at: Mapped[datetime] = mapped_column(Utc)
    received_at: Mapped[datetime] = mapped_column(Utc)
    #: Seconds added to every observed time; 0 within five minutes.
    shifted_s: Mapped[int] = mapped_column(BigInteger)
    #: The datum the phone spoke; the track is stored in WGS-84.
    datum: Mapped[str]
    #: LINESTRING ZM: z = accuracy in metres (0 unknown), m = epoch milliseconds as sent. Never a
    #: row per point.
    track: Mapped[Any] = mapped_column(geometry("LINESTRINGZM"), nullable=True, deferred=True)
    #: A track of one point, which is no line.
    lone_point: Mapped[list[float] | None] = mapped_column(Json)
    #: SHA-256 of the track, to see the same one filed twice.
    track_digest: Mapped[str | None] = mapped_column(index=True)
    points: Mapped[int]
    #: By which method length, duration and share were measured (grids/measuring.py): stored figures
    #: stay as they are when a newer one comes.
    method: Mapped[int] = mapped_column(SmallInteger, server_default="1")
    length_m: Mapped[int] = mapped_column(BigInteger)
    #: What was recorded of it: without the silences between.
    duration_s: Mapped[int] = mapped_column(BigInteger)
    #: Share of points inside the cell or as near to it as they are exact, 0 to 1; empty without
    #: points.
    inside_share: Mapped[float | None]
    #: Ids of the villages crossed, in order.
    cells_crossed: Mapped[list[int]] = mapped_column(Json)
    boundary_version: Mapped[int | None]
    policy_version: Mapped[int] = mapped_column(ForeignKey("policy.id"))
    marks: Mapped[list[str]] = mapped_column(Json)
    #: How its doubt stands: none, waiting for a person, accepted, rejected.
    doubt: Mapped[str] = mapped_column(server_default="none")
    #: [{test, version, seen}]: which tests speak against it, and what they saw.
    doubts: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    #: By which version it was compared with others; 0 waits for that, -1 is of before there was
    #: any: only others are compared with it; -2 has more visits than when it was asked, and waits
    #: for whether its track can be judged.
    compared: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    task_ids: Mapped[list[int]] = mapped_column(Json)
    note: Mapped[str | None]
    #: [{from, to, reason}]: when the phone says it could not record (page_hidden, paused, no_fix);
    #: never a mark against the officer.
    gaps: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    #: Sites visited; photos here that were taken on the way.
    visited: Mapped[int] = mapped_column(server_default="0")
    photos_in_place: Mapped[int] = mapped_column(server_default="0")
    #: What the phone says of itself: id, model, whether positions are mocked.
    device: Mapped[dict[str, Any] | None] = mapped_column(Json)
    device_id: Mapped[str | None]
    #: When the raw points gave way to a 20 m line without times; empty while they are kept.
    thinned_at: Mapped[datetime | None] = mapped_column(Utc)


class TrackPiece(Model):
    """A part of a patrol's track, sent while it runs."""

    __tablename__ = "track_piece"

    patrol_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patrol.id"), primary_key=True)
    #: From 1.
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(Utc)
    #: float64 rows [lon, lat (WGS-84), epoch_ms, accuracy_m]; empty once they stand in the patrol's
    #: track.
    points: Mapped[bytes] = mapped_column(LargeBinary)


class Visit(Model):
    """A site visited on a patrol."""

    __tablename__ = "visit"
    __table_args__ = (Index("uq_visit_key", "key", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    patrol_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patrol.id"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    arrived_at: Mapped[datetime] = mapped_column(Utc)
    #: normal or abnormal.
    result: Mapped[str]
    note: Mapped[str | None]
    #: What was observed of the site: running, stopped … (row B18).
    status: Mapped[str | None]
    #: The phone's id and the digest of a visit filed by itself, not inside its patrol.
    key: Mapped[uuid.UUID | None]
    digest: Mapped[str | None]
    #: What keeps it from counting: another time than the patrol's, no way there, somebody else's
    #: site; that it came late.
    marks: Mapped[list[str]] = mapped_column(Json, server_default="[]")


class PatrolForm(Model):
    """The form of a patrol's track (grids/likeness.py), by which copies are found; it goes with the
    raw points.
    """

    __tablename__ = "patrol_form"
    __table_args__ = (Index("ix_patrol_form_spread", "county_id", "spread_m"),)

    patrol_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patrol.id"), primary_key=True)
    county_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    started_at: Mapped[datetime] = mapped_column(Utc)
    spread_m: Mapped[float]
    duration_s: Mapped[float]
    form: Mapped[bytes] = mapped_column(LargeBinary)


class PatrolWindow(Model):
    """A part of a patrol's track (grids/windows.py), by which it is known where it comes again; it
    goes with the raw points.
    """

    __tablename__ = "patrol_window"
    __table_args__ = ({"sqlite_with_rowid": False},)  # all of it is its key

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    patrol_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("patrol.id"), primary_key=True, index=True
    )


class PatrolSquares(Model):
    """The squares of 100 m of its own village that a patrol's track goes through
    (grids/squares.py): a figure, which stays when the raw points go.
    """

    __tablename__ = "patrol_squares"

    patrol_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patrol.id"), primary_key=True)
    squares: Mapped[list[int]] = mapped_column(Numbers)


class PatrolVerdict(Model):
    """What a person said of a patrol in doubt; the last one holds, for the doubts, the track and
    the late visits that he looked at.
    """

    __tablename__ = "patrol_verdict"

    #: Made by the client: the same again is the same verdict.
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    patrol_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patrol.id"), index=True)
    #: Who looked.
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    at: Mapped[datetime] = mapped_column(Utc)
    accepted: Mapped[bool]
    #: Why it counts (Ground); empty where it does not, and in rows of before grounds were asked.
    ground: Mapped[str | None]
    #: In his own words, else in those of the ground.
    reason: Mapped[str | None]
    doubts: Mapped[list[str]] = mapped_column(Json)
    #: The track that he saw, with the visits that had come late (`queries.looked_at`).
    track_digest: Mapped[str | None]
