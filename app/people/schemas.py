"""Shapes of signing in."""

from marshmallow import fields

from app.core.schemas import Day, OnceIn, Schema, key
from app.core.text_fields import Code, Secret, Text


class LoginIn(Schema):
    username = Code(most=64, least=1, required=True)
    password = Secret(most=200, least=1, required=True)


class RefreshIn(Schema):
    refresh_token = Secret(most=200, least=1, required=True)


class PasswordIn(Schema):
    old = Secret(most=200, least=1, required=True)
    new = Secret(most=200, least=1, required=True)


class OfficerOut(Schema):
    """A person, without anything secret."""

    id = fields.Integer()
    username = fields.String()
    name = fields.String()
    phone = fields.String(allow_none=True)
    must_change_password = fields.Boolean()
    ends_on = fields.Date(allow_none=True)


class SessionOut(Schema):
    """Tokens: the access token goes into `Authorization: Bearer …`, for expires_in seconds."""

    access_token = fields.String()
    refresh_token = fields.String()
    expires_in = fields.Integer()
    officer = fields.Nested(OfficerOut)


class PrivacyNoticeOut(Schema):
    """A privacy notice as its reader sees it."""

    version = fields.Integer(attribute="id")
    valid_from = fields.Date()
    text = fields.String()
    english = fields.String()
    acknowledged_at = fields.AwareDateTime(allow_none=True)


class PrivacyNoticeIn(OnceIn):
    valid_from = Day(required=True)
    text = Text(most=20_000, least=20, required=True)
    english = Text(most=20_000, load_default="")


class AcknowledgeIn(Schema):
    version = key(required=True)
