"""Shapes of kinds."""

from marshmallow import fields, validate

from app.core.schemas import Day, OnceIn, Schema, one_of
from app.core.text_fields import Line
from app.taxonomy.rules import NATURES, SEVERITIES

WORD = validate.Regexp(r"^[a-z0-9_]{1,32}$")


class KindIn(Schema):
    """What may be changed of a kind.

    Keys left out stay. The first nature and severity are the defaults.
    """

    name = Line(most=100, least=1)
    english = Line(most=200)
    natures = fields.List(one_of(*NATURES), validate=validate.Length(1, 6))
    severities = fields.List(one_of(*SEVERITIES), validate=validate.Length(1, 4))
    discoverable = fields.Boolean()
    township = fields.String(validate=WORD)
    county = fields.String(validate=WORD)
    assisting = fields.List(fields.String(validate=WORD), validate=validate.Length(0, 20))
    retired_on = Day(allow_none=True)


class KindNew(OnceIn):
    code = fields.String(required=True, validate=validate.Regexp(r"^[A-Z]{3}-[0-9]{2}$"))
    name = Line(most=100, least=1, required=True)
    english = Line(most=200, load_default="")
    natures = fields.List(one_of(*NATURES), required=True, validate=validate.Length(1, 6))
    severities = fields.List(one_of(*SEVERITIES), required=True, validate=validate.Length(1, 4))
    discoverable = fields.Boolean(load_default=False)
    township = fields.String(required=True, validate=WORD)
    county = fields.String(required=True, validate=WORD)
    assisting = fields.List(
        fields.String(validate=WORD), load_default=list, validate=validate.Length(0, 20)
    )


class KindOut(Schema):
    code = fields.String()
    version = fields.Integer()
    name = fields.String()
    english = fields.String()
    natures = fields.List(fields.String())
    severities = fields.List(fields.String())
    discoverable = fields.Boolean()
    township = fields.String()
    county = fields.String()
    assisting = fields.List(fields.String())
    valid_from = fields.Date()
    retired_on = fields.Date(allow_none=True)
