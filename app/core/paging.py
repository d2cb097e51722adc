"""Pages of lists: how many rows, and cursors that say where to go on."""

import base64
import uuid
from datetime import datetime
from typing import Any

import marshmallow as ma
import orjson
from marshmallow import validate

from app.core.errors import Problem
from app.core.schemas import EARLIEST, LATEST
from app.core.written import dumps


class Cursor(ma.fields.Field[Any]):
    """The sort key of the last row shown, opaque to clients."""

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> Any:
        return self.text(value)

    @staticmethod
    def text(value: Any) -> str | None:
        """The cursor for a sort key."""
        return (
            None if value is None else base64.urlsafe_b64encode(dumps(value)).decode().rstrip("=")
        )

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        try:
            key = orjson.loads(base64.urlsafe_b64decode(str(value) + "=" * (-len(str(value)) % 4)))
        except (ValueError, TypeError):
            key = None
        if not isinstance(key, list) or not all(_sortable(part) for part in key):
            raise ma.ValidationError("Not a cursor this server gave out.")
        return key


def _sortable(part: Any) -> bool:
    return (isinstance(part, str) and "\x00" not in part) or (
        isinstance(part, int) and abs(part) < 2**53
    )


class Page(ma.Schema):
    """Query of a list: how many, and where to go on."""

    limit = ma.fields.Integer(load_default=50, validate=validate.Range(1, 500))
    cursor = Cursor(load_default=None, data_key="cursor")


def page_of(schema: type[ma.Schema], name: str) -> ma.Schema:
    """The schema {"items": […], "next": cursor or null} for a list of `schema`."""
    fields = {"items": ma.fields.List(ma.fields.Nested(schema)), "next": Cursor(allow_none=True)}
    return ma.Schema.from_dict(fields, name=name)()


def whole(rows: Any) -> dict[str, Any]:
    """A list that is never long, in the shape of every list."""
    return {"items": list(rows), "next": None}


def paged(rows: list[Any], limit: int, key: Any) -> dict[str, Any]:
    """A page from limit + 1 rows: the first `limit` and the cursor of the last when more follow."""
    more = len(rows) > limit
    shown = rows[:limit]
    return {"items": shown, "next": key(shown[-1]) if more and shown else None}


def time_and_id(key: list[Any] | None) -> tuple[datetime, uuid.UUID] | None:
    """The cursor of a list sorted by (time, UUID)."""
    if key is None:
        return None
    try:
        moment, row_id = datetime.fromisoformat(key[0]), uuid.UUID(key[1])
    except (ValueError, TypeError, IndexError, AttributeError):
        moment, row_id = None, None
    if (
        moment is None
        or row_id is None
        or moment.tzinfo is None
        or not EARLIEST.year < moment.year <= LATEST.year
    ):
        raise invalid_cursor()
    return moment, row_id


def only_id(key: list[Any] | None) -> int | None:
    """The cursor of a list sorted by a number."""
    if key is None:
        return None
    if len(key) != 1 or type(key[0]) is not int:
        raise invalid_cursor()
    return key[0]


def only_text(key: list[Any] | None) -> str | None:
    """The cursor of a list sorted by a text."""
    if key is None:
        return None
    if len(key) != 1 or not isinstance(key[0], str):
        raise invalid_cursor()
    return key[0]


def invalid_cursor() -> Problem:
    """A cursor of another list, or made up."""
    return Problem(
        "invalid", fields=["cursor"], errors={"cursor": ["Not a cursor this server gave out."]}
    )
