"""Shapes of sites."""

from marshmallow import fields, validate

from app.core.paging import Cursor, Page
from app.core.schemas import DATUMS, CellRef, Day, OnceIn, Plain, Schema, key, one_of
from app.core.text_fields import Code, Line, Text
from app.sites.rules import KINDS, STATUSES, ZONES


class SiteIn(OnceIn):
    """A site; `geometry` is a GeoJSON point, line or area, of one part or several, in `datum`."""

    kind = one_of(*KINDS, required=True)
    name = Line(most=100, least=1, required=True)
    status = one_of(*STATUSES, load_default="unknown")
    zone = one_of(*ZONES, load_default=None, allow_none=True)
    address = Line(most=200, load_default=None, allow_none=True)
    basics = Text(most=2000, load_default=None, allow_none=True)
    watcher_id = key(load_default=None, allow_none=True)
    geometry = Plain(required=True)
    datum = one_of(*DATUMS, load_default="wgs84")


class SiteEdit(Schema):
    """What may be changed; keys left out stay. `retired_on` takes it off the patrol list."""

    kind = one_of(*KINDS)
    name = Line(most=100, least=1)
    status = one_of(*STATUSES)
    zone = one_of(*ZONES, allow_none=True)
    address = Line(most=200, allow_none=True)
    basics = Text(most=2000, allow_none=True)
    watcher_id = key(allow_none=True)
    geometry = Plain()
    datum = one_of(*DATUMS)
    retired_on = Day(allow_none=True)


class SiteOut(Schema):
    id = fields.Integer()
    kind = fields.String()
    name = fields.String()
    status = fields.String()
    zone = fields.String(allow_none=True)
    address = fields.String(allow_none=True)
    basics = fields.String(allow_none=True)
    watcher_id = fields.Integer(allow_none=True)
    lon = fields.Float()
    lat = fields.Float()
    cell = fields.Nested(CellRef, allow_none=True)
    geometry = Plain()
    last_seen_at = fields.AwareDateTime(allow_none=True)
    retired_on = fields.Date(allow_none=True)


class ZoneOut(Schema):
    """A rule zone as it was: from a day (null: before versions were kept) up to another (null: it
    holds), that day not included."""

    zone = fields.String()
    begins_on = fields.Date(allow_none=True)
    ends_on = fields.Date(allow_none=True)
    geometry = Plain()


class SiteDetail(SiteOut):
    zone_versions = fields.List(fields.Nested(ZoneOut))


class SitesQuery(Page):
    cell = Code(most=32)
    kind = one_of(*KINDS)
    q = Line(most=50)
    bbox = Text(most=120)
    cursor = Cursor(load_default=None)


class ImportRow(Schema):
    row = fields.Integer()
    name = fields.String(allow_none=True)
    ok = fields.Boolean()
    fault = fields.String(allow_none=True)
    note = fields.String(allow_none=True)


class ImportOut(Schema):
    """`ignored`: headings of the file that are none of a site's."""

    sites = fields.Integer()
    ignored = fields.List(fields.String())
    rows = fields.List(fields.Nested(ImportRow))


class ImportQuery(OnceIn):
    class Meta:
        unknown = "exclude"

    datum = fields.String(required=True, validate=validate.OneOf(DATUMS))


class CampaignIn(OnceIn):
    """A ban period or campaign; `kinds` are banned meanwhile."""

    name = Line(most=100, least=1, required=True)
    cell = Code(most=32, required=True)
    kinds = fields.List(Code(most=16, least=1), load_default=list, validate=validate.Length(0, 70))
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    note = Text(most=2000, load_default=None, allow_none=True)


class CampaignEdit(Schema):
    name = Line(most=100, least=1)
    kinds = fields.List(Code(most=16, least=1), validate=validate.Length(0, 70))
    starts_on = Day()
    ends_on = Day()
    note = Text(most=2000, allow_none=True)


class CampaignOut(Schema):
    id = fields.Integer()
    name = fields.String()
    cell = fields.Nested(CellRef)
    kinds = fields.List(fields.String())
    starts_on = fields.Date()
    ends_on = fields.Date()
    note = fields.String(allow_none=True)


class CampaignsQuery(Schema):
    class Meta:
        unknown = "exclude"

    day = Day()
