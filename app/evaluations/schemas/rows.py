"""Shapes of the rows behind a number."""

import marshmallow as ma
from marshmallow import fields, validate

from app.core.paging import Page
from app.core.schemas import Schema
from app.evaluations.rules import INDICATORS


class FactQuery(ma.Schema):
    """Which fact's rows."""

    fact = fields.String(required=True, validate=validate.OneOf(list(INDICATORS)))


class RowsQuery(FactQuery, Page):
    """A page of them; `good` only those that counted as good, or that did not."""

    good = fields.Boolean(load_default=None, allow_none=True)


class InCell(Schema):
    code = fields.String()
    name = fields.String()


class RowOut(Schema):
    """`of`: cycle, day, square, site, task, or record (a patrol or a case, `row` its id). `since`
    and `until`: its days. `text`: what was there, where it did not do.
    """

    row = fields.String()
    of = fields.String()
    good = fields.Boolean()
    cell = fields.Nested(InCell(), allow_none=True)
    name = fields.String()
    since = fields.Date(allow_none=True)
    until = fields.Date(allow_none=True)
    text = fields.String()
