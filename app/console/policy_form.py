"""A county's rules as a form: fields by the shape of what they say now, and back to data.

A field is named as in the data, with dots: patrol.every_days, limits.1.stage. Tables have rows
from 1, with some empty ones behind; a row that is left or made empty goes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from app.console.form_words import CHOICE, FIELD
from app.console.forms import Field
from app.console.pages import say, word
from app.console.policy_words import OFFERED, PER
from app.policies.rules import Fault, Section, Sections

#: How many empty rows stand behind those of a table.
EMPTY = 2
Typed = MultiDict[str, str]
#: place -> what the county has that may be chosen there, as (value, name).
Offered = Mapping[str, list[tuple[str, str]]]


def place_of(name: str) -> str:
    """A field's place in the data, numbers of rows left out: limits.stage."""
    return ".".join(part for part in name.split(".") if not part.isdecimal())


def word_of(name: str) -> str:
    """Under what its label stands: its place, or the last part of it."""
    place = place_of(name)
    return place if place in FIELD else place.rpartition(".")[2]


def labels_of(name: str) -> str:
    """Where in the rules something stands, by the labels on the way: 有效巡查 · 巡查周期."""
    parts = name.split(".")
    ways = (".".join(parts[: n + 1]) for n in range(len(parts)))
    return " · ".join(
        part if part.isdecimal() else word(FIELD, word_of(way))
        for way, part in zip(ways, parts, strict=True)
    )


def kind_of(section: Section[Any], name: str, value: Any) -> str:
    """What stands at a place: limit, group, rows, slots, words, numbers, number, or text."""
    if isinstance(value, Mapping):
        return "limit" if "clock" in value else "group"
    if not isinstance(value, list):
        return "number" if isinstance(value, int | float) else "text"
    if inside(section, place_of(name)) in section.rows:
        return "rows"
    return "slots" if any(isinstance(one, list) for one in value) else "list"


def typed_from(sections: Sections, data: Mapping[str, Any]) -> Typed:
    """What stands in the fields for some data."""
    return MultiDict(
        (name, text)
        for section in sections
        for name, text in _typed(section, section.name, data[section.name])
    )


def _typed(section: Section[Any], name: str, value: Any) -> Iterator[tuple[str, str]]:
    kind = kind_of(section, name, value)
    if kind == "limit":
        unit, amount = next(((k, v) for k, v in value.items() if k != "clock"), ("", ""))
        yield f"{name}.amount", str(amount)
        yield f"{name}.per", f"{value['clock']}.{unit}" if value["clock"] else ""
    elif kind == "group":
        for key, one in value.items():
            yield from _typed(section, f"{name}.{key}", one)
    elif kind == "rows":
        for number, row in enumerate(value, 1):
            for key, blank in section.rows[inside(section, place_of(name))].items():
                yield from _typed(section, f"{name}.{number}.{key}", row.get(key, blank))
    elif kind in ("slots", "list"):
        for one in value:
            yield name, "-".join(map(str, one)) if isinstance(one, list) else str(one)
    else:
        yield name, "" if value is None else str(value)


def data_from(sections: Sections, now: Mapping[str, Any], typed: Typed) -> dict[str, Any]:
    """What the fields say, in the shape of the rules of `now`.

    What cannot be read as what it must be stays text: the sections say what is wrong with it.
    """
    return {one.name: _read(one, one.name, now[one.name], typed) for one in sections}


def _read(section: Section[Any], name: str, now: Any, typed: Typed) -> Any:
    kind = kind_of(section, name, now)
    if kind == "limit":
        clock, _, unit = typed.get(f"{name}.per", "").partition(".")
        amount = _number(typed.get(f"{name}.amount", ""))
        return {"clock": clock, unit or "amount": amount}
    if kind == "group":
        return {key: _read(section, f"{name}.{key}", one, typed) for key, one in now.items()}
    if kind == "rows":
        return [_row(section, f"{name}.{number}", typed) for number in numbers(name, typed)]
    if kind in ("slots", "list"):
        lines = [line.strip() for text in typed.getlist(name) for line in text.splitlines()]
        read = _slot if kind == "slots" else _number
        return [read(line) for line in lines if line]
    text = typed.get(name, "").strip()
    return _number(text) if kind == "number" else text


def _row(section: Section[Any], name: str, typed: Typed) -> dict[str, Any]:
    """A row of a table; of what is blank there ("") it says nothing."""
    blank = section.rows[inside(section, place_of(name))]
    found = {key: _read(section, f"{name}.{key}", one, typed) for key, one in blank.items()}
    return {key: value or blank[key] for key, value in found.items() if value or blank[key] != ""}


def numbers(name: str, typed: Typed) -> list[int]:
    """The rows of a table in which something was typed."""
    head = name.split(".")
    said = (key.split(".") for key, text in typed.items(multi=True) if text)
    rows = (parts[len(head)] for parts in said if parts[: len(head)] == head)
    return sorted({int(number) for number in rows if number.isdecimal()})


def _number(text: str) -> Any:
    """A number where it is one: a whole one stays one."""
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return text.strip()


def _slot(text: str) -> list[str]:
    return [part.strip() for part in text.replace("—", "-").replace("－", "-").split("-")]


def inside(section: Section[Any], place: str) -> str:
    """A place without the name of its section."""
    return place.removeprefix(section.name).removeprefix(".")


def fields_of_rules(
    sections: Sections, now: Mapping[str, Any], typed: Typed, offered: Offered
) -> list[Field]:
    """A field, or a group of them, a section."""
    return [_field(one, one.name, now[one.name], typed, offered) for one in sections]


def _field(section: Section[Any], name: str, now: Any, typed: Typed, offered: Offered) -> Field:
    kind = kind_of(section, name, now)
    shown = Field(name, word_of(name), "group", value=typed.get(name, ""))
    if kind == "limit":
        per = [(key, key) for key in PER]
        given = typed.get(f"{name}.amount", ""), typed.get(f"{name}.per", "")
        shown.fields = [
            Field(f"{name}.amount", "limit.amount", "number", value=given[0]),
            Field(f"{name}.per", "limit.per", "choice", value=given[1], choices=per),
        ]
    elif kind == "group":
        shown.fields = [
            _field(section, f"{name}.{key}", one, typed, offered) for key, one in now.items()
        ]
    elif kind == "rows":
        taken = numbers(name, typed)
        last = max(taken, default=0)
        for number in [*taken, *range(last + 1, last + 1 + EMPTY)]:
            row = Field(f"{name}.{number}", "row", "group", value=number)
            row.fields = [
                _field(section, f"{row.name}.{key}", one, typed, offered)
                for key, one in section.rows[inside(section, place_of(name))].items()
            ]
            shown.fields.append(row)
    else:
        _plain(shown, kind, typed, some(section, place_of(name), offered))
    return shown


def some(section: Section[Any], place: str, offered: Offered) -> list[tuple[str, str]] | None:
    """What may be chosen at a place; None where anything may be typed."""
    above = [place.rsplit(".", n)[0] for n in range(place.count(".") + 1)]
    for name in above:
        if name in offered:
            return offered[name]
        values = section.offers.get(inside(section, name))
        if values is not None:
            table = next((OFFERED[one] for one in above if one in OFFERED), CHOICE)
            return [(one, word(table, one)) for one in values]
    return None


def known_and(given: Iterable[str], choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What may be chosen, and what is given though the county has none of it (any more)."""
    known = dict(choices)
    gone = (one for one in given if one and one not in known)
    return [*choices, *((one, say(f"{one}（本县没有）", f"{one} (not here)")) for one in gone)]


def _plain(shown: Field, kind: str, typed: Typed, some: list[tuple[str, str]] | None) -> None:
    """A single value, or the lines of a list."""
    if kind in ("slots", "list"):
        shown.kind, shown.value = "lines", "\n".join(typed.getlist(shown.name))
        if some is not None:
            shown.kind, shown.value = "many", typed.getlist(shown.name)
    else:
        shown.kind = "number" if kind == "number" else "text" if some is None else "choice"
    if some is not None:
        given = [shown.value] if isinstance(shown.value, str) else shown.value
        shown.choices = known_and(given, some)


def told(fields: list[Field], faults: Sequence[Fault], say: Callable[[Fault], str]) -> None:
    """Put what is wrong beside the field, or the nearest group, where it stands."""
    by_name = {field.name: field for field in _all(fields)}
    for fault in faults:
        name = ".".join(fault.path)
        while name and name not in by_name:
            name = name.rpartition(".")[0]
        if name:
            by_name[name].errors.append(say(fault))


def _all(fields: list[Field]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from _all(field.fields)
