"""Shapes of talks, circulars, vetoes, rewards and penalties."""

from marshmallow import fields

from app.accountability.rules.consequences import KINDS, STATES
from app.accountability.schemas.records import AnsweringIn, RecordOut, UnitIn, WithSteps, evidence
from app.core.paging import Page
from app.core.schemas import Schema, integer, one_of
from app.core.text_fields import Code, Text
from app.documents.schemas import KnownOnly
from app.photos.schemas import photo_ids


class ConsequenceIn(Schema):
    """Without `person` it is the unit's. `period` of a veto; `amount_fen` where it is money."""

    id = fields.UUID(required=True)
    unit = fields.Nested(UnitIn(), required=True)
    person = fields.Nested(AnsweringIn())
    kind = one_of(*KINDS, required=True)
    ground = Text(most=4000, least=1, required=True)
    period = Code(most=8)
    amount_fen = integer(1, 10**12)
    document_id = fields.UUID()
    evidence = evidence()
    photo_ids = photo_ids()


class ConsequencesQuery(KnownOnly, Page):
    state = one_of(*STATES)
    kind = one_of(*KINDS)
    period = Code(most=8)
    cell = Code(most=32)


class ConsequencePersonOut(Schema):
    officer_id = fields.Integer(allow_none=True)
    name = fields.String()


class ConsequenceOut(RecordOut):
    kind = one_of(*KINDS)
    kind_name = fields.String()
    person = fields.Nested(ConsequencePersonOut, allow_none=True)
    ground = fields.String()
    period = fields.String(allow_none=True)
    amount_fen = fields.Integer(allow_none=True)
    document_id = fields.UUID(allow_none=True)
    file_id = fields.UUID(allow_none=True)


class ConsequenceWithSteps(ConsequenceOut, WithSteps):
    pass
