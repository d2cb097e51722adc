"""When a patrol counts, and what is odd about it."""

from collections.abc import Mapping
from typing import Any

#: Marks with which a patrol is shown but does not count until a person has looked at it (field lesson 5).
DOUBTFUL = frozenset({"no_track", "impossible_speed", "mock_location", "same_track", "outside_post", "future_time", "track_outside_times", "no_position"})


def is_valid(policy: Mapping[str, Any], *, length_m: int, duration_s: int, inside_share: float | None, marks: list[str]) -> bool:
    """Whether a patrol is long enough in time and way, inside its cell, and without doubt (valid patrol, versioned data)."""
    terms = policy["patrol"]
    long_enough = duration_s >= terms["valid_minutes"] * 60 and length_m >= terms["valid_metres"]
    return long_enough and (inside_share or 0.0) >= terms["valid_inside_share"] and not DOUBTFUL & set(marks)
