"""Shapes of the start-up package."""

import marshmallow as ma
from marshmallow import fields, validate

from app.core.schemas import Plain, Schema


class StartQuery(Schema):
    class Meta:
        unknown = "exclude"

    since = fields.String(load_default=None, validate=validate.Regexp(r"^[0-9a-f.]{0,200}\Z"))


class StartOut(ma.Schema):
    """`token` goes into the next call's `since`; parts that have not changed since are left out."""

    token = fields.String()
    epoch = fields.String()
    now = fields.AwareDateTime()
    me = Plain()
    cells = fields.List(Plain())
    tasks = fields.List(Plain())
    sites = fields.List(Plain())
    kinds = fields.List(Plain())
    cases = fields.List(Plain())
    campaigns = fields.List(Plain())
    settings = Plain()
    patrols = fields.List(Plain())
