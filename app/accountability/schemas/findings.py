"""Shapes of findings of false rectification and reporting."""

from marshmallow import fields

from app.accountability.rules.findings import ABOUT, KINDS, STATES
from app.accountability.schemas.records import RecordOut, UnitIn, WithSteps, evidence
from app.core.paging import Page
from app.core.schemas import PersonRef, Schema, one_of
from app.core.text_fields import Code, Text
from app.documents.schemas import KnownOnly
from app.photos.schemas import photo_ids


class FindingIn(Schema):
    """`about` is a case or a patrol; figures are found false where they were drawn."""

    id = fields.UUID(required=True)
    unit = fields.Nested(UnitIn(), required=True)
    kind = one_of(*KINDS, required=True)
    about = one_of("incident", "patrol", required=True)
    about_id = Code(most=64, least=1, required=True)
    facts = Text(most=4000, least=1, required=True)
    evidence = evidence()
    photo_ids = photo_ids()


class FindingsQuery(KnownOnly, Page):
    state = one_of(*STATES)
    kind = one_of(*KINDS)
    cell = Code(most=32)


class FindingOut(RecordOut):
    kind = one_of(*KINDS)
    about = one_of(*ABOUT)
    about_id = fields.String()
    label = fields.String()
    on_day = fields.Date()
    officer = fields.Nested(PersonRef, allow_none=True)
    facts = fields.String()
    sample_id = fields.UUID(allow_none=True)
    sample_place = fields.Integer(allow_none=True)


class FindingWithSteps(FindingOut, WithSteps):
    pass
