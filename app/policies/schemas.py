"""Shapes of policies."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from app.core.schemas import Day, OnceIn, Plain, Schema
from app.core.text_fields import Code


class PolicyIn(OnceIn):
    county = Code(most=32, least=1, required=True)
    valid_from = Day(required=True)
    data = Plain(required=True)


class PolicyOut(Schema):
    id = fields.Integer()
    county = fields.String(allow_none=True)
    version = fields.Integer()
    valid_from = fields.Date()
    data = fields.Dict()


class DryRunQuery(ma.Schema):
    """`dry_run=1`: say what would be, store nothing."""

    dry_run = fields.Boolean(load_default=False)

    @ma.pre_load
    def only_known(self, data: Any, **_: Any) -> Any:
        """Refuse any other argument: what was meant as a dry run must not be stored."""
        unknown = set(data) - set(self.fields)
        if unknown:
            raise ma.ValidationError({name: ["Unknown field."] for name in unknown})
        return data


class OpenOut(Schema):
    """Open cases that keep the policy of this id, whatever is added."""

    policy_id = fields.Integer()
    count = fields.Integer()


class LimitsDifferOut(Schema):
    """How many limits of open cases would be others by the new rules, and twenty examples.

    Examples are {number, count, stage, now, then}: so many cases are alike, the first of them has
    the number. The last two are {clock, budget_s, rule}, or null where there is no such limit.
    """

    count = fields.Integer()
    examples = fields.List(fields.Dict())


class DiffersOut(Schema):
    """`sections`: {name: {old, new}}, against what is in force on `valid_from`."""

    sections = fields.Dict()
    limits = fields.Nested(LimitsDifferOut)
    open_cases = fields.List(fields.Nested(OpenOut))


class DryRunOut(Schema):
    """`errors`: sentences in the reader's language, each with its section and field; with any,
    `differs` is empty.

    `doubts` forbid nothing: limits that nobody can keep, rows that hide each other.
    """

    errors = fields.List(fields.String())
    doubts = fields.List(fields.String())
    differs = fields.Nested(DiffersOut)
