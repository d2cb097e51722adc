"""Shapes of what phones and handhelds file: patrols whole or in pieces, visits."""

from typing import Any

import marshmallow as ma
import numpy as np
from marshmallow import fields, validate

from app.core.schemas import DATUMS, Plain, Schema, Time, integer, key, one_of
from app.core.text_fields import Code, Text
from app.filings.rules.reasons import GapReason, Ground
from app.incidents.schemas import IncidentIn
from app.patrols.rules import MODES, MOST_PIECES, MOST_POINTS
from app.patrols.schemas.track import Track
from app.photos.schemas import photo_ids
from app.sites.rules import STATUSES


class VisitIn(Schema):
    """A site visited; `status` is what it was doing (B18)."""

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
    reason = one_of(*map(str, GapReason), required=True)


class PieceIn(Schema):
    """A piece of a running patrol's track.

    The first one says for which cell and how; `sent_at` lets the phone's clock be checked.
    """

    started_at = Time(required=True)
    sent_at = Time(load_default=None, allow_none=True)
    datum = one_of(*DATUMS, required=True)
    mode = one_of(*MODES, load_default="regular")
    cell_code = Code(most=32, load_default=None, allow_none=True)
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
    cell_code = Code(most=32, load_default=None, allow_none=True)
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


class VerdictIn(Schema):
    """Whether a patrol in doubt counts, and why: `ground` says why it does, `reason` in words why
    it does or does not.
    """

    id = fields.UUID(required=True)
    accepted = fields.Boolean(required=True, truthy={True}, falsy={False})
    ground = one_of(*map(str, Ground), load_default=None, allow_none=True)
    reason = Text(most=500, load_default=None, allow_none=True)

    @ma.validates_schema
    def of_what_counts(self, data: dict[str, Any], **_: Any) -> None:
        if data["ground"] and not data["accepted"]:
            raise ma.ValidationError({"ground": ["Only where it counts."]})


class GpxQuery(Schema):
    """`datum`: what map apps wrote the file in; `outing`: which one of a file with several."""

    datum = one_of(*DATUMS, load_default="wgs84")
    outing = fields.Integer(load_default=None, validate=validate.Range(1, MOST_POINTS))
    cell_code = Code(most=32, load_default=None, allow_none=True)
    note = Text(most=4000, load_default=None, allow_none=True)
