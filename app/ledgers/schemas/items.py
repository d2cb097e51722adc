"""Shapes of the items of ledgers."""

from typing import Any

from marshmallow import fields, validate

from app.core.paging import Page
from app.core.schemas import CellRef, Day, PersonRef, Plain, Schema, integer, key, one_of
from app.core.text_fields import Code, Line, Person, Text
from app.ledgers.catalogue import STATES
from app.ledgers.rules.kinds import CRITERIA
from app.ledgers.rules.limits import KINDS as LIMITS
from app.photos.schemas import PhotoState, photo_ids


class BodyIn(Schema):
    """A cell by its code, or a department: one of the two."""

    cell = Code(most=32, least=1)
    department_id = key()


class LeaderIn(Schema):
    """An officer of the county, or by his name somebody without an account."""

    officer_id = key()
    name = Person(most=60, least=1)


class ItemMeasureIn(Schema):
    text = Text(most=1000, least=1, required=True)
    by = Day(allow_none=True)


class LimitIn(Schema):
    """`day`: the last one, of `month` any day of it; none of the other two."""

    kind = one_of(*LIMITS, required=True)
    day = Day(allow_none=True)


def _bodies() -> fields.List[Any]:
    return fields.List(fields.Nested(BodyIn()), validate=validate.Length(0, 20))


class ItemSet(Schema):
    """What is to be done about an item; what is left out stays. `given_on`: the last day that a
    higher level gave; `plan_on`, `result_on`: when the plan and its result were handed in.
    """

    name = Line(most=100, least=1)
    fields_ = Plain(data_key="fields", attribute="fields")
    site_id = key(allow_none=True)
    problem = Text(most=4000, allow_none=True)
    goal = Text(most=4000, allow_none=True)
    measures = fields.List(fields.Nested(ItemMeasureIn()), validate=validate.Length(0, 40))
    responsible = fields.Nested(BodyIn(), allow_none=True)
    lead = fields.Nested(BodyIn(), allow_none=True)
    assist = _bodies()
    leader = fields.Nested(LeaderIn(), allow_none=True)
    follower_id = key(allow_none=True)
    limit = fields.Nested(LimitIn(), allow_none=True)
    keep_up = fields.Boolean()
    given_on = Day(allow_none=True)
    plan_on = Day(allow_none=True)
    result_on = Day(allow_none=True)


class ItemIn(ItemSet):
    """`id` is made by the client. Without `cell` it is that of the case or the site."""

    id = fields.UUID(required=True)
    kind = Code(most=31, least=1, required=True)
    name = Line(most=100, least=1, required=True)
    cell = Code(most=32, least=1)
    incident_id = fields.UUID()
    fields_ = Plain(data_key="fields", attribute="fields", load_default=dict)
    photo_ids = photo_ids()


class ItemActionIn(Schema):
    """`id` is the step's, made by the client. `note`: the reason, where one is asked for.

    `set`: of `describe`; `criterion`: of `prove` and `confirm`; `measures_done`: of `progress`;
    `notice_until`: of `publish`; `result`: of `look_back` and `recheck`; `case`: of `file`, the
    body of the action `close` without `id`, by which its case closes with it.
    """

    id = fields.UUID(required=True)
    note = Text(most=4000, least=1, allow_none=True)
    photo_ids = photo_ids()
    set = fields.Nested(ItemSet())
    criterion = one_of(*CRITERIA)
    measures_done = fields.List(integer(1, 40), validate=validate.Length(0, 40))
    notice_until = Day(allow_none=True)
    result = one_of("kept", "relapsed")
    case = Plain()


class BodyOut(Schema):
    role = fields.String()
    cell = fields.Nested(CellRef, allow_none=True)
    department = fields.Dict(allow_none=True)


class ItemOut(Schema):
    """`actions` are those that the caller may take now; `version` is the ETag.

    `earlier_than_given`: the limit ends before the day that a higher level gave. `lacks`: what is
    to be filled before it is issued. `result_due`: six months after its plan, until `result_on`
    says when it was reported.
    """

    id = fields.UUID()
    kind = fields.String()
    kind_title = fields.String()
    kind_version = fields.Integer()
    number = fields.String()
    version = fields.Integer()
    state = fields.String()
    name = fields.String()
    cell = fields.Nested(CellRef, allow_none=True)
    township = fields.Nested(CellRef, allow_none=True)
    site_id = fields.Integer(allow_none=True)
    incident_id = fields.UUID(allow_none=True)
    fields_ = Plain(data_key="fields", attribute="fields")
    problem = fields.String(allow_none=True)
    goal = fields.String(allow_none=True)
    measures = fields.List(fields.Dict())
    bodies = fields.List(fields.Nested(BodyOut))
    leader = fields.Dict(allow_none=True)
    follower = fields.Nested(PersonRef, allow_none=True)
    limit_kind = fields.String(allow_none=True)
    due_on = fields.Date(allow_none=True)
    given_on = fields.Date(allow_none=True)
    earlier_than_given = fields.Boolean()
    keep_up = fields.Boolean()
    plan_on = fields.Date(allow_none=True)
    result_on = fields.Date(allow_none=True)
    result_due = fields.Date(allow_none=True)
    round = fields.Integer()
    issued_at = fields.AwareDateTime(allow_none=True)
    notice_until = fields.Date(allow_none=True)
    filed_at = fields.AwareDateTime(allow_none=True)
    overdue_since = fields.AwareDateTime(allow_none=True)
    check_due_on = fields.Date(allow_none=True)
    progress_at = fields.AwareDateTime(allow_none=True)
    created_at = fields.AwareDateTime()
    created_by = fields.Nested(PersonRef, allow_none=True)
    lacks = fields.List(fields.String())
    actions = fields.List(fields.String())


class ItemStepOut(Schema):
    id = fields.UUID()
    seq = fields.Integer()
    at = fields.AwareDateTime()
    officer = fields.Nested(PersonRef, allow_none=True)
    action = fields.String()
    before = fields.String(allow_none=True)
    after = fields.String()
    note = fields.String(allow_none=True)
    data = fields.Dict()
    photo_ids = fields.List(fields.String())


class ProofOut(Schema):
    criterion = fields.String()
    round = fields.Integer()
    proven_in = fields.UUID()
    confirmed_in = fields.UUID(allow_none=True)


class CheckOut(Schema):
    id = fields.UUID()
    what = fields.String()
    due_on = fields.Date()
    done_at = fields.AwareDateTime(allow_none=True)
    result = fields.String(allow_none=True)
    late_since = fields.AwareDateTime(allow_none=True)


class ItemWithSteps(ItemOut):
    steps = fields.List(fields.Nested(ItemStepOut))
    proofs = fields.List(fields.Nested(ProofOut))
    checks = fields.List(fields.Nested(CheckOut))
    photos = fields.List(fields.Nested(PhotoState))


class ItemFilters(Schema):
    """`overdue`, `mine` (led or followed by the caller): true or left out."""

    kind = Code(most=31, least=1)
    state = one_of(*STATES)
    cell = Code(most=32, least=1)
    site_id = key()
    limit_kind = one_of(*LIMITS)
    overdue = fields.Boolean()
    mine = fields.Boolean()
    q = Line(most=50, least=1)


class ItemsQuery(ItemFilters, Page):
    """A page of items."""
