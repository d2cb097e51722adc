"""JSON schemas asked, and their answers as the sentences in which every other body is refused."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jsonschema_rs import Draft202012Validator, ValidationError

TYPES = {
    "string": "Not a valid string.",
    "number": "Not a valid number.",
    "integer": "Not a valid integer.",
    "boolean": "Not a valid boolean.",
    "array": "Not a valid list.",
    "object": "Invalid input type.",
}
Place = tuple[str, ...]


class Errors(dict[str, Any]):
    """What is wrong, as a tree: {field: {field: [sentence, …]}}."""

    @property
    def empty(self) -> bool:
        """Whether nothing is."""
        return not self

    def add(self, place: Place, sentence: str) -> None:
        """Something is wrong at a place; of what has been said within it already no more."""
        at: dict[str, Any] = self
        for part in place[:-1]:
            inner = at.setdefault(part, {})
            if not isinstance(inner, dict):
                return
            at = inner
        said = at.setdefault(place[-1] if place else "_schema", [])
        if isinstance(said, list) and sentence not in said:
            said.append(sentence)

    def join(self, place: Place, inner: "Errors") -> None:
        """What is wrong within a place."""
        for where, sentence in inner.said():
            self.add((*place, *where), sentence)

    def said(self) -> Iterator[tuple[Place, str]]:
        """(place, sentence) of all."""
        yield from _said((), self)


def _said(place: Place, tree: Any) -> Iterator[tuple[Place, str]]:
    if isinstance(tree, dict):
        for name, inner in tree.items():
            yield from _said((*place, name), inner)
    else:
        for sentence in tree:
            yield place, sentence


class Asked:
    """A schema, made ready once for many values."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self.schema = dict(schema)
        self._asks = Draft202012Validator(self.schema, validate_formats=True)

    def faults(self, value: Any) -> Errors:
        """Everything for which a value does not obey it."""
        found = Errors()
        for error in self._asks.iter_errors(value):
            for place, sentence in self._sentences(error, value):
                found.add(place, sentence)
        return found

    def _sentences(self, error: ValidationError, value: Any) -> Iterator[tuple[Place, str]]:
        place = tuple(str(part) for part in error.instance_path)
        *above, rule = error.schema_path
        within, limit = _at(self.schema, above), _at(self.schema, error.schema_path)
        here = _at(value, error.instance_path)
        if rule == "required":
            for name in limit:
                if name not in here:
                    yield (*place, name), "Missing data for required field."
        elif rule == "additionalProperties":
            for name in here:
                if name not in within.get("properties", {}):
                    yield (*place, str(name)), "Unknown field."
        else:
            yield place, _sentence(str(rule), limit)


def faults(schema: Mapping[str, Any], value: Any) -> Errors:
    """Everything for which a value does not obey a schema."""
    return Asked(schema).faults(value)


def _at(tree: Any, path: Iterable[Any]) -> Any:
    for part in path:
        tree = tree[part]
    return tree


def _sentence(rule: str, limit: Any) -> str:
    if rule == "type":
        return TYPES[limit]
    if rule == "oneOf":
        return f"Must be one of: {', '.join(str(one['title']) for one in limit)}."
    if rule in ("enum", "const"):
        values = limit if rule == "enum" else [limit]
        return f"Must be one of: {', '.join(map(str, values))}."
    return _OF_SIZE[rule].format(limit) if rule in _OF_SIZE else "Invalid value."


_OF_SIZE = {
    "maxLength": "Longer than maximum length {}.",
    "maxItems": "Longer than maximum length {}.",
    "maxProperties": "Longer than maximum length {}.",
    "minLength": "Shorter than minimum length {}.",
    "minItems": "Shorter than minimum length {}.",
    "minimum": "Must be greater than or equal to {}.",
    "maximum": "Must be less than or equal to {}.",
    "format": "Not a valid date.",
    "uniqueItems": "Given twice.",
    "pattern": "String does not match expected pattern.",
}
