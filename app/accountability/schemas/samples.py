"""Shapes of samples."""

from marshmallow import fields

from app.accountability.rules.samples import VERDICTS
from app.accountability.sections.sampling import MOST
from app.core.paging import Page
from app.core.schemas import CellRef, PersonRef, Schema, integer, one_of
from app.core.text_fields import Code, Text
from app.documents.schemas import KnownOnly
from app.photos.schemas import photo_ids

KINDS = ("patrols", "closings", "dismissals", "hand_ups", "figures")


class DrawIn(Schema):
    """`size`: how many, else the share that the county's policy says."""

    id = fields.UUID(required=True)
    kind = one_of(*KINDS, required=True)
    period = Code(most=8, required=True)
    cell = Code(most=32, least=1)
    size = integer(1, MOST)


class SampleVerdictIn(Schema):
    """`right`, `false`, or `unclear` where it cannot be told; `note`: what was found, and how."""

    id = fields.UUID(required=True)
    verdict = one_of(*VERDICTS, required=True)
    note = Text(most=4000, least=1, required=True)
    photo_ids = photo_ids()


class SamplesQuery(KnownOnly, Page):
    kind = one_of(*KINDS)
    period = Code(most=8)


class DrawOut(Schema):
    """`frame_size` and `frame_digest` say what it was drawn from; `checked` of how many of its
    `size` somebody has said what he found.
    """

    id = fields.UUID()
    cell = fields.Nested(CellRef)
    kind = one_of(*KINDS)
    period = fields.String()
    seed = fields.String()
    method = fields.Integer()
    size = fields.Integer()
    frame_size = fields.Integer()
    frame_digest = fields.String()
    drawn_by = fields.Nested(PersonRef)
    drawn_at = fields.AwareDateTime()
    checked = fields.Integer()


class SampleVerdictOut(Schema):
    verdict = one_of(*VERDICTS)
    note = fields.String()
    officer = fields.Nested(PersonRef)
    at = fields.AwareDateTime()
    photo_ids = fields.List(fields.String())
    finding_id = fields.UUID(allow_none=True)


class SampleItemOut(Schema):
    """`may`: the caller may say what he finds; not of what he told himself."""

    place = fields.Integer()
    key = fields.String()
    cell = fields.Nested(CellRef)
    people = fields.List(fields.Nested(PersonRef))
    told = fields.Dict()
    verdict = fields.Nested(SampleVerdictOut, allow_none=True)
    may = fields.Boolean()


class DrawWithItems(DrawOut):
    items = fields.List(fields.Nested(SampleItemOut))


class DrawAgainOut(Schema):
    """What the seed draws today from what was known then; `same` as it was drawn."""

    keys = fields.List(fields.String())
    frame_size = fields.Integer()
    frame_digest = fields.String()
    same = fields.Boolean()
