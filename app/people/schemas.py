"""Shapes of signing in."""

from marshmallow import fields

from app.core.schemas import Schema, Text


class LoginIn(Schema):
    username = Text(most=64, least=1, required=True)
    password = Text(most=200, least=1, required=True)


class RefreshIn(Schema):
    refresh_token = Text(most=200, least=1, required=True)


class PasswordIn(Schema):
    old = Text(most=200, least=1, required=True)
    new = Text(most=200, least=1, required=True)


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
