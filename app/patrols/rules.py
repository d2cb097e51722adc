"""When a patrol counts, and what is odd about it."""

from collections.abc import Mapping
from typing import Any, Protocol

#: Points a track may have, and pieces it may come in.
MOST_POINTS, MOST_PIECES = 50_000, 2000
MODES = ("regular", "irregular", "campaign")
#: Marks with which a patrol is shown but does not count until a person has looked at it (field
#: lesson 5).
DOUBTFUL = frozenset(
    {
        "no_track",
        "impossible_speed",
        "mock_location",
        "same_track",
        "outside_post",
        "future_time",
        "track_outside_times",
        "no_position",
    }
)


class Walked(Protocol):
    """What is asked of a patrol: metres, seconds, share inside its cell (0 to 1), visits, photos
    taken on the way.
    """

    length_m: Any
    duration_s: Any
    inside_share: Any
    visited: Any
    photos_in_place: Any
    marks: Any


def is_valid(policy: Mapping[str, Any], patrol: Walked) -> bool:
    """Whether a patrol is long enough in time and way, inside its cell, with the visits and photos
    asked for, and without doubt (versioned data).
    """
    terms = policy["patrol"]
    long_enough = (
        patrol.duration_s >= terms["valid_minutes"] * 60
        and patrol.length_m >= terms["valid_metres"]
    )
    seen_enough = patrol.visited >= terms.get(
        "valid_visits", 0
    ) and patrol.photos_in_place >= terms.get("valid_photos", 0)
    return (
        long_enough
        and seen_enough
        and (patrol.inside_share or 0.0) >= terms["valid_inside_share"]
        and not DOUBTFUL & set(patrol.marks)
    )
