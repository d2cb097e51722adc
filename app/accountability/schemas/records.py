"""Shapes that files, findings and consequences share."""

from typing import Any

from marshmallow import fields, validate

from app.core.schemas import CellRef, PersonRef, Schema, key
from app.core.text_fields import Code, Person, Text
from app.documents.schemas import ThingIn
from app.photos.schemas import PhotoState, photo_ids


class UnitIn(Schema):
    """A cell by its code, or a department: one of the two."""

    cell = Code(most=32, least=1)
    department_id = key()


class AnsweringIn(Schema):
    """An officer of the unit, or by his name somebody in office there without an account."""

    officer_id = key()
    name = Person(most=60, least=1)


def evidence(**kwargs: Any) -> fields.List[Any]:
    """What it stands on: cases, patrols, documents, of what the caller may see."""
    return fields.List(
        fields.Nested(ThingIn()), validate=validate.Length(0, 200), load_default=list, **kwargs
    )


class RecordActionIn(Schema):
    """`id` is the step's, made by the client; `note` is the reason, and always asked for."""

    id = fields.UUID(required=True)
    note = Text(most=4000, least=1, required=True)
    evidence = evidence()
    photo_ids = photo_ids()


class UnitOut(Schema):
    cell = fields.Nested(CellRef, allow_none=True)
    department = fields.Dict(allow_none=True)


class EvidenceOut(Schema):
    about = fields.String()
    about_id = fields.String()
    label = fields.String()


class RecordStepOut(Schema):
    id = fields.UUID()
    seq = fields.Integer()
    at = fields.AwareDateTime()
    officer = fields.Nested(PersonRef, allow_none=True)
    action = fields.String()
    note = fields.String(allow_none=True)
    data = fields.Dict()
    photo_ids = fields.List(fields.String())


class RecordOut(Schema):
    """`actions` are those that the caller may take now; `version` is the ETag; `created_by` is null
    for the program.
    """

    id = fields.UUID()
    version = fields.Integer()
    state = fields.String()
    created_at = fields.AwareDateTime()
    created_by = fields.Nested(PersonRef, allow_none=True)
    unit = fields.Nested(UnitOut)
    authority = fields.Nested(CellRef)
    actions = fields.List(fields.String())


class WithSteps(Schema):
    steps = fields.List(fields.Nested(RecordStepOut))
    evidence = fields.List(fields.Nested(EvidenceOut))
    photos = fields.List(fields.Nested(PhotoState))
