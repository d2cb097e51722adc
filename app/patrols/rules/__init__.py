"""When a patrol counts, and what is doubted of it."""

from app.patrols.rules.counting import (
    MODES,
    MOST_PIECES,
    MOST_POINTS,
    SILENT,
    closed_by_silence,
    is_told,
    is_valid,
    on_the_way,
    outside_times,
    silent_share,
    times_apart,
)
from app.patrols.rules.doubts import DOUBTFUL, doubts

__all__ = [
    "DOUBTFUL",
    "MODES",
    "MOST_PIECES",
    "MOST_POINTS",
    "SILENT",
    "closed_by_silence",
    "doubts",
    "is_told",
    "is_valid",
    "on_the_way",
    "outside_times",
    "silent_share",
    "times_apart",
]
