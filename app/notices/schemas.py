"""Shapes of notices."""

import marshmallow as ma
from marshmallow import fields

from app.core.schemas import Cursor, Page, Schema, Text


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


class ChannelIn(ma.Schema):
    """An Apprise address, or null for the inbox only."""

    address = Text(most=500, required=True, allow_none=True)
