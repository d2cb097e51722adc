"""What somebody else may change of a filing that was refused: what the refusal names, no more.

Tracks, positions and the times at which something was seen are the sender's alone.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

#: Keys and numbers of items, from the outside in.
Path = tuple[str | int, ...]

#: Where and when somebody was and saw: never mended for another, at any depth.
NEVER = frozenset(
    {
        *("track", "pieces", "gaps", "from", "until"),
        *("location", "lon", "lat", "accuracy_m", "datum"),
        *("started_at", "ended_at", "occurred_at", "arrived_at", "sent_at"),
        *("id", "patrol_id", "device"),
    }
)
#: Refusals that name no field, and the fields that they are about; what hangs on the first.
ABOUT: Mapping[str, tuple[str, ...]] = {
    "unknown_kind": ("kind", "nature", "severity"),
    "nature_not_allowed": ("nature",),
    "severity_not_allowed": ("severity",),
    "source_not_allowed": ("source",),
    "unknown_cell": ("cell_code",),
    "unknown_site": ("site_id",),
}
#: Of these what the refusal says of the value.
SAID = {"unknown_kind": "kind", "unknown_cell": "cell", "unknown_site": "sites"}


class Change(NamedTuple):
    """One value that is another; None where there is none."""

    path: Path
    before: Any
    after: Any

    @property
    def field(self) -> str:
        """As sentences name it: visits.3.note."""
        return dotted(self.path)


def dotted(path: Path) -> str:
    """A path as people read it."""
    return ".".join(map(str, path))


def changes(before: Any, after: Any, path: Path = ()) -> Iterator[Change]:
    """Where two bodies differ, as deep as can be said; lists of other lengths differ as a whole."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys([*before, *after]):
            if name in before and name in after:
                yield from changes(before[name], after[name], (*path, name))
            else:
                yield Change((*path, name), before.get(name), after.get(name))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from changes(one, other, (*path, number))
    elif type(before) is not type(after) or before != after:
        yield Change(path, before, after)


def named(code: str, more: Mapping[str, Any], before: Any) -> set[Path]:
    """The places in a body that a refusal names: by its errors, or by what it is about."""
    if code == "invalid":
        return {path for path in _leaves(more.get("errors"), ()) if path}
    names = ABOUT.get(code, ())
    if not names:
        return set()
    found = {path for path, value in _places(before, names[0]) if _meant(code, more, value)}
    return {(*path[:-1], name) for path in found or {(names[0],)} for name in names}


def beyond(found: Collection[Change], allowed: Collection[Path]) -> Change | None:
    """The first change that lies in none of the places named."""
    return next(
        (one for one in found if not any(one.path[: len(path)] == path for path in allowed)), None
    )


def taken(before: Any, after: Any, allowed: Collection[Path], path: Path = ()) -> Any:
    """A body with what another has in the places named, and nothing else of it."""
    if any(path[: len(place)] == place for place in allowed):
        return after
    if isinstance(before, dict) and isinstance(after, dict):
        both = {
            name: taken(before[name], after[name], allowed, (*path, name))
            for name in before
            if name in after
        }
        lost = {
            name: before[name]
            for name in before
            if name not in after and (*path, name) not in allowed
        }
        new = {
            name: after[name] for name in after if name not in before and (*path, name) in allowed
        }
        return both | lost | new
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        return [taken(one, other, allowed, (*path, number)) for number, (one, other) in pairs]
    return before


def untouchable(found: Collection[Change]) -> Change | None:
    """The first change of a track, a position or an observed time."""
    return next((one for one in found if NEVER.intersection(map(str, one.path))), None)


def brought(before: Any, after: Any) -> str | None:
    """The first field of a track, a position or a time that a mended body has more of: in what
    stands for something that was refused as a whole.
    """
    more = Counter(_never(after)) - Counter(_never(before))
    return next((name for name, _ in more), None)


def cells_named(found: Iterable[Change]) -> Iterator[str]:
    """The codes of cells that stand in what was changed, as it is after."""
    for one in found:
        told = {one.path[-1]: one.after} if one.path else one.after
        yield from (code for _, code in _places(told, "cell_code") if isinstance(code, str))


def _leaves(errors: Any, path: Path) -> Iterator[Path]:
    """The places that a tree of messages speaks of; `_schema` speaks of what it stands in."""
    if not isinstance(errors, dict):
        yield path
        return
    for name, inside in errors.items():
        key: str | int = int(name) if str(name).isdecimal() else str(name)
        yield from _leaves(inside, path if key == "_schema" else (*path, key))


def _places(value: Any, name: str, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Wherever a body has a key of this name, with what stands there."""
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, inside in items:
        if key == name:
            yield (*path, key), inside
        yield from _places(inside, name, (*path, key))


def _meant(code: str, more: Mapping[str, Any], value: Any) -> bool:
    """Whether a refusal may be about this value."""
    if code in SAID and SAID[code] in more:
        said = more[SAID[code]]
        return value in said if isinstance(said, list) else bool(value == said)
    return value not in more.get("allowed", ())


def _never(value: Any) -> Iterator[tuple[str, str]]:
    """(key, value as text) of all in a body that is never mended."""
    if isinstance(value, dict):
        for key, inside in value.items():
            if key in NEVER:
                yield str(key), repr(inside)
            else:
                yield from _never(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _never(inside)
