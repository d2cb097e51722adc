"""The form of a ledger from its JSON schema: fields that the pages show and read as any other."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import marshmallow as ma
from marshmallow import fields

from app.console.forms import Choices, Field
from app.core.schemas import Day, Number, Schema
from app.core.text_fields import Line, Text
from app.ledgers.decoding import headed
from app.ledgers.rules.kinds import Kind
from app.ledgers.rules.values import LONGEST_LINE, USUAL_LENGTH, choices

#: Before the names of a ledger's own fields, so that none is taken for one of the form's.
OWN = "fields"


def schema_of(kind: Kind) -> type[ma.Schema]:
    """A schema with the fields of a ledger; what they must be is asked by the ledger itself."""
    made = {name: _field(said) for name, said in kind.fields.items()}
    return Schema.from_dict(made, name=f"{kind.code}Fields")


def _field(said: Mapping[str, Any]) -> fields.Field[Any]:
    kind = said["type"]
    if kind == "boolean":
        return fields.Boolean(allow_none=True)
    if kind in ("number", "integer"):
        return Number(allow_none=True)
    if kind == "array":
        return fields.List(Line(most=USUAL_LENGTH))
    if said.get("format") == "date":
        return Day(allow_none=True)
    most = said.get("maxLength", USUAL_LENGTH)
    return (Text if most > LONGEST_LINE else Line)(most=most, allow_none=True)


def choices_of(kind: Kind) -> Choices:
    """{field: what may be chosen}."""
    found = {name: choices(said) for name, said in kind.fields.items()}
    return {name: [*some.items()] for name, some in found.items() if some}


def labelled(kind: Kind, shown: Iterable[Field]) -> None:
    """The titles of the ledger as labels, and what it asks for marked."""
    required = set(kind.schema.get("required", ()))
    for one in shown:
        if one.name.startswith(f"{OWN}."):
            name = one.name.removeprefix(f"{OWN}.")
            one.word, one.required = headed(kind.fields[name]), name in required
        labelled(kind, one.fields)


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a form's schema has read, as JSON has it: days as text, whole numbers as such."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, float) and value.is_integer() else value
