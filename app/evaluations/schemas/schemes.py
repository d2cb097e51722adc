"""Shapes of schemes and their trial runs."""

from marshmallow import fields, validate

from app.core.schemas import Day, OnceIn, Plain, Schema
from app.core.text_fields import Code
from app.policies.schemas import DryRunQuery


class SchemeIn(OnceIn):
    county = Code(most=32, least=1, required=True)
    valid_from = Day(required=True)
    data = Plain(required=True)


class SchemeOut(Schema):
    """`not_from_plan`: places of the data whose values the plan does not give."""

    id = fields.Integer()
    version = fields.Integer()
    valid_from = fields.Date()
    data = fields.Dict()
    not_from_plan = fields.List(fields.String())


class TrialQuery(DryRunQuery):
    """Of how many of the last quarters a dry run tells."""

    quarters = fields.Integer(load_default=4, validate=validate.Range(1, 8))


class TriedOut(Schema):
    code = fields.String()
    name = fields.String()
    level = fields.String()
    parent = fields.String(allow_none=True)
    score = fields.Float(allow_none=True)
    rank = fields.Integer(allow_none=True)
    new_score = fields.Float(allow_none=True)
    new_rank = fields.Integer(allow_none=True)


class TriedDepartmentOut(Schema):
    """`cell`: the code of the cell among whose departments it is ranked."""

    id = fields.Integer()
    name = fields.String()
    cell = fields.String()
    score = fields.Float(allow_none=True)
    rank = fields.Integer(allow_none=True)
    new_score = fields.Float(allow_none=True)
    new_rank = fields.Integer(allow_none=True)


class TrialQuarterOut(Schema):
    """`moved`: how many cells would have another place. `unmeasured`: indicators that the scheme
    weighs and that were not counted then; their weight went to the others. `departments`: none of a
    quarter in which none were counted.
    """

    period = fields.String()
    locked_at = fields.AwareDateTime(allow_none=True)
    moved = fields.Integer()
    moved_departments = fields.Integer()
    unmeasured = fields.List(fields.String())
    items = fields.List(fields.Nested(TriedOut()))
    departments = fields.List(fields.Nested(TriedDepartmentOut()))


class TrialOut(Schema):
    """`errors`: sentences in the reader's language; with any, nothing is tried.

    `differs`: {section: {old, new}}, against what is in force on `valid_from`.
    """

    errors = fields.List(fields.String())
    differs = fields.Dict()
    quarters = fields.List(fields.Nested(TrialQuarterOut()))
