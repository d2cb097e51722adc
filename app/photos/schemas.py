"""Shapes of photos."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from app.core.schemas import Schema, one_of

PHOTO_ID = validate.Regexp(r"^[0-9a-f]{64}\Z")


def photo_ids(**kwargs: Any) -> fields.List[str]:
    """SHA-256 of photos, which may come later; absent is none, unless said otherwise."""
    return fields.List(
        fields.String(validate=PHOTO_ID),
        validate=validate.Length(0, 30),
        **({"load_default": list} | kwargs),
    )


class PhotoState(Schema):
    """`marks`: photo_far from the place, photo_time (taken at another time), photo_damaged,
    photo_used_before (by a filing of another day or officer: `used_before_at`, first).

    `taken_at` and `away_m`, metres from the place that was filed, where the camera wrote them.
    """

    id = fields.String()
    state = one_of("here", "awaited")
    content_type = fields.String()
    marks = fields.List(fields.String())
    taken_at = fields.AwareDateTime()
    away_m = fields.Integer()
    used_before_at = fields.AwareDateTime()


class PhotoKept(PhotoState):
    """The answer to an upload."""

    epoch = fields.String()


class JoinQuery(Schema):
    class Meta:
        unknown = "exclude"

    parts = fields.Integer(load_default=None, validate=validate.Range(1, 9999))


class SizeQuery(Schema):
    class Meta:
        unknown = "exclude"

    size = one_of("original", "large", "small", load_default=None)


class PartsOut(ma.Schema):
    parts = fields.List(fields.Integer())


class AwaitedOut(ma.Schema):
    id = fields.String()
    about = one_of("incident", "patrol", "document", "missed_discovery")
    about_id = fields.String()
    noted_at = fields.AwareDateTime()
