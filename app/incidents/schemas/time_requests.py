"""Shape of what was asked for of a case's time."""

from marshmallow import fields

from app.core.schemas import CellRef, PersonRef, Schema, one_of
from app.incidents.rules.time_request import KINDS, STATES


class TimeRequestOut(Schema):
    """A pause `until` a day for a `reason`, or an extension by `amount_s` on a `clock`.

    `cell` decides it, or has (`decided_by`). `ended_at`: the pause was over, or the case had moved
    on before a decision (`lapsed`).
    """

    id = fields.UUID()
    kind = one_of(*KINDS)
    state = one_of(*STATES)
    reason = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    until = fields.Date(allow_none=True)
    clock = fields.String(allow_none=True)
    amount_s = fields.Integer(allow_none=True)
    asked_by = fields.Nested(PersonRef)
    asked_at = fields.AwareDateTime()
    cell = fields.Nested(CellRef)
    decided_by = fields.Nested(PersonRef, allow_none=True)
    decided_at = fields.AwareDateTime(allow_none=True)
    decided_note = fields.String(allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)
