"""Forms from the schemas that the API's bodies are read by: the fields to show.

A field is named as in the body, inside objects and lists by dots: rectified.how, penalties.0.kind.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate
from werkzeug.datastructures import MultiDict

from app.console.pages import in_words, say
from app.core import clock
from app.core.answers import invalid
from app.core.errors import Problem

#: Of every action: its id is the form's own.
OWN = frozenset({"id"})
#: What every action takes besides its own fields stands behind them.
COMMON = ("note", "photo_ids", "stage")
#: Lists of photos are files that are sent with the form.
PHOTOS = frozenset({"photo_ids", "after_photo_ids"})
#: Before the name of a list of photos: those of it that came with a form that was refused, each by
#: its hash and the name of its file.
KEPT = "kept:"
#: How many rows of a list of objects a form offers.
ROWS = 2
#: Longer texts get room for lines.
ONE_LINE = 200
Choices = Mapping[str, list[tuple[str, str]]]


@dataclass
class Field:
    """One field of a form; `kind` says how it is shown, `fields` are those inside it."""

    name: str
    #: The last part of the name, for its label.
    word: str
    kind: str
    required: bool = False
    value: Any = ""
    most: int | None = None
    choices: list[tuple[str, str]] = field(default_factory=list)
    fields: list["Field"] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def wrong(self) -> bool:
        """Whether something is wrong with it, or with a field inside."""
        return bool(self.errors) or any(inside.wrong() for inside in self.fields)


def fields_of(
    schema: ma.Schema,
    choices: Choices,
    values: Mapping[str, Any],
    errors: Any = None,
    labels: Mapping[str, str] = MappingProxyType({}),
) -> list[Field]:
    """The fields of a schema with what was typed into them, and what is wrong with that; `labels`
    has the words under which the labels of some stand that mean something else there.
    """
    found = list(_fields(schema, choices, values, errors or {}, ""))
    for one in found:
        one.word = labels.get(one.name, one.word)
    return found


def _fields(
    schema: ma.Schema, choices: Choices, values: Mapping[str, Any], errors: Any, before: str
) -> Iterator[Field]:
    for key, one in sorted(schema.load_fields.items(), key=lambda field: field[0] in COMMON):
        word = one.data_key or key
        if not before and word in OWN:
            continue
        name = before + word
        wrong = errors.get(word, {}) if isinstance(errors, dict) else {}
        yield _field(one, name, word, choices, values, wrong)


def _field(
    one: Any, name: str, word: str, choices: Choices, values: Mapping[str, Any], wrong: Any
) -> Field:
    inner = getattr(one, "inner", None)
    nested = isinstance(one, fields.Nested) or isinstance(inner, fields.Nested)
    said = [] if nested and isinstance(wrong, dict) else list(_said(wrong))
    shown = Field(name, word, "text", one.required, values.get(name, ""), errors=said)
    if word in PHOTOS:
        shown.kind = "photos"
        shown.choices = [(said, said.partition(" ")[2]) for said in _all_of(values, KEPT + name)]
    elif word in choices:
        shown.kind, shown.choices = "many" if inner is not None else "choice", choices[word]
        shown.value = _all_of(values, name) if inner is not None else shown.value
    elif isinstance(one, fields.Nested):
        shown.kind = "group"
        shown.fields = list(_fields(one.schema, choices, values, wrong, f"{name}."))
        _needs_nothing([] if one.required else shown.fields)
    elif isinstance(inner, fields.Nested):
        shown.kind = "rows"
        for number in range(ROWS):
            inside = wrong.get(number, {}) if isinstance(wrong, dict) else {}
            rows = _fields(inner.schema, choices, values, inside, f"{name}.{number}.")
            shown.fields.append(Field(f"{name}.{number}", word, "group", fields=list(rows)))
            _needs_nothing(shown.fields[-1].fields)
    elif inner is not None:
        shown.kind, shown.value = "lines", "\n".join(_all_of(values, name))
    else:
        _plain(one, shown)
    if shown.kind in ("choice", "many"):
        _keep_given(shown)
    return shown


def _needs_nothing(inside: list[Field]) -> None:
    """What is needed only if something of its group is said is not marked as needed."""
    for one in inside:
        one.required = False


def _keep_given(shown: Field) -> None:
    """What was typed stays to choose, also where it is not offered any more."""
    given = shown.value if shown.kind == "many" else [shown.value]
    offered = {value for value, _ in shown.choices}
    others = [one for one in given if one and one not in offered]
    if others and shown.errors:  # the API names those that there are as it calls them
        shown.errors = [say("没有这一项，请从列表中选择", "not in the list: choose one of it")]
    shown.choices = [*shown.choices, *((one, one) for one in others)]


def _said(wrong: Any) -> Iterator[str]:
    """What is wrong with a field: of a list, with its second line (2：…)."""
    if isinstance(wrong, dict):
        for place, inside in wrong.items():
            line = f"{place + 1}：" if isinstance(place, int) else ""
            yield from (f"{line}{text}" for text in _said(inside))
    else:
        yield from (str(text) for text in wrong)


def _plain(one: Any, shown: Field) -> None:
    """How a single value is typed, by its kind and what it must be."""
    rules = [one.validate] if callable(one.validate) else list(one.validate or ())
    some = next((rule for rule in rules if isinstance(rule, validate.OneOf)), None)
    length = next((rule for rule in rules if isinstance(rule, validate.Length)), None)
    shown.most = length.max if length else None
    if some is not None:
        shown.kind, shown.choices = "choice", [(str(name), str(name)) for name in some.choices]
    elif isinstance(one, fields.Boolean):
        shown.kind, shown.choices = "choice", [("true", "true"), ("false", "false")]
    elif isinstance(one, fields.Integer | fields.Float):
        shown.kind = "number"
    elif isinstance(one, fields.DateTime):
        shown.kind = "datetime-local"
    elif isinstance(one, fields.Date):
        shown.kind = "date"
    elif (shown.most or 0) > ONE_LINE:
        shown.kind = "area"


def time_typed(moment: datetime) -> str:
    """A time as browsers have it in a field: 2026-11-20T08:30 of the county's clocks."""
    return f"{clock.local(moment):%Y-%m-%dT%H:%M}"


def time_meant(text: str) -> str:
    """A time as a browser sends it, without an offset, with that of the county's clocks; what is
    none, or has its own, stays as it is.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return text if moment.tzinfo else moment.replace(tzinfo=clock.zone()).isoformat()


def as_typed(values: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """The API's body as it would stand in the fields of a form, by their names."""
    found: dict[str, Any] = {}
    for word, value in values.items():
        name = before + word
        if isinstance(value, Mapping):
            found |= as_typed(value, f"{name}.")
        elif isinstance(value, list):
            found[name] = [str(one) for one in value]
        elif isinstance(value, bool):
            found[name] = str(value).lower()
        elif isinstance(value, datetime):
            found[name] = time_typed(value)
        elif value is not None:
            found[name] = str(value)
    return found


def loaded(schema: type[ma.Schema], given: Mapping[str, Any]) -> dict[str, Any]:
    """What an address asks for; refuses with `invalid` what the schema does not know."""
    try:
        found: dict[str, Any] = schema(unknown=ma.RAISE).load(given)
    except ma.ValidationError as error:
        raise invalid(error.normalized_messages()) from None
    return found


def loaded_as_far(
    schema: type[ma.Schema], given: Mapping[str, Any]
) -> tuple[dict[str, Any], Problem | None]:
    """What an address asks for as far as it can be asked, and what is wrong with the rest."""
    try:
        return loaded(schema, given), None
    except Problem as problem:
        wrong = problem.more["errors"]
        rest = {name: value for name, value in given.items() if name not in wrong}
        # of an address it is how much of a list is shown
        fields = ["page_limit" if name == "limit" else name for name in problem.more["fields"]]
        problem = Problem(problem.code, problem.headers, **problem.more | {"fields": fields})
        # what is wrong with the fields together is no field's
        return loaded(schema, {} if ma.exceptions.SCHEMA in wrong else rest), in_words(problem)


def version_from(text: str) -> int | None:
    """The version of a case that a form was made for; None where it says none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _all_of(values: Mapping[str, Any], name: str) -> list[str]:
    if isinstance(values, MultiDict):
        return list(values.getlist(name))
    return list(values.get(name, ()))
