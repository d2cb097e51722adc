"""Shapes of ledger kinds; what `data` must be says rules/kinds.py."""

from marshmallow import fields

from app.core.schemas import OnceIn, Plain, Schema
from app.core.text_fields import Code


class LedgerKindIn(OnceIn):
    """A county's version of a ledger."""

    county = Code(most=32, least=1, required=True)
    code = Code(most=31, least=1, required=True)
    data = Plain(required=True)


class KindQuery(Schema):
    class Meta:
        unknown = "exclude"

    county = Code(most=32, least=1)


class LedgerKindOut(Schema):
    """`own_version`: the county's own newest, 0 where it has none: If-Match of the next."""

    id = fields.Integer()
    code = fields.String()
    version = fields.Integer()
    own_version = fields.Integer()
    retired = fields.Boolean()
    data = fields.Dict()
