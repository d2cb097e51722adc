"""Shapes of calendars and limits."""

from marshmallow import fields, validate

from app.core.schemas import Day, Schema, integer, one_of
from app.core.text_fields import Reason
from app.deadlines.rules import CLOCKS

#: Single days, not a calendar.
MOST_DAYS = 14


class BudgetIn(Schema):
    """A limit as policies write it, `rules.is_limit`: {"clock": "natural_days", "days": 30}."""

    clock = one_of(*CLOCKS, required=True)
    days = integer(1, 366)
    hours = integer(1, 1000)
    minutes = integer(1, 1440)


class CalendarIn(Schema):
    """Days that are not as their weekday says: {"2027-02-08": false, "2027-02-13": true}."""

    days = fields.Dict(
        keys=Day(),
        values=fields.Boolean(truthy={True}, falsy={False}),
        required=True,
        validate=validate.Length(0, 366),
    )


class CorrectionIn(Schema):
    """Single days that are set right, and why; null takes a correction back."""

    days = fields.Dict(
        keys=Day(),
        values=fields.Boolean(truthy={True}, falsy={False}, allow_none=True),
        required=True,
        validate=validate.Length(1, MOST_DAYS),
    )
    reason = Reason(most=500)


class CalendarOut(Schema):
    """`corrected`: the days among them, or of the year's calendar, that were set right singly."""

    year = fields.Integer()
    provisional = fields.Boolean()
    days = fields.Dict(keys=fields.String(), values=fields.Boolean())
    corrected = fields.Dict(keys=fields.String(), values=fields.Boolean())
    moved = fields.Integer()
