"""Shapes of months."""

import marshmallow as ma
from marshmallow import fields

from app.core.schemas import Schema, one_of
from app.core.text_fields import Code
from app.evaluations.schemas import FactOut, RankingNoticeIn, SupervisedOut


class MonthQuery(ma.Schema):
    """One's own cell where `parent` is left out."""

    parent = Code(most=32)


class MonthlyIn(RankingNoticeIn):
    """`id` is made by the client. `parent`: of whose children it tells; it issues the document."""


class MonthLineOut(SupervisedOut):
    """`patrols`: valid ones of all. `found` and `handled`: cases seen and closed in the month;
    `late`: cases of which the cell or one below it did not keep a limit. `patrol`, `handling`,
    `feedback`: the running measures, of the month.
    """

    patrols = fields.Nested(FactOut())
    found = fields.Integer()
    handled = fields.Integer()
    late = fields.Integer()


class LateCaseRef(Schema):
    id = fields.UUID()
    number = fields.String(allow_none=True)
    kind_name = fields.String()


class LateCaseOut(Schema):
    """A case whose limits (`stages`) the cell did not keep; `open`: it is not closed by now."""

    code = fields.String()
    name = fields.String()
    case = fields.Nested(LateCaseRef())
    stages = fields.List(one_of("accept", "handle"))
    open = fields.Boolean()


class MonthOut(Schema):
    """`until`: the last day that is counted; `provisional` while the month runs."""

    month = fields.String()
    parent = fields.String()
    until = fields.Date()
    provisional = fields.Boolean()
    items = fields.List(fields.Nested(MonthLineOut()))
    late_cases = fields.List(fields.Nested(LateCaseOut()))
    next = fields.String(allow_none=True)
