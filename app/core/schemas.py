"""Field types that every feature's schemas share: text, times, positions, cursors."""

import base64
import uuid
from datetime import UTC, datetime
from typing import Any

import marshmallow as ma
import orjson
from marshmallow import validate

from app.core.errors import Problem
from app.core.written import dumps

EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2199, 12, 31, tzinfo=UTC)


#: So many keys that nobody knows are named one by one.
MOST_UNKNOWN = 100


class Schema(ma.Schema):
    """Unknown keys are refused; fields keep their order.

    What is counted is counted before anything in it is looked at: no list is read further than it
    is taken.
    """

    class Meta:
        unknown = ma.RAISE

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._counted = [
            (field.data_key or name, rule)
            for name, field in self.load_fields.items()
            if isinstance(field, ma.fields.List | ma.fields.Mapping)
            for rule in field.validators
            if isinstance(rule, validate.Length)
        ]

    @ma.pre_load
    def _count(self, data: Any, **_: Any) -> Any:
        if not isinstance(data, dict):
            return data
        if len(data) > len(self.load_fields) + MOST_UNKNOWN:
            raise Problem("too_large")
        for name, rule in self._counted:
            if isinstance(data.get(name), list | dict):
                try:
                    rule(data[name])
                except ma.ValidationError as error:
                    raise ma.ValidationError({name: error.messages}) from None
        return data


class OnceIn(Schema):
    """A body that makes something once: with an `id` of the client's own it may be sent again."""

    id = ma.fields.UUID(
        metadata={"description": "Made by the client: the same again makes nothing more."}
    )

    @ma.post_load
    def _without_id(self, body: Any, **_: Any) -> Any:
        body.pop("id", None)
        return body


class Time(ma.fields.AwareDateTime):
    """RFC 3339 with offset, between 1970 and 2199; stored as UTC."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> datetime:
        if not isinstance(value, str):
            raise ma.ValidationError("Not a valid datetime.")
        moment = super()._deserialize(value, attr, data, **kwargs)
        try:
            moment = moment.astimezone(UTC)
        except OverflowError:
            raise ma.ValidationError("Out of range.") from None
        if not EARLIEST <= moment <= LATEST:
            raise ma.ValidationError("Out of range.")
        return moment


class Plain(ma.fields.Dict):
    """A JSON object of the client's own making.

    Its texts obey the rules of Text, at most 20 levels deep.
    """

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        found = super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call]
        _check_plain(found, 20)
        return found


def _check_plain(value: Any, depth: int) -> None:
    if depth == 0:
        raise ma.ValidationError("Out of range.")
    if isinstance(value, str) and "\x00" in value:
        raise ma.ValidationError("Contains a control character.")
    if isinstance(value, dict | list):
        for part in [*value, *value.values()] if isinstance(value, dict) else value:
            _check_plain(part, depth - 1)


def key(**kwargs: Any) -> ma.fields.Integer:
    """The key of a row: a whole number that a database key can be."""
    return integer(1, 2**31 - 1, **kwargs)


class Day(ma.fields.Date):
    """A calendar day between 1970 and 2199."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise ma.ValidationError("Not a valid date.")
        day = super()._deserialize(value, attr, data, **kwargs)
        if not EARLIEST.year <= day.year <= LATEST.year:
            raise ma.ValidationError("Out of range.")
        return day


def one_of(*names: str, **kwargs: Any) -> ma.fields.String:
    """One of the given words."""
    return ma.fields.String(validate=validate.OneOf(names), **kwargs)


def integer(least: int, most: int, **kwargs: Any) -> ma.fields.Integer:
    """A whole number in a closed range; "5" and 5.9 are refused."""
    return ma.fields.Integer(strict=True, validate=validate.Range(least, most), **kwargs)


def number(least: float, most: float, **kwargs: Any) -> ma.fields.Float:
    """A finite number in a closed range."""
    return Number(validate=validate.Range(least, most), **kwargs)


class Number(ma.fields.Float):
    """A JSON number; text and true/false are refused."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ma.ValidationError("Not a valid number.")
        return super()._deserialize(value, attr, data, **kwargs)


DATUMS = ("wgs84", "gcj02", "bd09", "cgcs2000")


class CellRef(Schema):
    """A cell as {code, name}."""

    code = ma.fields.String()
    name = ma.fields.String()


class PersonRef(Schema):
    """A person as {id, name}."""

    id = ma.fields.Integer()
    name = ma.fields.String()


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
