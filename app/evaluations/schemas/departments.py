"""Shapes of what departments and offices are judged by."""

from marshmallow import fields

from app.core.schemas import Schema
from app.evaluations.schemas import PatrolEvidence, TermOut


class JudgedOut(Schema):
    """`cell`: those of one cell are ranked beside each other. `head`: its first responsible person
    when it was computed.
    """

    id = fields.Integer()
    code = fields.String()
    name = fields.String()
    cell = fields.String()
    head = fields.String(allow_none=True)
    score = fields.Float(allow_none=True)
    rank = fields.Integer(allow_none=True)
    vetoed = fields.Boolean()
    facts = fields.Dict()
    terms = fields.List(fields.Nested(TermOut))


class JudgedRankingOut(Schema):
    """`ranked`: among how many. `provisional`: the quarter still runs, and nothing is stored."""

    period = fields.String()
    parent = fields.String()
    provisional = fields.Boolean()
    computed_at = fields.AwareDateTime()
    locked_at = fields.AwareDateTime(allow_none=True)
    ranked = fields.Integer()
    items = fields.List(fields.Nested(JudgedOut))
    next = fields.String(allow_none=True)


class JudgedDepartmentOut(JudgedOut):
    """`evidence`: keys of cases, and after a stroke that of the transfer, measure or joint action
    in them.
    """

    period = fields.String()
    provisional = fields.Boolean()
    computed_at = fields.AwareDateTime()
    locked_at = fields.AwareDateTime(allow_none=True)
    ranked = fields.Integer()
    sum_text = fields.String()
    remark = fields.String()
    evidence = fields.Dict(keys=fields.String(), values=fields.Nested(PatrolEvidence))
