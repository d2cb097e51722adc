"""When a patrol counts, and what is odd about it."""

from typing import Any, Protocol

from app.patrols.sections import ValidPatrol

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


def is_valid(asked: ValidPatrol, patrol: Walked) -> bool:
    """Whether a patrol is long enough in time and way, inside its cell, with the visits and photos
    asked for, and without doubt (versioned data).
    """
    return (
        patrol.duration_s >= asked.valid_minutes * 60
        and patrol.length_m >= asked.valid_metres
        and (patrol.inside_share or 0.0) >= asked.valid_inside_share
        and patrol.visited >= asked.valid_visits
        and patrol.photos_in_place >= asked.valid_photos
        and not DOUBTFUL & set(patrol.marks)
    )
