"""The form that merges a case: into one near by that it offers, or any other by its number."""

from collections.abc import Mapping
from typing import Any

from flask import g

from app.console.forms import Field
from app.core.errors import refuse
from app.incidents import queries

ACTION, INTO, NUMBER = "merge", "into", "into_number"


def with_number(fields: list[Field], values: Mapping[str, Any], errors: Any) -> list[Field]:
    """The fields of the action, and behind the cases that are offered one for another's number."""
    (place,) = (n for n, field in enumerate(fields) if field.name == INTO)
    fields[place].required = False
    wrong = (errors or {}).get(NUMBER, [])
    number = Field(NUMBER, NUMBER, "text", value=values.get(NUMBER, ""), most=40, errors=wrong)
    return [*fields[: place + 1], number, *fields[place + 1 :]]


def named_by_number(body: dict[str, Any], typed: str) -> dict[str, Any]:
    """The body with the case that the number names; refuses one that the caller does not see."""
    number = "".join(typed.split()).upper()
    if not number:
        return body
    if INTO in body:
        _refuse("Choose one or type its number, not both.")
    case = queries.found_by_number(g.caller.scope, g.caller.id, number)
    return body | {INTO: str(case.id if case else _refuse("No case of this number."))}


def _refuse(sentence: str) -> Any:
    refuse("invalid", fields=[NUMBER], errors={NUMBER: [sentence]})


def where_named(errors: Any, typed: str) -> Any:
    """What is wrong by fields: what is said of the other case stands where it was named."""
    if not typed.strip() or INTO not in (errors or {}):
        return errors
    return {NUMBER: errors[INTO]}
