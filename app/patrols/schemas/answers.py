"""Shapes of patrols in answers, and what lists may be asked."""

import marshmallow as ma
from marshmallow import fields, validate

from app.core.paging import Cursor, Page
from app.core.schemas import CellRef, Day, PersonRef, Plain, Schema, one_of
from app.core.text_fields import Code
from app.filings.rules.reasons import Ground
from app.filings.schemas import MendedOut
from app.incidents.schemas import CaseOut
from app.patrols.models import STATES
from app.patrols.rules.doubts import STANDINGS
from app.photos.schemas import PhotoState


class VisitOut(Schema):
    site_id = fields.Integer()
    arrived_at = fields.AwareDateTime()
    result = fields.String()
    status = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    marks = fields.List(fields.String())


class FiledIncident(CaseOut):
    """A case of the patrol.

    `state`: stored, same, content_differs, or id_taken (then nothing else is shown).
    """

    state = one_of("stored", "same", "content_differs", "id_taken")


class PatrolOut(Schema):
    """A patrol without its raw points."""

    id = fields.UUID()
    officer = fields.Nested(PersonRef)
    state = one_of(*STATES)
    mode = fields.String()
    cell_code = fields.String()
    cell_name = fields.String()
    started_at = fields.AwareDateTime()
    ended_at = fields.AwareDateTime()
    received_at = fields.AwareDateTime()
    points = fields.Integer()
    method = fields.Integer(
        metadata={"description": "how the figures were measured; 1 summed all steps"}
    )
    length_m = fields.Integer()
    duration_s = fields.Integer()
    inside_share = fields.Float(allow_none=True)
    marks = fields.List(fields.String())
    doubt = one_of(
        *STANDINGS,
        metadata={"description": "`waiting` and `rejected` stay out of all figures"},
    )
    note = fields.String(allow_none=True)


class DoubtOut(Schema):
    """A test that speaks against a patrol; `seen` only for those who look at doubts."""

    test = fields.String()
    version = fields.Integer()
    seen = fields.Raw(allow_none=True)


class VerdictOut(Schema):
    """What a person said of a patrol in doubt."""

    accepted = fields.Boolean()
    ground = one_of(*map(str, Ground), allow_none=True)
    reason = fields.String(allow_none=True)
    at = fields.AwareDateTime()
    by = fields.Nested(PersonRef)


class PatrolDetail(PatrolOut):
    mended = fields.Nested(MendedOut, allow_none=True)
    doubts = fields.List(fields.Nested(DoubtOut))
    verdict = fields.Nested(VerdictOut, allow_none=True)
    cells_crossed = fields.List(fields.Nested(CellRef))
    visits = fields.List(fields.Nested(VisitOut))
    incidents = fields.List(fields.Nested(FiledIncident))
    photos = fields.List(fields.Nested(PhotoState))
    gaps = fields.List(Plain())
    missing = fields.List(
        fields.Integer(),
        metadata={"description": "numbers of the pieces still to come while `waiting`"},
    )


class PatrolFiled(PatrolDetail):
    """The answer to a filing; another `epoch` than before: send again what was filed since."""

    epoch = fields.String()


class PieceKept(ma.Schema):
    """The answer to a piece: how its patrol stands."""

    id = fields.UUID()
    number = fields.Integer()
    state = one_of(*STATES)
    missing = fields.List(fields.Integer())
    epoch = fields.String()


class VisitKept(VisitOut):
    id = fields.UUID()
    epoch = fields.String()


class PatrolsQuery(Page):
    officer = fields.Integer(validate=validate.Range(1, 2**31 - 1))
    cell = Code(most=32)
    day = Day()
    doubt = one_of(*STANDINGS)
    cursor = Cursor(load_default=None)
