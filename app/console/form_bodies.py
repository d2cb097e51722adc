"""What a form says, as the API's body: the way back from the fields of forms.py."""

import uuid
from collections.abc import Mapping
from typing import Any

import marshmallow as ma
import orjson
from marshmallow import fields
from werkzeug.datastructures import MultiDict

from app.console.forms import PHOTOS, ROWS, time_meant
from app.core.written import dumps


def body_from(
    schema: ma.Schema, form: MultiDict[str, str], before: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What a form says, as the API's body: blank fields are left out.

    `before` is what stood in its fields: what has been emptied since is null, an empty list, or
    an empty text for the schema to refuse.
    What cannot be read as what it must be stays text: the schema says what is wrong with it.
    """
    body = _body(schema, form, "")
    for key, one in schema.load_fields.items():
        word = one.data_key or key
        if word in form and word not in body and (before or {}).get(word):
            if getattr(one, "inner", None) is not None:
                body[word] = []
            else:
                body[word] = None if one.allow_none else ""
    return body


def id_from(form: Mapping[str, str], body: Mapping[str, Any]) -> str:
    """The id of what a form does: sent twice it is done once; gone back to and filled in anew it is
    something else, although the browser shows it with the id that it had.

    What is no id stays as it is, for the schema to refuse.
    """
    given = form.get("id", "")
    try:
        return str(uuid.uuid5(uuid.UUID(given), dumps(body, orjson.OPT_SORT_KEYS).decode()))
    except ValueError:
        return given


def _body(schema: ma.Schema, form: MultiDict[str, str], before: str) -> dict[str, Any]:
    found = {}
    for key, one in schema.load_fields.items():
        word = one.data_key or key
        value = _value(one, form, before + word)
        if word not in PHOTOS and value not in (None, "", [], {}):
            found[word] = value
    return found


def _value(one: Any, form: MultiDict[str, str], name: str) -> Any:
    inner = getattr(one, "inner", None)
    if isinstance(one, fields.Nested):
        return _body(one.schema, form, f"{name}.")
    if isinstance(inner, fields.Nested):
        rows = (_body(inner.schema, form, f"{name}.{number}.") for number in range(ROWS))
        return [row for row in rows if row]
    if inner is not None:
        given = [line for text in form.getlist(name) for line in text.splitlines()]
        return [_read(inner, line.strip()) for line in given if line.strip()]
    return _read(one, form.get(name, "").strip())


def _read(one: Any, text: str) -> Any:
    if text and isinstance(one, fields.Boolean):
        return {"true": True, "false": False}.get(text, text)
    if isinstance(one, fields.Integer | fields.Float):
        try:
            return int(text) if isinstance(one, fields.Integer) else float(text)
        except ValueError:
            return text
    return time_meant(text) if isinstance(one, fields.DateTime) else text
