"""Shapes of what only emergencies and disputes have."""

from marshmallow import fields

from app.core.schemas import CellRef, PersonRef, Schema, one_of
from app.incidents.rules.dispute import OUTCOMES
from app.incidents.rules.duty import LADDER
from app.incidents.rules.emergency import LEVELS, OFFICE, STATES
from app.incidents.schemas.matters import Who


class CallOut(Schema):
    """A level or office that must say that it knows; `leads` may declare the end."""

    id = fields.Integer()
    level = one_of(*LEVELS, OFFICE)
    who = fields.Nested(Who)
    state = one_of(*STATES)
    called_at = fields.AwareDateTime()
    due_at = fields.AwareDateTime(allow_none=True)
    acknowledged_at = fields.AwareDateTime(allow_none=True)
    acknowledged_by = fields.Nested(PersonRef, allow_none=True)
    late_since = fields.AwareDateTime(allow_none=True)
    chases = fields.Integer()
    leads = fields.Boolean()
    ended_at = fields.AwareDateTime(allow_none=True)


class SheetOut(Schema):
    """The sheet as it stands; what it said before is in the history."""

    substance = fields.String(allow_none=True)
    water = fields.String(allow_none=True)
    road = fields.String(allow_none=True)
    measures = fields.List(fields.String())
    cleared_at = fields.AwareDateTime(allow_none=True)


class DownstreamOut(Schema):
    cell = fields.Nested(CellRef)
    told_at = fields.AwareDateTime()


class SampleOut(Schema):
    id = fields.UUID()
    taken_at = fields.AwareDateTime()
    where = fields.String(attribute="place")
    indicator = fields.String()
    value = fields.Float()
    unit = fields.String()
    limit = fields.Float(allow_none=True)
    over = fields.Boolean()
    laboratory = fields.String(allow_none=True)


class StoodDownOut(Schema):
    at = fields.AwareDateTime()
    by = fields.Nested(PersonRef)
    level = one_of(*LADDER)
    reason = fields.String(allow_none=True)


class EmergencyOut(Schema):
    """Who was called, the sheet, the samples in the order in which they were taken, the end."""

    calls = fields.List(fields.Nested(CallOut))
    sheet = fields.Nested(SheetOut, allow_none=True)
    downstream = fields.List(fields.Nested(DownstreamOut))
    samples = fields.List(fields.Nested(SampleOut))
    still_over = fields.List(fields.String())
    stood_down = fields.Nested(StoodDownOut, allow_none=True)


class PartyOut(Schema):
    name = fields.String()
    role = fields.String()
    phone = fields.String(allow_none=True)


class MediationSessionOut(Schema):
    id = fields.UUID()
    held_at = fields.AwareDateTime()
    place = fields.String()
    mediator = fields.String()
    outcome = one_of(*OUTCOMES)
    agreement = fields.String(allow_none=True)
    told_by = fields.Nested(PersonRef)
    broken_at = fields.AwareDateTime(allow_none=True)
    broken_by = fields.Nested(PersonRef, allow_none=True)


class MediationOut(Schema):
    """The parties and the sessions of a dispute, in the order in which they were told."""

    parties = fields.List(fields.Nested(PartyOut))
    sessions = fields.List(fields.Nested(MediationSessionOut))
