"""What a policy says of patrols: what a valid one is, how often, how long its track is kept."""

from dataclasses import dataclass
from typing import Any

from app.policies.rules import Section, each, number, whole


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


FIELDS = {
    "every_days": whole(1, 92),
    "valid_minutes": number(0, 1440),
    "valid_metres": number(0, 100_000),
    "valid_inside_share": number(0, 1),
    "valid_visits": whole(0, 100),
    "valid_photos": whole(0, 100),
    "photo_metres": whole(0, 5000),
}


def _patrol(raw: Any) -> ValidPatrol:
    return ValidPatrol(**each(raw, FIELDS))


def _retention(raw: Any) -> Retention:
    return Retention(**each(raw, {"track_days": whole(30, 3650)}))


VALID_PATROL = Section(
    "patrol", _patrol, {"valid_visits": 0, "valid_photos": 0, "photo_metres": 300}
)
#: Two years where a policy says nothing.
RETENTION = Section("retention", _retention, {"track_days": 730})
SECTIONS = (VALID_PATROL, RETENTION)
