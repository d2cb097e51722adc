"""The shape of measures."""

from marshmallow import fields

from app.core.schemas import CellRef, PersonRef, Schema, one_of
from app.incidents.rules.duty import LADDER
from app.incidents.rules.measure import KINDS, STAGES, STATES


class Power(Schema):
    """The lowest level that may order such a measure, by the case's policy."""

    level = one_of(*LADDER)
    policy = fields.Integer()


class MeasureLimit(Schema):
    stage = one_of(*STAGES.values())
    due_at = fields.AwareDateTime()


class MeasureOut(Schema):
    """A measure; `raised_by` is null where the program proposed it, after the one it `follows`.

    `cell` decides it, or has (`decided_by`). `late_since` is the first due time for carrying it
    out that passed, `limits` are what runs.
    """

    id = fields.UUID()
    kind = one_of(*KINDS)
    name = fields.String()
    state = one_of(*STATES)
    site_id = fields.Integer(allow_none=True)
    target = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    raised_by = fields.Nested(PersonRef, allow_none=True)
    raised_at = fields.AwareDateTime()
    follows = fields.UUID(allow_none=True)
    cell = fields.Nested(CellRef)
    power = fields.Nested(Power)
    decided_by = fields.Nested(PersonRef, allow_none=True)
    decided_at = fields.AwareDateTime(allow_none=True)
    department = fields.Nested(PersonRef, allow_none=True)
    supervising_unit = fields.String(allow_none=True)
    until = fields.Date(allow_none=True)
    limits = fields.List(fields.Nested(MeasureLimit))
    late_since = fields.AwareDateTime(allow_none=True)
    reminders = fields.Integer()
    result = fields.String(allow_none=True)
    photo_ids = fields.List(fields.String())
    done_by = fields.Nested(PersonRef, allow_none=True)
    done_at = fields.AwareDateTime(allow_none=True)
    ended_by = fields.Nested(PersonRef, allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)
    ended_note = fields.String(allow_none=True)
