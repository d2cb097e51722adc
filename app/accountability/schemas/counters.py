"""Shapes of the counters."""

from marshmallow import fields

from app.accountability.schemas.records import UnitOut
from app.core.schemas import Schema
from app.core.text_fields import Code
from app.documents.schemas import KnownOnly


class CountersQuery(KnownOnly):
    """`period`: 2026Q3, 2026H2, 2026; the one that runs by the policy's span unless said."""

    period = Code(most=8)
    cell = Code(most=32)


class CounterOut(Schema):
    """A unit's numbers; `thresholds` is {counter: {deputy, heads}}, 0 never; `proposed` the steps
    that were proposed in the period.
    """

    unit = fields.Nested(UnitOut)
    counts = fields.Dict()
    thresholds = fields.Dict()
    proposed = fields.List(fields.Dict())


class CountersOut(Schema):
    """`from_plan` is false while the county's policy has the numbers that the program starts with:
    the source documents name none.
    """

    period = fields.String()
    until = fields.AwareDateTime()
    from_plan = fields.Boolean()
    items = fields.List(fields.Nested(CounterOut))
    next = fields.Raw(allow_none=True)
