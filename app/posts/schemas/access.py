"""Shapes of looks at protected data."""

import marshmallow as ma
from marshmallow import fields, validate

from app.core.looks import KINDS
from app.core.paging import Cursor, Page
from app.core.schemas import PersonRef, Schema, Time, one_of
from app.core.text_fields import Code, Line


class AccessExportQuery(ma.Schema):
    """Which looks: by whom, at whose data, by or at people of which cell, of what kind, allowed or
    refused, from when to when (its end is not in it).
    """

    officer = fields.Integer(validate=validate.Range(1, 2**31 - 1))
    whose = fields.Integer(validate=validate.Range(1, 2**31 - 1))
    what = one_of(*KINDS)
    cell = Code(most=32)
    allowed = fields.Boolean()
    since = Time()
    until = Time()
    why = Line(most=200)


class AccessQuery(AccessExportQuery, Page):
    cursor = Cursor(load_default=None)


class AccessOut(Schema):
    """One look: who, at what and whose, by which posts or refused with which code, and why."""

    id = fields.Integer()
    at = fields.AwareDateTime()
    officer = fields.Nested(PersonRef, allow_none=True)
    what = fields.String()
    about_id = fields.String()
    whose = fields.Nested(PersonRef, allow_none=True)
    allowed = fields.Boolean()
    basis = fields.String(allow_none=True)
    why = fields.String(allow_none=True)
