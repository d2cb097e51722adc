"""Shapes of evaluations."""

import marshmallow as ma
from marshmallow import fields

from app.core.schemas import Schema
from app.core.text_fields import Code, Text
from app.documents.schemas import ReceiverIn


class EvaluationOut(Schema):
    """`missing_parts`: of a half-year or year, the quarters or halves without an evaluation, which
    it is made without; also in other answers.
    """

    period = fields.String()
    county = fields.String()
    computed_at = fields.AwareDateTime()
    locked_at = fields.AwareDateTime(allow_none=True)
    scheme_id = fields.Integer()
    cells = fields.Integer()
    missing_parts = fields.List(fields.String())


class EvaluateIn(Schema):
    """Which county; the caller's own when left out."""

    county = Code(most=32, load_default=None, allow_none=True)


class FactOut(Schema):
    """How many of how many; `total` 0: there was nothing to measure."""

    good = fields.Integer()
    total = fields.Integer()


class SupervisedOut(Schema):
    code = fields.String()
    name = fields.String()
    level = fields.String()
    patrol = fields.Nested(FactOut())
    handling = fields.Nested(FactOut())
    feedback = fields.Nested(FactOut())


class SupervisionOut(Schema):
    """Both days included; counted every ten minutes."""

    cell = fields.String()
    since = fields.Date()
    until = fields.Date()
    counted_at = fields.AwareDateTime()
    items = fields.List(fields.Nested(SupervisedOut))
    next = fields.String(allow_none=True)


class SupervisionQuery(ma.Schema):
    cell = Code(most=32)


class RankingQuery(ma.Schema):
    parent = Code(most=32)


class RankingNoticeIn(Schema):
    """`id` is made by the client. `parent`: whose children are ranked; it issues the document."""

    id = fields.UUID(required=True)
    parent = Code(most=32, least=1, required=True)
    receiver = fields.Nested(ReceiverIn(), required=True)
    ground = Text(most=4000)
    demand = Text(most=4000)


class TermOut(Schema):
    """`points` are what `formula_text` says; of good / total where the formula is a ratio.

    A weight that could not be measured went to the others in proportion. `part`: indicator, manual
    (filled in by people), bonus, deduction, veto; the last three come on top of the sum of the
    first two. `exempted`: so many of what was not good do not count. `not_from_plan`: the plan
    gives no such weight or points, they are starting values.
    """

    part = fields.String()
    indicator = fields.String()
    text = fields.String()
    formula_text = fields.String()
    formula = fields.Dict()
    exempted = fields.Integer()
    not_from_plan = fields.Boolean()
    entries = fields.List(fields.String())
    good = fields.Integer()
    total = fields.Integer()
    weight = fields.Integer()
    effective_weight = fields.Float()
    points = fields.Float()
    not_applicable = fields.Boolean()
    small_number = fields.Boolean()


class RankOut(Schema):
    """`score`: of the facts and of what was entered; `superior_score` is the same once the level
    above has evaluated.
    """

    code = fields.String()
    name = fields.String()
    score = fields.Float(allow_none=True)
    rank = fields.Integer(allow_none=True)
    facts = fields.Dict()
    chiefs = fields.List(fields.Dict())
    stage = fields.String(allow_none=True)
    self_score = fields.Float(allow_none=True)
    superior_score = fields.Float(allow_none=True)


class RankedOut(RankOut):
    terms = fields.List(fields.Nested(TermOut))


class RankingOut(Schema):
    """`provisional`: the period still runs, and nothing of it is stored."""

    period = fields.String()
    parent = fields.String()
    provisional = fields.Boolean()
    computed_at = fields.AwareDateTime()
    locked_at = fields.AwareDateTime(allow_none=True)
    missing_parts = fields.List(fields.String())
    items = fields.List(fields.Nested(RankedOut))
    next = fields.String(allow_none=True)


class PatrolEvidence(Schema):
    good = fields.List(fields.String())
    bad = fields.List(fields.String())


class UncountedOut(Schema):
    """`of`: patrol, case or entry; `why`: came_later, disputed, late, in_doubt, outside_post,
    not_own_people, exempted, withdrawn, which `text` says in words. `item`: the item or indicator
    that it was entered for.
    """

    row = fields.String()
    of = fields.String()
    why = fields.String()
    text = fields.String()
    item = fields.String(allow_none=True)


class CellEvaluationOut(RankedOut):
    """`sum_text`: the terms' points, added up to the score. `uncounted`: what was done, seen or
    entered and counts in none of the numbers, at most 200 patrols and 200 cases, the oldest.
    """

    period = fields.String()
    provisional = fields.Boolean()
    missing_parts = fields.List(fields.String())
    siblings = fields.Integer()
    vetoed = fields.Boolean()
    sum_text = fields.String()
    remark = fields.String()
    evidence = fields.Dict(keys=fields.String(), values=fields.Nested(PatrolEvidence))
    uncounted = fields.List(fields.Nested(UncountedOut))


class DifferenceOut(Schema):
    """A row of a fact as it was counted and as it would be now: true good, false bad, null not at
    all.
    """

    fact = fields.String()
    row = fields.String()
    was = fields.Boolean(allow_none=True)
    now = fields.Boolean(allow_none=True)


class DifferencesOut(Schema):
    period = fields.String()
    code = fields.String()
    locked_at = fields.AwareDateTime(allow_none=True)
    items = fields.List(fields.Nested(DifferenceOut))
    next = fields.String(allow_none=True)
