"""Shapes of who stands in, who is on duty, contact persons and fire teams."""

import marshmallow as ma
from marshmallow import fields, validate

from app.core.paging import Cursor, Page
from app.core.schemas import CellRef, Day, OnceIn, PersonRef, Schema, Time, key, one_of
from app.core.text_fields import Code, Person, Phone, Text
from app.posts.rules import MOST_MEMBERS

CLOCK_TIME = r"^([01]\d|2[0-3]):[0-5]\d$"
RANKS, SHIFTS = ("main", "deputy"), ("day", "night", "holiday")
#: Three turns a day of four people, with room.
MOST_TURNS = 400


def _time_of_day() -> fields.String:
    return fields.String(load_default=None, allow_none=True, validate=validate.Regexp(CLOCK_TIME))


class DelegationIn(OnceIn):
    """Who stands in for whom: whole days, or from and to a local time of day (`14:00`)."""

    officer_id = key(load_default=None, allow_none=True)
    post_id = key(load_default=None, allow_none=True)
    deputy_id = key(required=True)
    starts_on = Day(required=True)
    starts_time = _time_of_day()
    ends_on = Day(required=True)
    ends_time = _time_of_day()
    reason = Text(most=200, load_default=None, allow_none=True)


class LentPost(Schema):
    id = fields.Integer()
    kind = fields.String()
    cell = fields.Nested(CellRef, allow_none=True)
    department_id = fields.Integer(allow_none=True)
    department = fields.String(allow_none=True)


class DelegationOut(Schema):
    """`posts`: those it is for, as held at its beginning; `state`: planned, running or over."""

    id = fields.Integer()
    officer = fields.Nested(PersonRef)
    deputy = fields.Nested(PersonRef)
    posts = fields.List(fields.Nested(LentPost))
    all_posts = fields.Boolean()
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    ended_at = fields.AwareDateTime(allow_none=True)
    state = fields.String()
    reason = fields.String(allow_none=True)


class DelegationsQuery(Page):
    officer = fields.Integer(validate=validate.Range(1, 2**31 - 1))
    running = fields.Boolean()
    cursor = Cursor(load_default=None)


class TurnIn(Schema):
    officer_id = key(required=True)
    rank = one_of(*RANKS, load_default="main")
    shift = one_of(*SHIFTS, load_default="day")
    starts_at = Time(required=True)
    ends_at = Time(required=True)
    phone = Phone(most=40, load_default=None, allow_none=True)


class DutyRosterIn(Schema):
    turns = fields.List(
        fields.Nested(TurnIn), required=True, validate=validate.Length(max=MOST_TURNS)
    )


class DryRunQuery(ma.Schema):
    dry_run = fields.Boolean(load_default=False)


class TurnOut(Schema):
    """`phone` is null for who works in another branch of the tree."""

    officer = fields.Nested(PersonRef)
    rank = fields.String()
    shift = fields.String()
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    phone = fields.String(allow_none=True)


class SpanOut(Schema):
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()


class DutyRosterOut(Schema):
    """The turns that begin in the month; `gaps`: its time without anybody as main, nights and
    holidays too; `overlaps`: with two as main.
    """

    cell = fields.Nested(CellRef)
    month = fields.String()
    turns = fields.List(fields.Nested(TurnOut))
    gaps = fields.List(fields.Nested(SpanOut))
    overlaps = fields.List(fields.Nested(SpanOut))


class OnDutyQuery(ma.Schema):
    cell = Code(most=32)
    at = Time(load_default=None)


class OnDutyOut(Schema):
    """Who is on duty for a cell, main first; an empty list is a gap."""

    cell = fields.Nested(CellRef)
    level = fields.String()
    turns = fields.List(fields.Nested(TurnOut))


class NoQuery(ma.Schema):
    """A list without filters."""


class NamedContactIn(OnceIn):
    officer_id = key(required=True)
    starts_on = Day(load_default=None, allow_none=True)


class NamedContactEnd(Schema):
    ends_on = Day(required=True)


class NamedContactOut(Schema):
    id = fields.Integer()
    officer = fields.Nested(PersonRef)
    phone = fields.String(allow_none=True)
    starts_on = fields.Date()
    ends_on = fields.Date(allow_none=True)


class FireMemberIn(Schema):
    name = Person(most=50, least=1, required=True)
    phone = Phone(most=40, least=1, required=True)
    officer_id = key(load_default=None, allow_none=True)
    leads = fields.Boolean(load_default=False)


class FireTeamIn(Schema):
    members = fields.List(
        fields.Nested(FireMemberIn), required=True, validate=validate.Length(max=MOST_MEMBERS)
    )


class FireMemberOut(Schema):
    name = fields.String()
    phone = fields.String()
    officer_id = fields.Integer(allow_none=True)
    leads = fields.Boolean()
