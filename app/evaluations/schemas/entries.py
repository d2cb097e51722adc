"""Shapes of entries: what people put on record for a cell and a period."""

from marshmallow import fields, validate

from app.core.schemas import OnceIn, Points, Schema, one_of
from app.core.text_fields import Code, Text
from app.evaluations.rules.schemes import PARTS


class EntryIn(OnceIn):
    """`item`: of the scheme; of an exemption the indicator. `points`: at most those of the item,
    which stand where none are given; of a manual item, whole. `about`: what it is grounded on.
    """

    part = one_of(*PARTS, required=True)
    item = Code(most=40, least=1, required=True)
    points = Points(0, 1_000_000, load_default=None, allow_none=True)
    ground = Text(most=1000, least=2, required=True)
    about = fields.String(
        validate=validate.OneOf(("case", "document")), load_default=None, allow_none=True
    )
    about_id = Code(most=64, load_default=None, allow_none=True)


class WithdrawIn(OnceIn):
    reason = Text(most=1000, least=2, required=True)


class ByOut(Schema):
    id = fields.Integer()
    name = fields.String()


class EntryOut(Schema):
    """`label`: the number of the case or document. Withdrawn, it counts no more."""

    id = fields.String()
    period = fields.String()
    code = fields.String()
    part = fields.String()
    item = fields.String()
    text = fields.String()
    points = fields.Float()
    ground = fields.String()
    about = fields.String(allow_none=True)
    about_id = fields.String(allow_none=True)
    label = fields.String(allow_none=True)
    entered_by = fields.Nested(ByOut(), allow_none=True)
    entered_at = fields.AwareDateTime()
    withdrawn_by = fields.Nested(ByOut(), allow_none=True)
    withdrawn_at = fields.AwareDateTime(allow_none=True)
    reason = fields.String(allow_none=True)
