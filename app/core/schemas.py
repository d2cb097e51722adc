"""Field types that every feature's schemas share: text, times, positions."""

from datetime import UTC, datetime
from typing import Any

import marshmallow as ma
from marshmallow import validate

from app.core.errors import Problem

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


class Points(Number):
    """A score or points, with at most two places: what is kept is what was said."""

    def __init__(self, least: float, most: float, **kwargs: Any) -> None:
        said: dict[str, Any] = {"places": "At most two places after the point."}
        limits = ma.validate.Range(least, most)
        super().__init__(validate=limits, error_messages=said, **kwargs)

    def _validated(self, value: Any) -> Any:
        number = super()._validated(value)
        if number is not None and round(number, 2) != number:
            raise self.make_error("places")
        return number


DATUMS = ("wgs84", "gcj02", "bd09", "cgcs2000")


class CellRef(Schema):
    """A cell as {code, name}."""

    code = ma.fields.String()
    name = ma.fields.String()


class PersonRef(Schema):
    """A person as {id, name}."""

    id = ma.fields.Integer()
    name = ma.fields.String()
