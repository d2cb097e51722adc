"""Shapes of what follows from a score: suppositions, shares, merit, records."""

import marshmallow as ma
from marshmallow import fields, validate

from app.core.schemas import Schema
from app.core.text_fields import Code, Line
from app.evaluations.schemas import TermOut


class WhatIfQuery(ma.Schema):
    """Either a case that counts against the cell, or so many more good ones of an indicator."""

    case = Code(most=64)
    indicator = Code(most=40)
    good = fields.Integer(load_default=1, validate=validate.Range(1, 100_000))

    @ma.validates_schema
    def _one(self, data: dict[str, object], **_: object) -> None:
        if ("case" in data) == ("indicator" in data):
            raise ma.ValidationError({"case": ["Name a case or an indicator."]})


class StandingOut(Schema):
    score = fields.Float(allow_none=True)
    rank = fields.Integer(allow_none=True)


class BetterOut(Schema):
    indicator = fields.String()
    text = fields.String()
    more_good = fields.Integer()
    now = fields.Nested(TermOut())
    then = fields.Nested(TermOut())


class WhatIfOut(Schema):
    """The score and place that there are, and that there would be; others stay as they are."""

    period = fields.String()
    code = fields.String()
    now = fields.Nested(StandingOut())
    then = fields.Nested(StandingOut())
    changes = fields.List(fields.Nested(BetterOut()))
    sum_text = fields.String()


class ResultsQuery(ma.Schema):
    parent = Code(most=32)


class YearResultOut(Schema):
    """`points`: the score × the percentage."""

    code = fields.String()
    name = fields.String()
    score = fields.Float(allow_none=True)
    rank = fields.Integer(allow_none=True)
    vetoed = fields.Boolean()
    points = fields.Float(allow_none=True)


class SharesOut(Schema):
    """A year's result of the villages, in their general assessment (row F06)."""

    period = fields.String()
    locked_at = fields.AwareDateTime(allow_none=True)
    percent = fields.Float()
    not_from_plan = fields.Boolean()
    items = fields.List(fields.Nested(YearResultOut()))
    next = fields.String(allow_none=True)


class MeritOut(SharesOut):
    """The list of merit: `points` with the tilt (row F03). `percent`: 100 and the tilt."""

    places = fields.Integer()
    least = fields.Float()


class RecordsQuery(ma.Schema):
    """One of the two, and why: a look at another's record goes on record."""

    officer = fields.Integer(validate=validate.Range(1, 2**31 - 1))
    cell = Code(most=32)
    why = Line(most=200)


class TermOfOfficeOut(Schema):
    """`kind`: a post, or the office of a head. `ends_on`: its last day."""

    code = fields.String()
    cell = fields.String()
    kind = fields.String()
    officer_id = fields.Integer(allow_none=True)
    name = fields.String()
    starts_on = fields.Date()
    ends_on = fields.Date(allow_none=True)


class InOfficeOut(Schema):
    name = fields.String()
    kind = fields.String()
    officer_id = fields.Integer(allow_none=True)
    days = fields.Integer()


class RecordOut(Schema):
    """`ranked`: among how many. Without `locked_at` the figures are provisional."""

    period = fields.String()
    code = fields.String()
    name = fields.String()
    score = fields.Float(allow_none=True)
    rank = fields.Integer(allow_none=True)
    ranked = fields.Integer()
    vetoed = fields.Boolean()
    sum_text = fields.String()
    locked_at = fields.AwareDateTime(allow_none=True)
    days = fields.Integer()
    people = fields.List(fields.Nested(InOfficeOut()))


class RecordsOut(Schema):
    """Of an officer over all his posts, or of a cell over all its heads; kept for good."""

    officer = fields.Dict(allow_none=True)
    cell = fields.Dict(allow_none=True)
    posts = fields.List(fields.Nested(TermOfOfficeOut()))
    items = fields.List(fields.Nested(RecordOut()))
    next = fields.String(allow_none=True)
