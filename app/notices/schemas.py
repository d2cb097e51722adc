"""Shapes of notices."""

import re
from datetime import time
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from app.core.paging import Cursor, Page
from app.core.schemas import PersonRef, Schema, integer, key
from app.core.text_fields import Code, Line

MOST_CHANNELS = 5


class NoticesQuery(Page):
    unread = fields.Boolean(load_default=False)
    cursor = Cursor(load_default=None)


class NoticeOut(Schema):
    """A notice; `about` and `about_id` name what it is about."""

    id = fields.Integer()
    kind = fields.String()
    text = fields.String()
    about = fields.String()
    about_id = fields.String()
    created_at = fields.AwareDateTime()
    read_at = fields.AwareDateTime(allow_none=True)


class AllReadOut(Schema):
    """How many were unread; a call in an emergency is read by itself."""

    read = fields.Integer()


class ChannelIn(ma.Schema):
    """An Apprise address, or null for the inbox only."""

    address = Line(most=500, required=True, allow_none=True)


class LocalTime(fields.Field[time]):
    """A time of day in the county's zone, as 07:30."""

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else value.strftime("%H:%M")

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> time:
        if not isinstance(value, str) or not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
            raise ma.ValidationError("Not a time of day, as 07:30.")
        return time.fromisoformat(value)


class WantedChannel(Schema):
    """One channel; `urgent_only`: nothing else goes there."""

    address = Line(most=500, least=1, required=True)
    urgent_only = fields.Boolean(load_default=False)


class Quiet(Schema):
    """From when to when only what is urgent is pushed; over midnight where `to` is the earlier."""

    start = LocalTime(required=True, data_key="from")
    end = LocalTime(required=True, data_key="to")

    @ma.validates_schema
    def some_hours(self, data: dict[str, Any], **_: Any) -> None:
        if data["start"] == data["end"]:
            raise ma.ValidationError("Must differ from `from`.", "to")


class Digest(Schema):
    """What is not urgent comes in one message: at a time of day, or every so many hours."""

    at = LocalTime()
    every_hours = integer(1, 12)

    @ma.validates_schema
    def one_of_both(self, data: dict[str, Any], **_: Any) -> None:
        if len(data) != 1:
            raise ma.ValidationError("Give either `at` or `every_hours`.", "at")


class SettingsIn(Schema):
    """All of one's wishes; what is left out is as null: no quiet hours, no digest."""

    channels = fields.List(
        fields.Nested(WantedChannel()), required=True, validate=validate.Length(max=MOST_CHANNELS)
    )
    quiet = fields.Nested(Quiet(), load_default=None, allow_none=True)
    digest = fields.Nested(Digest(), load_default=None, allow_none=True)


class SettingsOut(Schema):
    """One's wishes; `allowed`: the schemes of addresses that the county allows."""

    channels = fields.List(fields.Nested(WantedChannel()))
    quiet = fields.Nested(Quiet(), allow_none=True)
    digest = fields.Nested(Digest(), allow_none=True)
    allowed = fields.List(fields.String())


class ReceiptsQuery(Page):
    """`about`: incident."""

    about = Code(most=40, required=True)
    about_id = Code(most=64, required=True)


class ReceiptOut(Schema):
    """That somebody was told something, and when he read it in his inbox."""

    officer = fields.Nested(PersonRef())
    kind = fields.String()
    created_at = fields.AwareDateTime()
    read_at = fields.AwareDateTime(allow_none=True)


class DeadOut(Schema):
    """A push that was given up; nothing of what it says. `channel`: the scheme of its address."""

    id = fields.Integer()
    kind = fields.String()
    officer = fields.Nested(PersonRef())
    channel = fields.String(allow_none=True)
    error = fields.String(allow_none=True)
    attempts = fields.Integer()
    created_at = fields.AwareDateTime()
    tried_at = fields.AwareDateTime(allow_none=True)


class RetryIn(Schema):
    """Which of them; left out: all, at most 500 at a time."""

    ids = fields.List(key(), load_default=None, allow_none=True, validate=validate.Length(1, 500))


class RetriedOut(Schema):
    retried = fields.Integer()
