"""Typed sections of versioned data: each reads its raw data into a value, or says every fault.

A feature declares its sections (`sections.py`), create_app() registers them, and whoever needs a
value asks the rules in force for it by the section: `rules[VALID_PATROL].every_days`.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

from app.core.words import translated

T = TypeVar("T")
Reader = Callable[[Any], T]


class Fault(NamedTuple):
    """What is wrong at a place of the data, for example ("accept", "general")."""

    path: tuple[str, ...]
    text: str

    def __str__(self) -> str:
        return f"{'.'.join(self.path)}: {self.text}" if self.path else self.text

    def said(self, english: bool) -> str:
        """The same in the reader's language; its place is as in the data."""
        return str(self if english else self._replace(text=str(translated(self.text))))


class Faults(ValueError):
    """Every fault of some data, each with its place."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(str(fault) for fault in self.faults))


def each(raw: object, readers: Mapping[str, Reader[Any]]) -> dict[str, Any]:
    """Read an object's fields, each by its own reader; none may be missing or unknown.

    Raises Faults with all that is wrong, not only the first.
    """
    if not isinstance(raw, dict):
        raise Faults([Fault((), f"must be an object of {', '.join(readers)}")])
    faults = [Fault((str(name),), "is not known here") for name in raw if name not in readers]
    values = {}
    for name, read in readers.items():
        if name not in raw:
            faults.append(Fault((name,), "is missing"))
            continue
        try:
            values[name] = read(raw[name])
        except Faults as found:
            faults += [Fault((name, *fault.path), fault.text) for fault in found.faults]
        except ValueError as found:
            faults.append(Fault((name,), str(found)))
    if faults:
        raise Faults(faults)
    return values


def whole(least: int, most: int) -> Reader[int]:
    """Reads a whole number in a closed range."""

    def read(raw: Any) -> int:
        if type(raw) is not int or not least <= raw <= most:
            raise ValueError(f"must be a whole number from {least} to {most}")
        return raw

    return read


def number(least: float, most: float) -> Reader[float]:
    """Reads a finite number in a closed range."""

    def read(raw: Any) -> float:
        if type(raw) not in (int, float) or not math.isfinite(raw) or not least <= raw <= most:
            raise ValueError(f"must be a number from {least} to {most}")
        found: float = raw  # a whole number stays one, as it was written
        return found

    return read


def word(most: int) -> Reader[str]:
    """Reads a text of one to so many characters."""

    def read(raw: Any) -> str:
        if not isinstance(raw, str) or not 1 <= len(raw) <= most:
            raise ValueError(f"must be a word of at most {most} characters")
        return raw

    return read


def some_of(names: Iterable[str]) -> Reader[tuple[str, ...]]:
    """Reads a list of some of these words, in their order."""
    known = tuple(names)

    def read(raw: Any) -> tuple[str, ...]:
        if not isinstance(raw, list) or not all(name in known for name in raw):
            raise ValueError(f"must be a list of some of {', '.join(known)}")
        return tuple(name for name in known if name in raw)

    return read


def listed(item: Reader[T], most: int) -> Reader[tuple[T, ...]]:
    """Reads a list of at most so many; faults are at the item's number, from 1."""

    def read(raw: Any) -> tuple[T, ...]:
        if not isinstance(raw, list | tuple) or len(raw) > most:
            raise ValueError(f"must be a list of at most {most}")
        numbered = {str(number): one for number, one in enumerate(raw, 1)}
        return tuple(each(numbered, dict.fromkeys(numbered, item)).values())

    return read


def rising(item: Reader[T], most: int) -> Reader[tuple[T, ...]]:
    """Reads a list of at most so many, each greater than the one before."""
    items: Reader[tuple[Any, ...]] = listed(item, most)

    def read(raw: Any) -> tuple[T, ...]:
        found = items(raw)
        if list(found) != sorted(set(found)):
            raise ValueError("must be in rising order")
        return found

    return read


class Bound(NamedTuple):
    """A figure that filings are tested by: whether a greater one asks less of them, else a smaller
    one does; what it is called, in Chinese.
    """

    greater: bool
    called: str


class Slack(NamedTuple):
    """A bound of some data that asks less than that of others did."""

    path: tuple[str, ...]
    called: str
    old: float
    new: float


@dataclass(frozen=True)
class Section(Generic[T]):
    """One section: its name in the data, its reader, and what stands for what is left out.

    Policies of before the section was there, and clients of before a field was there, leave it out.
    None is no default: the section has been there from the first policy on. Readers raise
    ValueError with a sentence.

    For who edits it, by places in the data (numbers of rows left out): `offers` are the words that
    may stand there and below, `rows` what an empty row of a table there looks like; of a row, what
    is blank ("") may be left out.
    """

    name: str
    read: Reader[T]
    default: Any = None
    offers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rows: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    #: By fields, "" the section itself: what must not ask less unseen.
    bounds: Mapping[str, Bound] = field(default_factory=dict)

    def slack(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Slack]:
        """Which of its bounds ask less in new data than in old (both filled)."""
        for name, bound in self.bounds.items():
            before, after = (
                data[self.name][name] if name else data[self.name] for data in (old, new)
            )
            if after > before if bound.greater else after < before:
                path = (self.name, name) if name else (self.name,)
                yield Slack(path, bound.called, before, after)

    def filled(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The data with this section's default where they say nothing, object fields one by one."""
        if self.default is None:
            return dict(data)
        raw = data.get(self.name, self.default)
        if isinstance(self.default, dict) and isinstance(raw, dict):
            raw = {**self.default, **raw}
        return {**data, self.name: raw}


@dataclass(frozen=True)
class Rules:
    """A version of a county's rules as its sections have read it."""

    #: The key of the policy's row, which cases, patrols and evaluations keep.
    version: int
    values: Mapping[str, Any]

    def __getitem__(self, section: Section[T]) -> T:
        value: T = self.values[section.name]
        return value


class Sections:
    """All sections of a policy, as registered; a name belongs to one feature."""

    def __init__(self, sections: Iterable[Section[Any]]) -> None:
        self._sections = tuple(sections)
        self.readers = {section.name: section.read for section in self._sections}
        if len(self.readers) < len(self._sections):
            raise ValueError("two sections have one name")

    def __iter__(self) -> Iterator[Section[Any]]:
        return iter(self._sections)

    def filled(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The data with every section's defaults."""
        for section in self._sections:
            data = section.filled(data)
        return dict(data)

    def faults(self, data: Mapping[str, Any]) -> list[Fault]:
        """Everything for which data (filled) cannot be a policy."""
        try:
            each(data, self.readers)
        except Faults as found:
            return list(found.faults)
        return []

    def slack(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Slack]:
        """Which bounds ask less of filings in new data than in old (both filled)."""
        return [one for section in self._sections for one in section.slack(old, new)]

    def rules(self, version: int, data: Mapping[str, Any]) -> Rules:
        """A stored version; sections of another release beside these are not looked at."""
        filled = self.filled(data)
        return Rules(version, each({name: filled.get(name) for name in self.readers}, self.readers))


def differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Sections whose data differ: {section: {old, new}}."""
    return {
        name: {"old": old.get(name), "new": new.get(name)}
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    }
