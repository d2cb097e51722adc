"""A stored scheme as typed values, each knowing whether it is a starting value."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.evaluations.rules.schemes import Level, SchemeRules
from app.evaluations.sections.marks import OWN, alike, left_out, with_more
from app.evaluations.sections.scheme import FACTS_OF, LEVELS, SCHEME, STARTING_ADDITIONS
from app.evaluations.starting import DEPARTMENT


def read_scheme(version: int, data: Mapping[str, Any]) -> SchemeRules:
    """A stored version as typed values, each item knowing whether it is a starting value.

    A level of the first way of writing has the starting grounds for adding and taking away.
    Departments that are judged as they start are marked, whoever stored it: the desk's form once
    put the starting values there unmarked.
    """
    found = _read(version, data)
    start = _read(version, {**data, "department": DEPARTMENT})
    same = [place for place in alike(found, start) if place.startswith("department.")]
    whole = {f"department.{part}" for part in DEPARTMENT if DEPARTMENT[part]} <= set(same)
    more = [*(["department"] if whole else same), *left_out(data)]
    return _marked(found, with_more(found.not_from_plan, more))


def marked_in(data: Mapping[str, Any], starts: Iterable[SchemeRules]) -> dict[str, Any]:
    """Readable data to be stored, with every place marked that holds a starting value: one that was
    left out, or that says what one of `starts` does.
    """
    filled, found = SCHEME.filled(data), _read(0, data)
    same = (place for start in starts for place in alike(found, start))
    places = with_more(with_more(found.not_from_plan, left_out(data)), same)
    return filled | {OWN: list(places)}


def _read(version: int, data: Mapping[str, Any]) -> SchemeRules:
    """What data say, marked only as they say."""
    values: Mapping[str, Any] = SCHEME.rules(version, data).values
    levels = {}
    for name in FACTS_OF:
        level: Level = values[name]
        if name in LEVELS and "indicators" not in data[name]:
            level = Level(level.items, STARTING_ADDITIONS)
        levels[name] = level
    return SchemeRules(levels, values["share"], values["merit"], values[OWN])


def _marked(rules: SchemeRules, places: tuple[str, ...]) -> SchemeRules:
    levels = {}
    for name, level in rules.levels.items():
        inside = [place for place in places if place.split(".")[0] == name]
        levels[name] = level.marked(place[len(name) + 1 :] for place in inside)
    return SchemeRules(levels, rules.share, rules.merit, places)
