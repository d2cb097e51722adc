"""Shapes of what goes on beside a case."""

from marshmallow import fields

from app.core.schemas import CellRef, PersonRef, Schema, one_of
from app.deadlines.rules import CLOCKS
from app.incidents.rules.duty import LADDER
from app.incidents.rules.duty import STAGES as STAGES_OF_LIMITS
from app.incidents.rules.limits import BESIDE
from app.incidents.rules.transfer import STATES, TASK_STATES


class Who(Schema):
    """A department, a cell, or a body outside with its name."""

    department = fields.Nested(PersonRef, allow_none=True)
    cell = fields.Nested(CellRef, allow_none=True)
    body = fields.String(allow_none=True)
    name = fields.String(allow_none=True)


class OwesOut(Schema):
    """Who still owes an answer; of the keys of ids the one of its kind.

    Of a measure that no department carries out, `who` is empty: the case's own people owe it.
    """

    part = one_of(
        *("addressee", "receiver", "assisting", "joining", "called", "deciding", "carrying")
    )
    who = fields.Nested(Who)
    asked_at = fields.AwareDateTime()
    note = fields.String(allow_none=True)
    transfer_id = fields.UUID()
    assistance_id = fields.Integer()
    joint_id = fields.UUID()
    call_id = fields.Integer()
    measure_id = fields.UUID()


class AssistanceOut(Schema):
    """A request for help that was answered, declined or withdrawn."""

    id = fields.Integer()
    who = fields.Nested(Who)
    state = one_of(*TASK_STATES)
    asked_at = fields.AwareDateTime()
    note = fields.String(allow_none=True)
    ended_at = fields.AwareDateTime()
    answer = fields.String(allow_none=True)
    photo_ids = fields.List(fields.String())


class JointResultOut(Schema):
    department = fields.Nested(PersonRef)
    note = fields.String(allow_none=True)
    photo_ids = fields.List(fields.String())
    told_at = fields.AwareDateTime(allow_none=True)


class JointOut(Schema):
    """A joint action with a result of each body, empty until it has told."""

    id = fields.UUID()
    on = fields.Date()
    note = fields.String(allow_none=True)
    called_at = fields.AwareDateTime()
    ended_at = fields.AwareDateTime(allow_none=True)
    results = fields.List(fields.Nested(JointResultOut))


class TransferLimit(Schema):
    stage = one_of("receive", "answer")
    due_at = fields.AwareDateTime()


class LimitOut(Schema):
    """A limit that the case has or had: of a stage, or beside it (`outer`: receipt to end).

    `rule` is what of the policy gave it: a section and its key, or `limits/` and a row from 1.
    `budget_s`, `extended_s` (what of it was granted on top) and `spent_s` are seconds on its
    `clock`. `first_due_at`: before a calendar loaded later postponed it.
    """

    stage = one_of(*dict.fromkeys(STAGES_OF_LIMITS.values()), *BESIDE)
    level = one_of(*LADDER)
    cell = fields.Nested(CellRef, allow_none=True)
    rule = fields.String(allow_none=True)
    clock = one_of(*CLOCKS)
    budget_s = fields.Integer()
    extended_s = fields.Integer()
    spent_s = fields.Integer()
    started_at = fields.AwareDateTime()
    due_at = fields.AwareDateTime(allow_none=True)
    first_due_at = fields.AwareDateTime(allow_none=True)
    overdue_since = fields.AwareDateTime(allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)
    reason = fields.String(allow_none=True)


class TransferOut(Schema):
    """A transfer; `late_since` is the first due time that passed, `limits` are what runs."""

    id = fields.UUID()
    state = one_of(*STATES)
    to = fields.Nested(Who)
    from_ = fields.Nested(CellRef, attribute="from", data_key="from")
    sent_by = fields.Nested(PersonRef)
    sent_at = fields.AwareDateTime()
    note = fields.String()
    confidential = fields.Boolean()
    reply_by = fields.Date(allow_none=True)
    received_at = fields.AwareDateTime(allow_none=True)
    received_by = fields.Nested(PersonRef, allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)
    answer = fields.String(allow_none=True)
    photo_ids = fields.List(fields.String())
    case_number = fields.String(allow_none=True)
    limits = fields.List(fields.Nested(TransferLimit))
    late_since = fields.AwareDateTime(allow_none=True)
    reminders = fields.Integer()
