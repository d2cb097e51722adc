"""Cases of one spot: what is alike and may be the same, what came back after closing (E06)."""

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

from app.filings.rules.marks import Mark
from app.incidents.rules.duty import LADDER, LEVELS, levels_above

METRES_A_DEGREE = 111_320.0
#: Boxes are a little larger than the circle that they stand for.
SLACK = 1.01
#: Marks that speak of other cases: for who sees those, too.
SPOT_MARKS = (Mark.SIMILAR, Mark.RELAPSE)


class Seen(Protocol):
    """What of a case says where, when and as what it was seen; lon and lat in degrees."""

    @property
    def id(self) -> Any: ...
    @property
    def kind(self) -> str: ...
    @property
    def lon(self) -> float | None: ...
    @property
    def lat(self) -> float | None: ...
    @property
    def site_id(self) -> int | None: ...
    @property
    def observed_at(self) -> datetime: ...
    @property
    def closed_at(self) -> datetime | None: ...
    @property
    def status(self) -> str: ...


S = TypeVar("S", bound=Seen)


@dataclass(frozen=True)
class Similar:
    """How near in metres and hours two cases of a kind may be the same."""

    distance_m: int
    hours: int


@dataclass(frozen=True)
class Relapse:
    """For how many days after a closing, within how many metres, a spot counts as the same."""

    days: int
    distance_m: int


def distance_m(one: Seen, other: Seen) -> float | None:
    """Metres between two cases on the plane, good for some kilometres; None without positions."""
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return None
    east = (one.lon - other.lon) * math.cos(math.radians((one.lat + other.lat) / 2))
    return math.hypot(east, one.lat - other.lat) * METRES_A_DEGREE


def box_around(lon: float, lat: float, metres: float) -> tuple[float, float, float, float]:
    """(west, south, east, north) in degrees of a box that holds all within so many metres."""
    up = SLACK * metres / METRES_A_DEGREE
    side = up / max(math.cos(math.radians(min(abs(lat) + up, 90.0))), 1e-6)
    return lon - side, lat - up, lon + side, lat + up


def boxes_around(places: Iterable[tuple[str, float, float, float]]) -> list[dict[str, Any]]:
    """Boxes that hold all that is around these (kind, lon, lat, metres), each with its kind.

    Places that crowd on one spot share a few: there are never many more than there is ground.
    """
    shared: dict[Any, list[tuple[float, float, float, float]]] = defaultdict(list)
    for kind, lon, lat, metres in places:
        west, south, east, north = box = box_around(lon, lat, metres)
        shared[kind, lon // (east - west), lat // (north - south)].append(box)
    return [
        {
            "kind": kind,
            "west": min(west),
            "south": min(south),
            "east": max(east),
            "north": max(north),
        }
        for (kind, _, _), held in shared.items()
        for west, south, east, north in [tuple(zip(*held, strict=True))]
    ]


def similar(case: Seen, others: Iterable[S], rules: Similar) -> list[tuple[S, float]]:
    """(case, metres) of those that may be the same, the nearest first."""
    found, apart = [], timedelta(hours=rules.hours)
    for other in others:
        metres = distance_m(case, other) if other.kind == case.kind else None
        near = metres is not None and metres <= rules.distance_m
        if near and abs(case.observed_at - other.observed_at) <= apart:
            found.append((other, metres or 0.0))
    return sorted(found, key=lambda one: one[1])


class Spots(Generic[S]):
    """Cases in the order of their latitude: those around one are found without looking at all."""

    def __init__(self, cases: Iterable[S]) -> None:
        found = list(cases)
        placed = [(one.lat, one.lon, n) for n, one in enumerate(found) if one.lat is not None]
        self._cases, self._placed = found, sorted(placed, key=lambda spot: spot[0])
        self._lats = [lat for lat, _, _ in self._placed]
        self._sites: dict[int, list[int]] = {}
        for n, one in enumerate(found):
            if one.site_id is not None:
                self._sites.setdefault(one.site_id, []).append(n)

    def around(self, case: Seen, metres: float) -> list[S]:
        """Those in the box around a case or at its site: what is worth a closer look."""
        numbers = set(self._sites.get(case.site_id, ())) if case.site_id is not None else set()
        if case.lon is not None and case.lat is not None:
            west, south, east, north = box_around(case.lon, case.lat, metres)
            first, last = bisect_left(self._lats, south), bisect_right(self._lats, north)
            numbers |= {
                n
                for _, lon, n in self._placed[first:last]
                if lon is not None and west <= lon <= east
            }
        return [self._cases[n] for n in sorted(numbers)]


def relapsed(case: Seen, others: Iterable[S], rules: Relapse) -> S | None:
    """The closed case that came back as this one, the last closed first; None where none did.

    Of the same kind, at the same site or near by, and seen after that one was closed.
    """
    found = [other for other in others if _came_back(case, other, rules)]
    return max(found, key=lambda other: other.closed_at or other.observed_at, default=None)


def _came_back(case: Seen, other: Seen, rules: Relapse) -> bool:
    if other.status != "closed" or other.closed_at is None:
        return False
    since = case.observed_at - other.closed_at
    return same_spot(case, other, rules) and timedelta(0) < since <= timedelta(days=rules.days)


def same_spot(case: Seen, other: Seen, rules: Relapse) -> bool:
    """Whether both are of one kind, near each other or at one site: what a relapse is of."""
    metres = distance_m(case, other)
    near = metres is not None and metres <= rules.distance_m
    same_site = case.site_id is not None and case.site_id == other.site_id
    return other.kind == case.kind and (near or same_site)


def level_of_all(places: Sequence[Sequence[int | None]]) -> str | None:
    """The lowest level whose cell holds all of these places; each is its cells at LEVELS.

    None where no cell holds them all.
    """
    at = zip(LEVELS, zip(*places, strict=True), strict=True)
    return next((name for name, ids in at if ids[0] is not None and len({*ids}) == 1), None)


def levels_that_see(spot_level: str | None) -> tuple[str, ...]:
    """At which levels one sees all that a mark of the spot speaks of."""
    return LEVELS[LEVELS.index(spot_level) :] if spot_level else ()


def levels_seen_from(level: str) -> tuple[str, ...]:
    """The other way: of which spot levels one sees all from a level; none below a village."""
    return LEVELS[: LEVELS.index(level) + 1] if level in LEVELS else ()


def level_of_relapse(start: str, closed_at: str) -> str:
    """One level above the one that closed it, at the top the same; never below where it starts."""
    above = levels_above(closed_at)
    return max(start, above[0] if above else closed_at, key=LADDER.index)
