"""Shapes of the steps of an evaluation."""

from marshmallow import fields, validate

from app.core.schemas import OnceIn, Points, Schema
from app.core.text_fields import Code, Text
from app.evaluations.process import BY_HAND
from app.evaluations.schemas import EvaluationOut


class SelfEvaluationIn(Schema):
    """What a cell says of itself, from 0 to 100: what goes well, problems, what it will do."""

    score = Points(0, 100, required=True)
    good = Text(most=2000, least=1, required=True)
    problems = Text(most=2000, least=1, required=True)
    improve = Text(most=2000, least=1, required=True)


class SuperiorEvaluationIn(Schema):
    """What the level above says, beside the points that it enters; `reason` where the score is far
    from what the cell said of itself.
    """

    text = Text(most=2000, least=1, required=True)
    reason = Text(most=1000, load_default=None, allow_none=True)


class SubmitStepIn(OnceIn):
    step = fields.String(required=True, validate=validate.OneOf(BY_HAND))


class EvaluationObjectionIn(OnceIn):
    text = Text(most=2000, least=1, required=True)


class ObjectionAnswerIn(OnceIn):
    """`upheld`: the objection is right, the cell is evaluated anew."""

    upheld = fields.Boolean(required=True, truthy={True}, falsy={False})
    text = Text(most=2000, least=1, required=True)


class EvaluatorOut(Schema):
    id = fields.Integer()
    name = fields.String()


class EvaluationFilingOut(Schema):
    """`seen_score`: of the facts, when it was submitted."""

    score = fields.Float(allow_none=True)
    written_by = fields.Nested(EvaluatorOut(), allow_none=True)
    written_at = fields.AwareDateTime()
    submitted_by = fields.Nested(EvaluatorOut(), allow_none=True)
    submitted_at = fields.AwareDateTime(allow_none=True)
    seen_score = fields.Float(allow_none=True)


class SelfEvaluationOut(EvaluationFilingOut):
    good = fields.String()
    problems = fields.String()
    improve = fields.String()


class SuperiorEvaluationOut(EvaluationFilingOut):
    """`earlier` are those that an objection upset."""

    round = fields.Integer()
    text = fields.String()
    reason = fields.String(allow_none=True)


class EvaluationObjectionOut(Schema):
    id = fields.Integer()
    round = fields.Integer()
    text = fields.String()
    raised_by = fields.Nested(EvaluatorOut(), allow_none=True)
    raised_at = fields.AwareDateTime()
    upheld = fields.Boolean(allow_none=True)
    answer = fields.String(allow_none=True)
    answered_by = fields.Nested(EvaluatorOut(), allow_none=True)
    answered_at = fields.AwareDateTime(allow_none=True)


class EvaluationLimitOut(Schema):
    """A running limit, and the cell that owes the step."""

    step = fields.String()
    code = fields.String(allow_none=True)
    due_at = fields.AwareDateTime(allow_none=True)


class ScoreDifferenceOut(Schema):
    """Above how many points between both scores a reason is needed; no plan says so."""

    points = fields.Integer()
    not_from_plan = fields.Boolean()


class EvaluationStepsOut(Schema):
    """`missed` says why there is no self-evaluation: vacant or late. What is not submitted is shown
    to those who write it. `may`: what the caller may do now.
    """

    period = fields.String()
    code = fields.String()
    name = fields.String()
    stage = fields.String()
    version = fields.Integer()
    missed = fields.String(allow_none=True)
    score = fields.Float(allow_none=True)
    self_score = fields.Float(allow_none=True)
    superior_score = fields.Float(allow_none=True)
    difference = fields.Nested(ScoreDifferenceOut())
    own = fields.Nested(SelfEvaluationOut(), allow_none=True, data_key="self")
    superior = fields.Nested(SuperiorEvaluationOut(), allow_none=True)
    earlier = fields.List(fields.Nested(SuperiorEvaluationOut()))
    objectable_until = fields.AwareDateTime(allow_none=True)
    objections = fields.List(fields.Nested(EvaluationObjectionOut()))
    limits = fields.List(fields.Nested(EvaluationLimitOut()))
    may = fields.List(fields.String())


class JudgeAllIn(OnceIn):
    """What is said of every cell that has not been spoken of yet."""

    county = Code(most=32, load_default=None, allow_none=True)
    text = Text(most=2000, least=1, required=True)


class JudgedAllOut(EvaluationOut):
    """`evaluated`: how many cells that were."""

    evaluated = fields.Integer()
