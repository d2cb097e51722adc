"""Shapes of hotspots."""

from marshmallow import fields

from app.accountability.rules.hotspots import BANDS, STATES
from app.accountability.schemas.missed_discoveries import KnownArguments
from app.core.paging import Page
from app.core.schemas import CellRef, Schema, one_of


class HotspotsQuery(KnownArguments, Page):
    state = one_of(*STATES)


class ImportQuery(KnownArguments):
    """Nothing."""


class HotspotOut(Schema):
    """`accuracy_m`: half of the pixel's longer side. `incident_id`: the case it is about."""

    id = fields.Integer()
    satellite = fields.String()
    observed_at = fields.AwareDateTime()
    lon = fields.Float()
    lat = fields.Float()
    accuracy_m = fields.Integer()
    confidence = fields.String()
    band = one_of(*BANDS)
    frp = fields.Float(allow_none=True)
    state = one_of(*STATES)
    incident_id = fields.UUID(allow_none=True)
    township = fields.Nested(CellRef, allow_none=True)
    village = fields.Nested(CellRef, allow_none=True)


class HotspotsImported(Schema):
    """What the file holds: `located` are low + matched + case + joined + old; `new` of them were
    not known before.
    """

    rows = fields.Integer()
    repeated = fields.Integer()
    outside = fields.Integer()
    located = fields.Integer()
    low = fields.Integer()
    matched = fields.Integer()
    case = fields.Integer()
    joined = fields.Integer()
    old = fields.Integer()
    new = fields.Integer()
