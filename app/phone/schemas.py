"""Shapes of the start-up package, of batches, of filings set aside."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from app.core.errors import refuse
from app.core.schemas import Cursor, Page, PersonRef, Plain, Schema, Text

MOST_FILINGS = 200
LONGEST_PATH = 150


class StartQuery(Schema):
    class Meta:
        unknown = "exclude"

    since = Text(most=200, load_default=None)


class StartOut(ma.Schema):
    """`token` goes into the next call's `since`; parts that have not changed since are left out."""

    token = fields.String()
    epoch = fields.String()
    now = fields.AwareDateTime()
    me = Plain()
    cells = fields.List(Plain())
    tasks = fields.List(Plain())
    sites = fields.List(Plain())
    kinds = fields.List(Plain())
    cases = fields.List(Plain())
    campaigns = fields.List(Plain())
    settings = Plain()


class Items(fields.Field):
    """[{path, body, if_match?}]: only the frame is checked here, each body by its own schema when its turn comes."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, list) or not value:
            raise ma.ValidationError("A list of filings.")
        if len(value) > MOST_FILINGS:
            refuse("too_many_filings", most=MOST_FILINGS)
        wrong = {number: ["{path, body, if_match}"] for number, item in enumerate(value) if not _is_filing(item)}
        if wrong:
            raise ma.ValidationError(dict(list(wrong.items())[:10]))
        return value


def _is_filing(item: Any) -> bool:
    if not isinstance(item, dict) or not {"path", "body"} <= set(item) <= {"path", "body", "if_match"}:
        return False
    path, if_match = item["path"], item.get("if_match")
    fine = isinstance(path, str) and len(path) <= LONGEST_PATH and path.isascii() and path.isprintable() and isinstance(item["body"], dict)
    return fine and (if_match is None or (isinstance(if_match, str) and len(if_match) <= 20 and if_match.isalnum()))


class SyncIn(Schema):
    """Up to 200 filings, each as the call of its own would be: its address below /api/v1, its body, for actions `if_match`."""

    items = Items(required=True, metadata={"type": "array", "items": {"type": "object"}})


class Verdict(ma.Schema):
    """stored, same, differs, refused (`problem` says why and what to do), waiting (for what it refers to, or for the `missing` pieces)."""

    path = fields.String()
    verdict = fields.String(validate=validate.OneOf(("stored", "same", "differs", "refused", "waiting")))
    problem = Plain()
    missing = fields.List(fields.Integer())
    result = Plain()
    state = fields.String()


class SyncOut(ma.Schema):
    verdicts = fields.List(fields.Nested(Verdict))
    epoch = fields.String()
    now = fields.AwareDateTime()


class RefusedQuery(Page):
    cursor = Cursor(load_default=None)


class RefusedOut(ma.Schema):
    """A filing set aside; `code` is that of the refusal, or waiting."""

    id = fields.Integer()
    at = fields.AwareDateTime()
    officer = fields.Nested(PersonRef)
    path = fields.String()
    code = fields.String()
    problem = Plain(allow_none=True)
    body = fields.Raw(allow_none=True)


class RefileIn(Schema):
    """The mended body, as the call of its own would take it."""

    body = Plain(required=True)


class RefiledOut(ma.Schema):
    id = fields.Integer()
    result = Plain()
