"""Shapes of cases and actions."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from app.core.paging import Cursor
from app.core.positions import Position
from app.core.schemas import CellRef, PersonRef, Plain, Schema, Time, key, one_of
from app.core.text_fields import Code, Line, Person, Phone, Text
from app.filings.schemas import MendedOut
from app.incidents.rules.actions import STATUSES
from app.incidents.rules.duty import LADDER
from app.incidents.rules.filing import SOURCES
from app.incidents.rules.result import EVIDENCE, PENALTIES, SATISFACTION
from app.incidents.schemas.matters import AssistanceOut, JointOut, OwesOut
from app.incidents.schemas.returning import RelapseOut, SimilarOut
from app.incidents.schemas.time_requests import TimeRequestOut
from app.photos.schemas import PhotoState, photo_ids
from app.taxonomy.rules import NATURES, SEVERITIES

#: Ten billion yuan, and how many at once.
MOST_FEN, MOST_PENALTIES = 10**12, 50


class ReporterIn(Schema):
    name = Person(most=50, load_default=None, allow_none=True)
    phone = Phone(most=40, load_default=None, allow_none=True)
    anonymous = fields.Boolean(load_default=False)


class IncidentIn(Schema):
    """A found or reported problem; `location` null when there was no fix."""

    kind = Code(most=16, least=1, required=True)
    nature = one_of(*NATURES)
    severity = one_of(*SEVERITIES)
    source = one_of(*SOURCES)
    source_number = Line(most=100, allow_none=True)
    occurred_at = Time(required=True)
    sent_at = Time(required=True)
    location = fields.Nested(Position(), load_default=None, allow_none=True)
    cell_code = Code(most=32, allow_none=True)
    place = Line(most=200, allow_none=True)
    site_id = key(allow_none=True)
    description = Text(most=4000, least=1, required=True)
    measures_taken = Text(most=4000, allow_none=True)
    #: Taken after it was dealt with on the spot (B05, B23).
    after_photo_ids = photo_ids()
    photo_ids = photo_ids()
    patrol_id = fields.UUID(allow_none=True)
    reporter = fields.Nested(ReporterIn(), allow_none=True)
    device = Plain(allow_none=True)


class CaseCells(Schema):
    village = fields.Nested(CellRef, allow_none=True)
    township = fields.Nested(CellRef, allow_none=True)
    county = fields.Nested(CellRef, allow_none=True)


class CaseOut(Schema):
    """A case. `actions` are those that the caller may take now; `version` is the ETag."""

    id = fields.UUID()
    number = fields.String(allow_none=True)
    version = fields.Integer()
    kind = fields.String()
    kind_name = fields.String()
    kind_english = fields.String()
    nature = fields.String()
    severity = fields.String()
    source = fields.String()
    source_number = fields.String(allow_none=True)
    status = one_of(*STATUSES)
    level = one_of(*LADDER)
    handling_class = fields.String(allow_none=True)
    description = fields.String()
    measures_taken = fields.String()
    place = fields.String(allow_none=True)
    site_id = fields.Integer(allow_none=True)
    patrol_id = fields.UUID(allow_none=True)
    filer = fields.Nested(PersonRef)
    handler = fields.Nested(PersonRef, allow_none=True)
    department = fields.Nested(PersonRef, allow_none=True)
    occurred_at = fields.AwareDateTime()
    received_at = fields.AwareDateTime()
    location = fields.Nested(Position, allow_none=True)
    cells = fields.Nested(CaseCells)
    due_at = fields.AwareDateTime(allow_none=True)
    paused_until = fields.AwareDateTime(allow_none=True)
    overdue_since = fields.AwareDateTime(allow_none=True)
    closed_at = fields.AwareDateTime(allow_none=True)
    reopenings = fields.Integer()
    #: The case that it was merged into, whose end is its own.
    merged_into = fields.UUID(allow_none=True)
    after_photo_ids = fields.List(fields.String())
    found_by_others = fields.Boolean()
    marks = fields.List(fields.String())
    actions = fields.List(fields.String())


class Routing(Schema):
    """The departments that the kind and the zones of the place name for the case's level.

    What `assign` takes by default; `rules` are the policy's zone rules that had a say.
    """

    lead = fields.Nested(PersonRef, allow_none=True)
    assisting = fields.List(fields.Nested(PersonRef))
    rules = fields.List(fields.String())


class PenaltyIn(Schema):
    """A penalty as decided (B04, G10); `amount_fen` in fen, where it is money."""

    kind = one_of(*PENALTIES, required=True)
    amount_fen = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(0, MOST_FEN)
    )
    decision_number = Line(most=100, load_default=None, allow_none=True)
    on_whom = Line(most=200, load_default=None, allow_none=True)


def penalties_in() -> fields.List[dict[str, Any]]:
    """The penalties that an action may tell of."""
    return fields.List(
        fields.Nested(PenaltyIn()), load_default=[], validate=validate.Length(0, MOST_PENALTIES)
    )


class ResultOut(Schema):
    """What a closing said (C17); `closed` false where the people were not satisfied."""

    at = fields.AwareDateTime()
    officer = fields.Nested(PersonRef, allow_none=True)
    level = one_of(*LADDER)
    closed = fields.Boolean()
    cause = fields.String(allow_none=True)
    rectified = Plain(allow_none=True)
    responsibility = fields.String(allow_none=True)
    satisfaction = one_of(*SATISFACTION, allow_none=True)
    publish = fields.Boolean()


class Told(Schema):
    """How many were told the result, and how many have read it."""

    told = fields.Integer()
    read = fields.Integer()


class CaseWithPhotos(CaseOut):
    """`feedback`: who was told the result, by part: filer, handler, village, above, below (C06)."""

    photos = fields.List(fields.Nested(PhotoState))
    routing = fields.Nested(Routing)
    #: Open, and one person alone reviews it where it stands; of a case that is read.
    one_reviewer = fields.Boolean()
    results = fields.List(fields.Nested(ResultOut))
    penalties = fields.List(fields.Nested(PenaltyIn))
    merged = fields.List(fields.UUID())
    #: Who mended the filing before it was stored; null where nobody but its sender did.
    mended = fields.Nested(MendedOut, allow_none=True)
    feedback = fields.Dict(fields.String(), fields.Nested(Told))
    owes = fields.List(fields.Nested(OwesOut))
    assistance = fields.List(fields.Nested(AssistanceOut))
    joint_actions = fields.List(fields.Nested(JointOut))
    time_requests = fields.List(fields.Nested(TimeRequestOut))
    #: Others that may be the same, of those that the caller may see; what it came back from.
    similar = fields.List(fields.Nested(SimilarOut))
    relapse_of = fields.Nested(RelapseOut, allow_none=True)
    leader = fields.Nested(PersonRef, allow_none=True)


class CaseFiled(CaseWithPhotos):
    """The answer to a filing; another `epoch` than before: send again what was filed since."""

    epoch = fields.String()


class ActionIn(Schema):
    """An action: `id` is made by the client and becomes the event's.

    Actions that ask for more add keys of their own; keys of another action are refused. `stage` is
    the stage of the evidence that the note and the photos belong to (C27).
    """

    id = fields.UUID(required=True)
    note = Text(most=4000, allow_none=True)
    photo_ids = photo_ids()
    stage = one_of(*EVIDENCE, allow_none=True)


class EventOut(Schema):
    id = fields.UUID()
    seq = fields.Integer()
    at = fields.AwareDateTime()
    officer = fields.Nested(PersonRef, allow_none=True)
    action = fields.String()
    from_status = fields.String(allow_none=True)
    to_status = fields.String()
    from_level = fields.String(allow_none=True)
    to_level = fields.String()
    note = fields.String(allow_none=True)
    data = Plain()
    photo_ids = fields.List(fields.String())


class Acted(Schema):
    """The event of an action and the case as it stands after it."""

    event = fields.Nested(EventOut)
    incident = fields.Nested(CaseWithPhotos)
    epoch = fields.String()


class EventsOut(ma.Schema):
    items = fields.List(fields.Nested(EventOut))
    next = Cursor(allow_none=True)


class ReporterOut(Schema):
    name = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)
    anonymous = fields.Boolean()
