"""Shapes of accountability files."""

from marshmallow import fields

from app.accountability.rules.files import BODIES, GROUNDS, OF_PROGRAM, OUTCOMES, STATES
from app.accountability.schemas.records import (
    AnsweringIn,
    RecordActionIn,
    RecordOut,
    UnitIn,
    WithSteps,
    evidence,
)
from app.core.paging import Page
from app.core.schemas import Day, Schema, one_of
from app.core.text_fields import Code, Line, Text
from app.documents.schemas import KnownOnly
from app.photos.schemas import photo_ids


class FileIn(Schema):
    """`id` is made by the client. `on_day`: on which the person answered for the unit, today unless
    said; a past holder is named by it.
    """

    id = fields.UUID(required=True)
    unit = fields.Nested(UnitIn(), required=True)
    person = fields.Nested(AnsweringIn(), required=True)
    on_day = Day(load_default=None, allow_none=True)
    ground = one_of(*[name for name in GROUNDS if name not in OF_PROGRAM], required=True)
    facts = Text(most=4000, least=1, required=True)
    proposal = one_of(*OUTCOMES, required=True)
    evidence = evidence()
    photo_ids = photo_ids()


class FileActionIn(RecordActionIn):
    """Besides, `explain_by` of `ask`, `outcome` of `decide`, `body` and its name of `hand_over`,
    `upheld` of `rule`. `note` is the explanation of `explain`, the result of `close`.
    """

    explain_by = Day()
    outcome = one_of(*OUTCOMES)
    body = one_of(*BODIES)
    body_name = Line(most=100)
    upheld = fields.Boolean(truthy={True}, falsy={False})


class FilesQuery(KnownOnly, Page):
    state = one_of(*STATES)
    ground = one_of(*GROUNDS)
    cell = Code(most=32)


class FilePersonOut(Schema):
    officer_id = fields.Integer(allow_none=True)
    name = fields.String()
    role = fields.String()


class FileOut(RecordOut):
    """An accountability file. Nothing follows from `proposal` before somebody has decided."""

    person = fields.Nested(FilePersonOut)
    on_day = fields.Date()
    ground = one_of(*GROUNDS)
    facts = fields.String()
    proposal = one_of(*OUTCOMES)
    period = fields.String(allow_none=True)
    step = fields.String(allow_none=True)
    finding_id = fields.UUID(allow_none=True)
    explain_by = fields.Date(allow_none=True)
    outcome = fields.String(allow_none=True)
    appeal_by = fields.Date(allow_none=True)
    appeal = fields.String(allow_none=True)


class FileWithSteps(FileOut, WithSteps):
    pass
