"""Shapes of calendars."""

from marshmallow import fields

from app.core.schemas import Day, Schema


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
