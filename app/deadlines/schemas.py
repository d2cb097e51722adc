"""Shapes of policies and calendars."""

from marshmallow import fields

from app.core.schemas import Day, Plain, Schema, Text


class PolicyIn(Schema):
    county = Text(most=32, least=1, required=True)
    valid_from = Day(required=True)
    data = Plain(required=True)


class PolicyOut(Schema):
    id = fields.Integer()
    county = fields.String(allow_none=True)
    version = fields.Integer()
    valid_from = fields.Date()
    data = fields.Dict()


class CalendarIn(Schema):
    """Days that are not as their weekday says: {"2027-02-08": false, "2027-02-13": true}."""

    days = fields.Dict(
        keys=Day(), values=fields.Boolean(truthy={True}, falsy={False}), required=True
    )


class CalendarOut(Schema):
    year = fields.Integer()
    provisional = fields.Boolean()
    days = fields.Dict(keys=fields.String(), values=fields.Boolean())
    moved = fields.Integer()
