"""Shapes of similar cases, relapses and re-checks."""

from marshmallow import fields

from app.core.paging import Cursor, Page
from app.core.schemas import CellRef, Day, PersonRef, Schema, one_of
from app.core.text_fields import Code
from app.incidents.rules.actions import STATUSES
from app.incidents.rules.duty import LADDER
from app.incidents.rules.look_back import REOPENED, RESULTS


class SimilarOut(Schema):
    """A case of the kind near by, about the same time: a candidate for `merge`."""

    id = fields.UUID()
    number = fields.String(allow_none=True)
    status = one_of(*STATUSES)
    distance_m = fields.Integer()
    observed_at = fields.AwareDateTime()


class RelapseOut(Schema):
    """The closed case that came back, and the level that had closed it."""

    id = fields.UUID()
    number = fields.String(allow_none=True)
    closed_at_level = one_of(*LADDER)


class LookedAt(Schema):
    id = fields.UUID()
    number = fields.String(allow_none=True)
    kind = fields.String()
    status = one_of(*STATUSES)


class LookBackOut(Schema):
    """A re-check: `cell` is the one whose reviewers owe it, `result` is null until it is done."""

    id = fields.UUID()
    incident = fields.Nested(LookedAt)
    days = fields.Integer()
    due_at = fields.AwareDateTime()
    level = one_of(*LADDER)
    cell = fields.Nested(CellRef, allow_none=True)
    late_since = fields.AwareDateTime(allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)
    result = one_of(*RESULTS, REOPENED, allow_none=True)
    done_by = fields.Nested(PersonRef, allow_none=True)
    note = fields.String(allow_none=True)
    photo_ids = fields.List(fields.String())


class LookBacksQuery(Page):
    """`due` is the last day by which they are due; `done` whether they have ended."""

    cell = Code(most=32)
    due = Day()
    done = fields.Boolean()
    incident = fields.UUID()
    cursor = Cursor(load_default=None)
