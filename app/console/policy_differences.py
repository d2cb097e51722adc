"""What two versions of a county's rules say differently, in words: a row a changed value."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, NamedTuple

from app.console.form_words import CHOICE, FIELD
from app.console.pages import say, word
from app.console.policy_form import (
    Offered,
    inside,
    kind_of,
    known_and,
    labels_of,
    place_of,
    some,
    word_of,
)
from app.console.policy_words import PER
from app.policies.rules import Section, Sections

NOTHING: tuple[Any, ...] = (None, "", [])


class Difference(NamedTuple):
    """Where, by the labels on the way, and what is said there."""

    place: str
    before: str
    after: str


def differences(
    sections: Sections, old: Mapping[str, Any], new: Mapping[str, Any], offered: Offered
) -> list[Difference]:
    """Of two versions (filled, or those of their sections that differ); a table's row is one value.

    What sections of another release say is no rule of this one.
    """
    return [
        found
        for one in sections
        for found in _found(one, one.name, old.get(one.name), new.get(one.name), offered)
    ]


def _found(
    section: Section[Any], name: str, old: Any, new: Any, offered: Offered
) -> Iterator[Difference]:
    kinds = {kind_of(section, name, one) for one in (old, new)}
    if old == new:
        return
    if kinds == {"group"}:
        for key in {**old, **new}:
            yield from _found(section, f"{name}.{key}", old.get(key), new.get(key), offered)
    elif kinds == {"rows"}:
        yield from _rows(section, name, old, new, offered)
    else:
        before, after = (_text(section, name, one, offered) for one in (old, new))
        if before != after:
            yield Difference(labels_of(name), before, after)


def _rows(
    section: Section[Any], name: str, old: list[Any], new: list[Any], offered: Offered
) -> Iterator[Difference]:
    """Rows that came, went, or stand otherwise: what comes first counts first."""
    before, after = ([_text(section, name, [row], offered) for row in rows] for rows in (old, new))
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        pairs = () if tag == "equal" else zip_longest(before[a:b], after[c:d])
        for n, (was, now) in enumerate(pairs, 1):
            number = (a if now is None else c) + n
            yield Difference(f"{labels_of(name)} · {number}", was or "—", now or "—")


def _text(section: Section[Any], name: str, value: Any, offered: Offered) -> str:
    """What stands at a place, as the form shows it."""
    if value in NOTHING:
        return "—"
    kind = kind_of(section, name, value)
    if kind == "limit":
        unit, amount = next((one for one in value.items() if one[0] != "clock"), ("", ""))
        return f"{amount} {word(PER, '{}.{}'.format(value['clock'], unit))}"
    if kind == "group":
        return _fields(section, name, value, offered)
    if kind == "rows":
        return "\n".join(_fields(section, name, row, offered) for row in value)
    values = value if isinstance(value, list) else [value]
    said = ["-".join(one) if isinstance(one, list) else str(one) for one in values]
    choices = some(section, place_of(name), offered)
    if choices is not None:  # in whatever order they were chosen
        said = [word(CHOICE, text) for one, text in known_and(said, choices) if one in said]
    return say("、", ", ").join(said)


def _fields(section: Section[Any], name: str, value: Mapping[str, Any], offered: Offered) -> str:
    """环节：受理；时限：1 小时: what is said of a row, in the order of its form."""
    order = section.rows.get(inside(section, place_of(name)), value)
    return say("；", "; ").join(
        say("{}：{}", "{}: {}").format(
            word(FIELD, word_of(f"{name}.{key}")),
            _text(section, f"{name}.{key}", value[key], offered),
        )
        for key in order
        if value.get(key) not in NOTHING
    )
