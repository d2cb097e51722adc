"""What a policy says of patrols: what a valid one is, how often, what is doubted of one, how long
its track is kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.patrols.section_words import FIELD
from app.policies.rules import Bound, Section, each, number, whole


@dataclass(frozen=True)
class ValidPatrol:
    """What a valid patrol is, and the cycle in which each village owes one (rows B01, F04)."""

    every_days: int
    valid_minutes: float
    valid_metres: float
    #: Share of its length inside its cell, 0 to 1.
    valid_inside_share: float
    valid_visits: int
    valid_photos: int
    #: How near its way a photo must have been taken.
    photo_metres: int


@dataclass(frozen=True)
class Retention:
    """How long raw tracks are kept; after it a coarse line stays."""

    track_days: int


@dataclass(frozen=True)
class DoubtBounds:
    """From where on a patrol is doubted, and a visit lies on its way (docs/adr/0019)."""

    #: A walk nearer than so many metres to an earlier one, laid on it, is its copy; one that two
    #: made at the same time is only where it is no farther than `replica_m`.
    like_m: float
    replica_m: float
    #: The same of one whose ends were cut, or that was stretched; one that was let drift is off by
    #: so little more from place to place.
    reworked_m: float
    drift_m: float
    #: One of whose parts so large a share (0 to 1) are parts of earlier ones is put together from
    #: them.
    most_repeated: float
    #: How many days back it is compared.
    like_days: int
    #: A track that wavers less from leg to leg than receivers do, or keeps its pace better than
    #: people (a share of its way, and that with what half of its minutes differ by), was drawn.
    least_waver_m: float
    least_uneven: float
    least_steady: float
    #: One that wavers from fix to fix by more, beside the most that receivers do, has noise on it.
    most_restless: float
    #: Longer by so many times than it is wide, or with legs that go on so little, it goes nowhere.
    most_laps: float
    least_onward: float
    #: Steps that nothing on the ground makes.
    most_leaps: int
    #: Told by fewer points or legs, or with a larger share (0 to 1) of its time in silences longer
    #: than so many minutes, nobody can judge it.
    least_told: int
    silent_minutes: float
    most_silent: float
    #: For how long two patrols may last at once.
    overlap_minutes: int
    #: How far from its track the told start and end may be.
    apart_hours: float
    #: How near its track, within so many minutes, a visited site must lie.
    visit_metres: int
    visit_minutes: int


FIELDS = {
    "every_days": whole(1, 92),
    "valid_minutes": number(0, 1440),
    "valid_metres": number(0, 100_000),
    "valid_inside_share": number(0, 1),
    "valid_visits": whole(0, 100),
    "valid_photos": whole(0, 100),
    "photo_metres": whole(0, 5000),
}

DOUBT_FIELDS = {
    "like_m": number(0, 100),
    "replica_m": number(0, 20),
    "reworked_m": number(0, 100),
    "drift_m": number(0, 20),
    "most_repeated": number(0.05, 1),
    "like_days": whole(0, 730),
    "least_waver_m": number(0, 5),
    "least_uneven": number(0, 0.1),
    "least_steady": number(0, 0.1),
    "most_restless": number(0.5, 20),
    "most_laps": number(5, 1000),
    "least_onward": number(-1, 1),
    "most_leaps": whole(0, 1000),
    "least_told": whole(0, 1000),
    "silent_minutes": number(0.5, 30),
    "most_silent": number(0, 1),
    "overlap_minutes": whole(1, 1440),
    "apart_hours": number(0.5, 48),
    "visit_metres": whole(10, 5000),
    "visit_minutes": whole(1, 120),
}
#: What stands where a policy says nothing: found by measuring (docs/adr/0019).
DOUBT_BOUNDS = {
    "like_m": 4.0,
    "replica_m": 0.5,
    "reworked_m": 3.0,
    "drift_m": 1.6,
    "most_repeated": 0.15,
    "like_days": 366,
    "least_waver_m": 0.03,
    "least_uneven": 0.001,
    "least_steady": 0.0115,
    "most_restless": 1.0,
    "most_laps": 40,
    "least_onward": 0.1,
    "most_leaps": 1,
    "least_told": 20,
    "silent_minutes": 5,
    "most_silent": 0.5,
    "overlap_minutes": 10,
    "apart_hours": 3,
    "visit_metres": 100,
    "visit_minutes": 10,
}


#: Of these a greater value asks less of patrols, of all others a smaller one.
ASKS_LESS = frozenset(
    {
        *(name for name in DOUBT_FIELDS if name.startswith("most_")),
        *("silent_minutes", "overlap_minutes", "apart_hours", "visit_metres", "visit_minutes"),
        *("every_days", "photo_metres"),
    }
)


def _bounds(section: str, names: Iterable[str]) -> dict[str, Bound]:
    called = {name: FIELD[f"{section}.{name}"][0] for name in names}
    return {name: Bound(name in ASKS_LESS, words) for name, words in called.items()}


def _patrol(raw: Any) -> ValidPatrol:
    return ValidPatrol(**each(raw, FIELDS))


def _retention(raw: Any) -> Retention:
    return Retention(**each(raw, {"track_days": whole(30, 3650)}))


def _doubts(raw: Any) -> DoubtBounds:
    return DoubtBounds(**each(raw, DOUBT_FIELDS))


VALID_PATROL = Section(
    "patrol",
    _patrol,
    {"valid_visits": 0, "valid_photos": 0, "photo_metres": 300},
    bounds=_bounds("patrol", FIELDS),
)
#: Two years where a policy says nothing.
RETENTION = Section("retention", _retention, {"track_days": 730})
DOUBTS = Section("doubts", _doubts, DOUBT_BOUNDS, bounds=_bounds("doubts", DOUBT_FIELDS))
SECTIONS = (VALID_PATROL, RETENTION, DOUBTS)
