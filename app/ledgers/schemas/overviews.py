"""Shapes of the board by state and of a month's bulletin."""

from marshmallow import fields, validate

from app.core.period import MONTH
from app.core.schemas import CellRef, Schema
from app.core.text_fields import Code, Text
from app.documents.schemas import ReceiverIn
from app.ledgers.schemas.items import ItemFilters


class BoardQuery(ItemFilters):
    """Of which items."""


class BoardRow(Schema):
    kind = fields.String()
    kind_title = fields.String()
    states = fields.Dict()
    overdue = fields.Integer()
    total = fields.Integer()


class BoardOut(Schema):
    """Of each ledger how many items are in which state."""

    items = fields.List(fields.Nested(BoardRow))
    next = fields.String(allow_none=True)


class ProgressQuery(ItemFilters):
    """`month` as 2026-07; the running one without."""

    month = fields.String(validate=validate.Regexp(MONTH))


class BulletinIn(Schema):
    """`id` is made by the client. `cell`: of which it tells; it issues the document."""

    id = fields.UUID(required=True)
    cell = Code(most=32, least=1, required=True)
    receiver = fields.Nested(ReceiverIn(), required=True)
    ground = Text(most=4000)
    demand = Text(most=4000)


class ProgressRow(Schema):
    """`silent`: the numbers of those of which nothing was told in the month."""

    cell = fields.Nested(CellRef, allow_none=True)
    department = fields.Dict(allow_none=True)
    working = fields.Integer()
    told = fields.Integer()
    late = fields.Integer()
    filed = fields.Integer()
    silent = fields.List(fields.String())


class ProgressOut(Schema):
    """The month's bulletin 通报: the bodies with the least told first."""

    month = fields.String()
    items = fields.List(fields.Nested(ProgressRow))
    next = fields.String(allow_none=True)
