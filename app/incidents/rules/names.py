"""Departments and kinds that a new policy names and nobody knows: misspelt ones mostly (D15)."""

from collections.abc import Collection, Iterator
from typing import Any

from app.policies.rules import Fault

#: (place in the policy, code)
Named = tuple[tuple[str, ...], str]


def named_departments(zones: Collection[Any], offices: Collection[str]) -> Iterator[Named]:
    """The departments that a policy names, with their places in it."""
    for number, row in enumerate(zones, 1):
        place = ("routing", "zones", str(number))
        yield from (((*place, "lead"), code) for code in [row.lead] if code)
        yield from (((*place, "assisting"), code) for code in row.assisting)
    yield from ((("emergency", "offices"), code) for code in offices)


def unknown_departments(
    zones: Collection[Any], offices: Collection[str], known: Collection[str]
) -> list[Fault]:
    """Those that no department of the county has; `known` holds the default policy's codes too."""
    return [
        Fault(place, f"no department {code} in this county")
        for place, code in named_departments(zones, offices)
        if code not in known
    ]


def unknown_kinds(
    zones: Collection[Any], fire_kinds: Collection[str], known: Collection[str]
) -> list[Fault]:
    """Kinds of rows of zones, or beginnings of such, and kinds of fires, that there are not."""
    begun = [
        (("routing", "zones", str(number), "kinds"), code)
        for number, row in enumerate(zones, 1)
        for code in row.kinds
        if not any(kind.startswith(code) for kind in known)
    ]
    fires = [(("emergency", "fire_kinds"), code) for code in fire_kinds if code not in known]
    return [Fault(place, f"no kind {code} in this county") for place, code in [*begun, *fires]]
