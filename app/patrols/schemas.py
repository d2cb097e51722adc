"""Shapes of patrols."""

from typing import Any

import marshmallow as ma
import numpy as np
from marshmallow import fields, validate

from app.core.errors import refuse
from app.core.schemas import (
    DATUMS,
    CellRef,
    Cursor,
    Day,
    Page,
    PersonRef,
    Plain,
    Schema,
    Text,
    Time,
    integer,
    key,
    one_of,
)
from app.incidents.schemas import CaseOut, IncidentIn, PhotoState, photo_ids
from app.patrols.models import STATES
from app.sites.rules import STATUSES

MOST_POINTS = 50_000
#: Pieces a track may come in.
MOST_PIECES = 2000
MODES = ("regular", "irregular", "campaign")
SHAPE = "Up to 50000 points, each [lon, lat, epoch_ms, accuracy_m?]."


class Track(ma.fields.Field[Any]):
    """[[lon, lat, epoch_ms, accuracy_m?], …] as a float64 array of four columns; unknown accuracy
    is 0.

    One array field: nested fields would cost thirty times as much.
    """

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, list) or not all(
            isinstance(p, list) and len(p) in (3, 4) for p in value
        ):
            raise ma.ValidationError(SHAPE)
        if len(value) > MOST_POINTS:
            refuse("too_large")
        if not {type(v) for p in value for v in p} <= {int, float, type(None)}:
            raise ma.ValidationError(SHAPE)
        if not value:
            return np.empty((0, 4))
        try:
            points = np.array([p if len(p) == 4 else [*p, 0] for p in value], dtype=np.float64)
        except OverflowError:
            raise ma.ValidationError("Out of range.") from None
        points[np.isnan(points[:, 3]), 3] = 0
        lon, lat, ms, accuracy = points.T
        wrong = ~(
            np.isfinite(points).all(axis=1)
            & (np.abs(lon) <= 180)
            & (np.abs(lat) <= 90)
            & (ms > 0)
            & (ms < 4e12)
            & (accuracy >= 0)
        )
        if wrong.any():
            raise ma.ValidationError(
                {int(i): ["Out of range."] for i in np.flatnonzero(wrong)[:10]}
            )
        return points


class VisitIn(Schema):
    """A site seen; `status` is what it was doing (B18)."""

    site_id = key(required=True)
    arrived_at = Time(required=True)
    result = one_of("normal", "abnormal", required=True)
    status = one_of(*STATUSES, load_default=None, allow_none=True)
    note = Text(most=2000, load_default=None, allow_none=True)
    photo_ids = photo_ids()


class VisitAlone(VisitIn):
    """A visit filed by itself while its patrol runs."""

    sent_at = Time(required=True)


class GapIn(Schema):
    """When the phone could not record; never a mark against the officer."""

    since = Time(required=True, data_key="from", attribute="from")
    until = Time(required=True)
    reason = one_of("page_hidden", "paused", "no_fix", required=True)


class PieceIn(Schema):
    """A piece of a running patrol's track.

    The first one says for which cell and how; `sent_at` lets the phone's clock be checked.
    """

    started_at = Time(required=True)
    sent_at = Time(load_default=None, allow_none=True)
    datum = one_of(*DATUMS, required=True)
    mode = one_of(*MODES, load_default="regular")
    cell_code = Text(most=32, load_default=None, allow_none=True)
    track = Track(required=True)
    device = Plain(load_default=None, allow_none=True)


class IncidentInPatrol(IncidentIn):
    """An incident found on the patrol, with an id of its own.

    `sent_at` is the patrol's unless given.
    """

    id = fields.UUID(required=True)
    sent_at = Time()


class PatrolIn(Schema):
    """A finished patrol; `track` may be empty, or have come before in so many `pieces`."""

    started_at = Time(required=True)
    ended_at = Time(required=True)
    sent_at = Time(required=True)
    datum = one_of(*DATUMS, required=True)
    mode = one_of(*MODES, load_default="regular")
    cell_code = Text(most=32, load_default=None, allow_none=True)
    task_ids = fields.List(key(), load_default=list, validate=validate.Length(0, 200))
    track = Track(load_default=lambda: np.empty((0, 4)))
    pieces = integer(0, MOST_PIECES, load_default=None, allow_none=True)
    gaps = fields.List(fields.Nested(GapIn()), load_default=list, validate=validate.Length(0, 500))
    visits = fields.List(
        fields.Nested(VisitIn()), load_default=list, validate=validate.Length(0, 500)
    )
    incidents = fields.List(
        fields.Nested(IncidentInPatrol()), load_default=list, validate=validate.Length(0, 100)
    )
    note = Text(most=4000, load_default=None, allow_none=True)
    device = Plain(load_default=None, allow_none=True)

    @ma.validates_schema
    def in_order(self, data: dict[str, Any], **_: Any) -> None:
        if data["ended_at"] < data["started_at"]:
            raise ma.ValidationError({"ended_at": ["Out of range."]})
        if data["pieces"] is not None and len(data["track"]):
            raise ma.ValidationError({"pieces": ["Give track or pieces, not both."]})
        if len({incident["id"] for incident in data["incidents"]}) < len(data["incidents"]):
            raise ma.ValidationError({"incidents": ["Out of range."]})


class VisitOut(Schema):
    site_id = fields.Integer()
    arrived_at = fields.AwareDateTime()
    result = fields.String()
    status = fields.String(allow_none=True)
    note = fields.String(allow_none=True)


class FiledIncident(CaseOut):
    """A case of the patrol.

    `state`: stored, same, content_differs, or id_taken (then nothing else is shown).
    """

    state = one_of("stored", "same", "content_differs", "id_taken")


class PatrolOut(Schema):
    """A patrol without its raw points."""

    id = fields.UUID()
    officer = fields.Nested(PersonRef)
    state = one_of(*STATES)
    mode = fields.String()
    cell_code = fields.String()
    cell_name = fields.String()
    started_at = fields.AwareDateTime()
    ended_at = fields.AwareDateTime()
    received_at = fields.AwareDateTime()
    points = fields.Integer()
    length_m = fields.Integer()
    duration_s = fields.Integer()
    inside_share = fields.Float(allow_none=True)
    marks = fields.List(fields.String())
    note = fields.String(allow_none=True)


class PatrolDetail(PatrolOut):
    cells_crossed = fields.List(fields.Nested(CellRef))
    visits = fields.List(fields.Nested(VisitOut))
    incidents = fields.List(fields.Nested(FiledIncident))
    photos = fields.List(fields.Nested(PhotoState))
    gaps = fields.List(Plain())
    missing = fields.List(
        fields.Integer(),
        metadata={"description": "numbers of the pieces still to come while `waiting`"},
    )


class PatrolFiled(PatrolDetail):
    """The answer to a filing; another `epoch` than before: send again what was filed since."""

    epoch = fields.String()


class PhotoKept(PhotoState):
    """The answer to an upload."""

    epoch = fields.String()


class PatrolsQuery(Page):
    officer = fields.Integer(validate=validate.Range(1, 2**31 - 1))
    cell = Text(most=32)
    day = Day()
    cursor = Cursor(load_default=None)


class PieceKept(ma.Schema):
    """The answer to a piece: how its patrol stands."""

    id = fields.UUID()
    number = fields.Integer()
    state = one_of(*STATES)
    missing = fields.List(fields.Integer())
    epoch = fields.String()


class VisitKept(VisitOut):
    id = fields.UUID()
    epoch = fields.String()


class JoinQuery(Schema):
    class Meta:
        unknown = "exclude"

    parts = fields.Integer(load_default=None, validate=validate.Range(1, 9999))


class SizeQuery(Schema):
    class Meta:
        unknown = "exclude"

    size = one_of("original", "large", "small", load_default=None)


class PartsOut(ma.Schema):
    parts = fields.List(fields.Integer())


class AwaitedOut(ma.Schema):
    id = fields.String()
    about = one_of("incident", "patrol")
    about_id = fields.String()
    noted_at = fields.AwareDateTime()


class GpxQuery(Schema):
    class Meta:
        unknown = "exclude"

    cell_code = Text(most=32, load_default=None, allow_none=True)
    note = Text(most=4000, load_default=None, allow_none=True)
