"""The fields of an item by the schema of its kind: tidied, checked, told as people write them."""

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

from app.core.json_schema import Asked, Errors
from app.ledgers.rules.kinds import Kind
from grids import texts

#: Longer texts have several lines.
LONGEST_LINE = 200
USUAL_LENGTH = 200
YES, NO = ("是", "有", "yes", "true", "1"), ("否", "无", "no", "false", "0")


def form(field: Mapping[str, Any]) -> Callable[[str], str]:
    """How a text of a field is written."""
    long = field.get("maxLength", USUAL_LENGTH) > LONGEST_LINE
    return texts.prose if long and "oneOf" not in field else texts.line


def tidied(kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with their texts in one form; what is empty is left out."""
    found = {}
    for name, value in values.items():
        field = kind.fields.get(name)
        text = isinstance(value, str) and field is not None and field["type"] == "string"
        tidy = form(field)(value) if text and field is not None else value
        if tidy not in (None, "", []):
            found[name] = tidy
    return found


def checker(kind: Kind) -> Callable[[Mapping[str, Any]], Errors]:
    """What is wrong with the values of an item; made once for many."""
    asked = Asked(_bounded(kind.schema))

    def check(values: Mapping[str, Any]) -> Errors:
        found = asked.faults(values)
        for name, value in values.items():
            if isinstance(value, str) and texts.has_control(value):
                found.add((name,), "Contains a control character.")
        return found

    return check


def _bounded(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A text that says no length has the usual one."""
    fields = {
        name: {"maxLength": USUAL_LENGTH} | field if field["type"] == "string" else field
        for name, field in schema["properties"].items()
    }
    return dict(schema) | {"properties": fields}


def choices(field: Mapping[str, Any]) -> dict[str, str]:
    """{value: its title} of a field that is chosen; empty of any other."""
    listed = field.get("oneOf") or field.get("items", {}).get("oneOf") or ()
    return {one["const"]: one["title"] for one in listed}


def shown(field: Mapping[str, Any], value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    named = choices(field)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(named.get(one, str(one)) for one in value)
    return named.get(value, str(value)) if isinstance(value, str) else f"{value:g}"


def meant(field: Mapping[str, Any], text: str) -> Any:
    """What somebody means who has written this into a cell of a table or a form.

    What is none of it stays as it is written, for the schema to refuse.
    """
    by_title = {title: const for const, title in choices(field).items()}
    if field["type"] == "array":
        parts = [part.strip() for part in text.replace("，", "、").replace(",", "、").split("、")]
        return [by_title.get(part, part) for part in parts if part]
    if field["type"] == "boolean":
        lower = text.lower()
        return True if lower in YES else False if lower in NO else text
    if field["type"] in ("number", "integer"):
        return _number(text, whole=field["type"] == "integer")
    return by_title.get(text, text)


def _number(text: str, *, whole: bool) -> Any:
    try:
        value = float(text)
    except ValueError:
        return text
    if not isfinite(value):
        return text
    return int(value) if value.is_integer() and (whole or abs(value) < 2**53) else value


def key_of(kind: Kind, *, name: str, cell_id: int, fields: Mapping[str, Any]) -> str:
    """What tells an item from the others of its ledger: what the kind names of its fields, else its
    cell and name.
    """
    if kind.key:
        return "/".join(str(fields.get(one, "")) for one in kind.key)
    return f"{cell_id}/{name}"
