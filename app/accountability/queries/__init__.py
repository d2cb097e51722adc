"""What is asked of accountability."""

from app.accountability.queries.hotspots import hotspots, same_fire
from app.accountability.queries.missed_discoveries import (
    Decided,
    count_for,
    decided,
    listing,
    seen,
    visible,
    waiting_for,
)
from app.accountability.queries.passing import Passing, passings
from app.accountability.queries.standing_above import (
    above,
    answered_for,
    deciders,
    free_to_decide,
    stands_above,
)

__all__ = [
    "Decided",
    "Passing",
    "above",
    "answered_for",
    "count_for",
    "decided",
    "deciders",
    "free_to_decide",
    "hotspots",
    "listing",
    "passings",
    "same_fire",
    "seen",
    "stands_above",
    "visible",
    "waiting_for",
]
