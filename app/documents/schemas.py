"""Shapes of documents."""

import marshmallow as ma
from marshmallow import fields, validate

from app.core.paging import Page
from app.core.schemas import CellRef, Day, PersonRef, Schema, key, one_of
from app.core.text_fields import Code, Text
from app.documents.rules import KINDS, MOVES, OUTCOMES, STATES
from app.photos.schemas import PhotoState, photo_ids


class ReceiverIn(Schema):
    """A cell by its code, or a department: one of the two."""

    cell = Code(most=32, least=1)
    department_id = key()


class ThingIn(Schema):
    about = Code(most=32, least=1, required=True)
    about_id = Code(most=64, least=1, required=True)


class DocumentIn(Schema):
    """`id` is made by the client; `issuer` is the code of one's own cell."""

    id = fields.UUID(required=True)
    kind = one_of(*KINDS, required=True)
    issuer = Code(most=32, least=1)
    receiver = fields.Nested(ReceiverIn(), required=True)
    about = fields.List(
        fields.Nested(ThingIn()), load_default=list, validate=validate.Length(0, 200)
    )
    ground = Text(most=4000, least=1, required=True)
    demand = Text(most=4000, load_default="")
    reply_by = Day(load_default=None, allow_none=True)


class DocumentEdit(Schema):
    """What is left out stays."""

    receiver = fields.Nested(ReceiverIn())
    about = fields.List(fields.Nested(ThingIn()), validate=validate.Length(0, 200))
    ground = Text(most=4000, least=1)
    demand = Text(most=4000)
    reply_by = Day(allow_none=True)


class DocumentActionIn(Schema):
    """`note`: the reason of `drop`, the text of `reply`. `outcome`: of `close`."""

    id = fields.UUID(required=True)
    note = Text(most=4000, allow_none=True)
    photo_ids = photo_ids()
    outcome = one_of(*OUTCOMES)


class NumberingIn(Schema):
    prefix = fields.String(required=True, validate=validate.Regexp(r"^[\w]{1,8}\Z"))


class KnownOnly(ma.Schema):
    """A query that takes no argument but its own."""

    @ma.pre_load
    def only_known(self, data: object, **_: object) -> object:
        """Refuse any other argument: a filter silently ignored gives wrong figures."""
        unknown = set(data) - set(self.fields)  # type: ignore[call-overload]
        if unknown:
            raise ma.ValidationError({name: ["Unknown field."] for name in unknown})
        return data


class DocumentsQuery(KnownOnly, Page):
    kind = one_of(*KINDS)
    state = one_of(*STATES)
    cell = Code(most=32)
    about = Code(most=64)


class CasesDocumentsQuery(KnownOnly, Page):
    """Nothing but the page."""


class ReceiverOut(Schema):
    cell = fields.Nested(CellRef, allow_none=True)
    department = fields.Dict(allow_none=True)


class DocumentThingOut(Schema):
    about = fields.String()
    about_id = fields.String()
    label = fields.String()


class DocumentOut(Schema):
    """A document. `actions` are those that the caller may take now; `version` is the ETag.

    `late`: a reply is owed and its last day has passed. `drafted_by` is null for the program.
    """

    id = fields.UUID()
    number = fields.String(allow_none=True)
    version = fields.Integer()
    kind = one_of(*KINDS)
    kind_name = fields.String()
    state = one_of(*STATES)
    issuer = fields.Nested(CellRef)
    receiver = fields.Nested(ReceiverOut)
    about = fields.List(fields.Nested(DocumentThingOut))
    ground = fields.String()
    demand = fields.String()
    reply_by = fields.Date(allow_none=True)
    late = fields.Boolean()
    drafted_by = fields.Nested(PersonRef, allow_none=True)
    drafted_at = fields.AwareDateTime()
    signed_by = fields.Nested(PersonRef, allow_none=True)
    signed_at = fields.AwareDateTime(allow_none=True)
    sent_at = fields.AwareDateTime(allow_none=True)
    replied_at = fields.AwareDateTime(allow_none=True)
    outcome = fields.String(allow_none=True)
    actions = fields.List(one_of(*MOVES))


class DocumentStepOut(Schema):
    id = fields.UUID()
    seq = fields.Integer()
    at = fields.AwareDateTime()
    officer = fields.Nested(PersonRef, allow_none=True)
    action = fields.String()
    note = fields.String(allow_none=True)
    data = fields.Dict()
    photo_ids = fields.List(fields.String())


class DocumentWithSteps(DocumentOut):
    """`sha256` is of the .docx as it was signed."""

    sha256 = fields.String(allow_none=True)
    steps = fields.List(fields.Nested(DocumentStepOut))
    photos = fields.List(fields.Nested(PhotoState))


class DocumentKindOut(Schema):
    """A kind; `template` is the version of one's county's own template, null for the default."""

    kind = one_of(*KINDS)
    name = fields.String()
    word = fields.String()
    signs = fields.List(fields.String())
    gets = fields.List(fields.String())
    outcomes = fields.List(fields.String())
    template = fields.Integer(allow_none=True)


class DocumentTemplateOut(Schema):
    kind = one_of(*KINDS)
    version = fields.Integer()
    sha256 = fields.String()
    edited_at = fields.AwareDateTime()


class NumberingOut(Schema):
    prefix = fields.String()
    example = fields.String()
