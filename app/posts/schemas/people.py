"""Shapes of officers, posts, the roster."""

import marshmallow as ma
from marshmallow import fields

from app.core.paging import Cursor, Page
from app.core.schemas import CellRef, Day, OnceIn, Schema, key, one_of
from app.core.text_fields import Code, Person, Phone, Secret, Text
from app.people.schemas import OfficerOut
from app.posts.rules import POSTS
from app.posts.schemas.standing import DelegationOut


class PostOut(Schema):
    id = fields.Integer()
    officer_id = fields.Integer()
    officer_name = fields.String()
    kind = one_of(*POSTS)
    cell = fields.Nested(CellRef, allow_none=True)
    department_id = fields.Integer(allow_none=True)
    department = fields.String(allow_none=True)
    starts_on = fields.Date()
    ends_on = fields.Date(allow_none=True)
    #: Why it begins before it was given, and when that was.
    reason = fields.String(allow_none=True)
    given_at = fields.AwareDateTime(allow_none=True)


class OfficerWithPosts(OfficerOut):
    posts = fields.List(fields.Nested(PostOut))


class MeOut(Schema):
    """`stands_in_for`: the leave of others in which I act now; `deputies`: my own, begun or not."""

    officer = fields.Nested(OfficerOut)
    posts = fields.List(fields.Nested(PostOut))
    stands_in_for = fields.List(fields.Nested(DelegationOut))
    deputies = fields.List(fields.Nested(DelegationOut))


class PostIn(OnceIn):
    """A post; `cell` by code, for a liaison `department_id` instead; `reason` of one that begins
    before today.
    """

    officer_id = key(required=True)
    kind = one_of(*POSTS, required=True)
    cell = Code(most=32, load_default=None, allow_none=True)
    department_id = key(load_default=None, allow_none=True)
    starts_on = Day(load_default=None, allow_none=True)
    ends_on = Day(load_default=None, allow_none=True)
    reason = Text(most=200, load_default=None, allow_none=True)


class OfficerIn(OnceIn):
    """A new person with a first post."""

    username = Code(most=64, least=2, pattern=r"^[A-Za-z0-9_.\-@]+\Z", required=True)
    name = Person(most=50, least=1, required=True)
    phone = Phone(most=40, load_default=None, allow_none=True)
    password = Secret(most=200, least=8, load_default=None, allow_none=True)
    kind = one_of(*POSTS, required=True)
    cell = Code(most=32, load_default=None, allow_none=True)
    department_id = key(load_default=None, allow_none=True)
    starts_on = Day(load_default=None, allow_none=True)
    ends_on = Day(load_default=None, allow_none=True)
    reason = Text(most=200, load_default=None, allow_none=True)


class OfficerEdit(Schema):
    name = Person(most=50, least=1)
    phone = Phone(most=40, allow_none=True)
    ends_on = Day(allow_none=True)


class ResetIn(Schema):
    password = Secret(most=200, least=8, load_default=None, allow_none=True)


class PasswordOut(Schema):
    """A first password, shown once (null where the same call is answered again); it must be changed
    at the next sign-in.
    """

    officer = fields.Nested(OfficerOut)
    password = fields.String(allow_none=True)


class PostEnd(Schema):
    """End a post with `ends_on`, or move it with `cell` and `from`: it keeps its last day, if
    `until` names no other.
    """

    ends_on = Day()
    cell = Code(most=32)
    starts_on = Day(data_key="from")
    until = Day()

    @ma.validates_schema
    def one_way(self, data: dict[str, object], **_: object) -> None:
        if ("ends_on" in data) == ("cell" in data and "starts_on" in data):
            raise ma.ValidationError({"ends_on": ["Missing data for required field."]})
        if "ends_on" in data and "until" in data:
            raise ma.ValidationError({"until": ["Only of a post that is moved."]})


class OfficersQuery(Page):
    cell = Code(most=32)
    q = Person(most=50)
    cursor = Cursor(load_default=None)


class PostsQuery(Page):
    cell = Code(most=32)
    kind = one_of(*POSTS)
    cursor = Cursor(load_default=None)


class RosterRow(Schema):
    row = fields.Integer()
    username = fields.String()
    ok = fields.Boolean()
    fault = fields.String(allow_none=True)
    #: What it changed, and what it kept, of who was there already.
    note = fields.String(allow_none=True)


class FirstPassword(Schema):
    township = fields.String()
    name = fields.String()
    username = fields.String()
    password = fields.String()


class RosterOut(Schema):
    """What an import did; passwords are shown this once. `notes`: what of the file was not taken;
    `updated` counts the rows that changed who was there.
    """

    encoding = fields.String()
    notes = fields.List(fields.String())
    dry_run = fields.Boolean()
    officers = fields.Integer()
    posts = fields.Integer()
    updated = fields.Integer()
    rows = fields.List(fields.Nested(RosterRow))
    passwords = fields.List(fields.Nested(FirstPassword))


class RosterQuery(OnceIn):
    class Meta:
        unknown = "exclude"

    dry_run = fields.Boolean(load_default=False)
