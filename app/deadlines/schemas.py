"""Shapes of calendars and limits."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from app.core.schemas import Day, Schema, integer, one_of
from app.deadlines.rules import CLOCKS, Limit


class BudgetIn(Schema):
    """A limit as policies write it: {"clock": "natural_days", "days": 30}."""

    clock = one_of(*CLOCKS, required=True)
    days = integer(1, 366)
    hours = integer(1, 1000)
    minutes = integer(1, 1440)

    @ma.validates_schema(skip_on_field_errors=True)
    def only_what_fits_the_clock(self, data: dict[str, Any], **_: Any) -> None:
        """Days for a clock of days, else hours or minutes, and nothing else."""
        try:
            Limit.read(data)
        except ValueError as found:
            raise ma.ValidationError(str(found), "clock") from found


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
