"""Shapes of plans and tasks."""

from datetime import time
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from app.core.paging import Cursor, Page
from app.core.schemas import CellRef, Day, OnceIn, PersonRef, Plain, Schema, integer, key, one_of
from app.core.text_fields import Code, Line, Reason
from app.plans.models import STATES
from app.plans.rules import PER, UNITS
from app.sites.rules import KINDS
from grids.codes import LEVELS

MODES = ("regular", "irregular", "campaign")


class Hour(ma.fields.String):
    """A time of the day, 18:00."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata={"pattern": "^[0-2][0-9]:[0-5][0-9]$"}, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return time.fromisoformat(text).strftime("%H:%M") if len(text) == 5 else _wrong()
        except ValueError:
            return _wrong()


def _wrong() -> str:
    raise ma.ValidationError("Not a time of the day.")


class WindowIn(Schema):
    since = Hour(required=True, data_key="from", attribute="from")
    until = Hour(required=True)


class TermsIn(Schema):
    """How often: `times` tasks in every `every` units.

    Each for a cell of `level`, each officer in it (or the named ones), or each site.
    """

    unit = one_of(*UNITS, required=True)
    every = integer(1, 366, load_default=1)
    times = integer(1, 31, load_default=1)
    window = fields.Nested(WindowIn(), load_default=None, allow_none=True)
    per = one_of(*PER, load_default="cell")
    level = one_of(*LEVELS, load_default="village")
    cells = fields.List(Code(most=32), load_default=list, validate=validate.Length(0, 500))
    officer_ids = fields.List(key(), load_default=list, validate=validate.Length(0, 500))
    site_ids = fields.List(key(), load_default=list, validate=validate.Length(0, 500))
    site_kinds = fields.List(one_of(*KINDS), load_default=list, validate=validate.Length(0, 35))

    @ma.validates_schema
    def sensible(self, data: dict[str, Any], **_: Any) -> None:
        window = data["window"]
        if window and window["from"] == window["until"]:
            raise ma.ValidationError({"window": ["Out of range."]})
        if data["per"] == "site" and not (data["site_ids"] or data["site_kinds"]):
            raise ma.ValidationError({"site_kinds": ["Missing data for required field."]})


class PlanIn(OnceIn):
    name = Line(most=100, least=1, required=True)
    theme = Line(most=100, load_default=None, allow_none=True)
    cell = Code(most=32, required=True)
    mode = one_of(*MODES, load_default="regular")
    campaign_id = key(load_default=None, allow_none=True)
    starts_on = Day(required=True)
    ends_on = Day(load_default=None, allow_none=True)
    terms = fields.Nested(TermsIn(), required=True)


class SweepIn(OnceIn):
    """Of a closed case: every site of a kind is visited once until `ends_on`. Without `site_kind`
    it is that of the case's site, without `cell` the caller's own area, 30 days without a day.
    """

    incident_id = fields.UUID(required=True)
    site_kind = one_of(*KINDS)
    cell = Code(most=32, least=1)
    ends_on = Day()


class PlanEdit(Schema):
    """Other terms `from` a day on (periods already begun keep theirs), or the plan's last day."""

    name = Line(most=100, least=1)
    theme = Line(most=100, allow_none=True)
    ends_on = Day(allow_none=True)
    since = Day(data_key="from", attribute="from")
    terms = fields.Nested(TermsIn())

    @ma.validates_schema
    def both(self, data: dict[str, Any], **_: Any) -> None:
        if ("terms" in data) != ("from" in data):
            raise ma.ValidationError({"from": ["Missing data for required field."]})


class PlanOut(Schema):
    id = fields.Integer()
    name = fields.String()
    theme = fields.String(allow_none=True)
    mode = fields.String()
    cell = fields.Nested(CellRef)
    campaign_id = fields.Integer(allow_none=True)
    starts_on = fields.Date()
    ends_on = fields.Date(allow_none=True)
    made_until = fields.Date(allow_none=True)
    terms = fields.List(Plain(), metadata={"description": "[{from, …}], the newest last"})


class PlansQuery(Page):
    cell = Code(most=32)
    cursor = Cursor(load_default=None)


class TaskOut(Schema):
    """`officer` null: anybody in post in the cell. `patrol_id` is the patrol that did it."""

    id = fields.Integer()
    plan_id = fields.Integer()
    plan = fields.String()
    mode = fields.String()
    cell = fields.Nested(CellRef)
    officer = fields.Nested(PersonRef, allow_none=True)
    site = Plain(allow_none=True)
    window = Plain(allow_none=True)
    period_first = fields.Date()
    period_last = fields.Date()
    slot = fields.Integer()
    opens_at = fields.AwareDateTime()
    due_at = fields.AwareDateTime()
    state = one_of(*STATES)
    patrol_id = fields.UUID(allow_none=True)
    done_at = fields.AwareDateTime(allow_none=True)
    reason = fields.String(allow_none=True)


class TasksQuery(Page):
    cell = Code(most=32)
    officer = fields.Integer(validate=validate.Range(1, 2**31 - 1))
    plan = fields.Integer(validate=validate.Range(1, 2**31 - 1))
    state = one_of(*STATES)
    day = Day()
    cursor = Cursor(load_default=None)


class ExcuseIn(Schema):
    reason = Reason(most=500)
