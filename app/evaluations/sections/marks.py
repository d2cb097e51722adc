"""Which places of a scheme hold starting values: what was left out, and what equals them.

Whatever the data say of themselves: a starting value that nobody decided about stays marked.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.evaluations.rules.schemes import ADDITIONS, Level, SchemeRules
from app.evaluations.sections.scheme import FACTS_OF, LEVELS, SCHEME
from app.evaluations.starting import ADDED

#: The parts of a level.
PARTS = ("indicators", "manual", *ADDITIONS)
OWN = "not_from_plan"


def left_out(data: Mapping[str, Any]) -> Iterator[str]:
    """Places of which readable data say nothing, so that the program fills them."""
    for section in SCHEME:
        name = section.name
        raw = data.get(name)
        if name == OWN:
            continue
        if raw is None:
            yield name
        elif name in FACTS_OF:
            starts = ADDED if name in LEVELS else section.default
            yield from (f"{name}.{part}" for part in starts if starts[part] and part not in raw)
        elif isinstance(section.default, dict) and section.default.keys() - raw.keys():
            yield name


def alike(rules: SchemeRules, start: SchemeRules) -> Iterator[str]:
    """Places at which a scheme says what another does."""
    for name, level in rules.levels.items():
        for part in PARTS:
            mine = part_of(level, part)
            if mine and mine == part_of(start.levels[name], part):
                yield f"{name}.{part}"
    yield from (name for name in SINGLE if getattr(rules, name) == getattr(start, name))


#: Sections beside the levels, as fields of SchemeRules.
SINGLE = tuple(one.name for one in SCHEME if one.name not in (*FACTS_OF, OWN))


def part_of(level: Level, part: str) -> frozenset[Any]:
    """What stands in a part of a level and weighs, in whatever order it was written."""
    if part in ADDITIONS:
        return frozenset(
            replace(one, not_from_plan=True) for one in level.additions if one.part == part
        )
    items = (one for one in level.items if one.manual == (part == "manual") and one.weight)
    return frozenset(replace(one, not_from_plan=True) for one in items)


def with_more(places: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    """Marked places with others that none of them covers."""
    found = list(places)
    for one in more:
        if not any(one == place or one.startswith(f"{place}.") for place in found):
            found.append(one)
    return tuple(found)
