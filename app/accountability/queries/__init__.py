"""Selects of accountability, and what evaluations read of it."""

from app.accountability.queries.counted import Span, behind, counts
from app.accountability.queries.for_evaluations import (
    checked_counts,
    false_told,
    vetoes,
)
from app.accountability.queries.frames import CLOSINGS, PATROLS, Drawn, Frame, frames
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
from app.accountability.queries.records import evidence, last_place, steps
from app.accountability.queries.samples import (
    checked,
    items,
    sample_seen,
    sample_visible,
    samples,
    verdicts,
)
from app.accountability.queries.standing_above import (
    above,
    answered_for,
    deciders,
    free_to_decide,
    stands_above,
)
from app.accountability.queries.units import (
    Answering,
    Unit,
    in_charge,
    unit_named,
    unit_of,
    units,
    units_of,
    who_answers,
)
from app.accountability.queries.visible import (
    himself,
    is_about,
    record_listing,
    record_seen,
    records_visible,
    sides,
    who_did,
)

__all__ = [
    "CLOSINGS",
    "PATROLS",
    "Answering",
    "Decided",
    "Drawn",
    "Frame",
    "Passing",
    "Span",
    "Unit",
    "above",
    "answered_for",
    "behind",
    "checked",
    "checked_counts",
    "count_for",
    "counts",
    "decided",
    "deciders",
    "evidence",
    "false_told",
    "frames",
    "free_to_decide",
    "himself",
    "hotspots",
    "in_charge",
    "is_about",
    "items",
    "last_place",
    "listing",
    "passings",
    "record_listing",
    "record_seen",
    "records_visible",
    "same_fire",
    "sample_seen",
    "sample_visible",
    "samples",
    "seen",
    "sides",
    "stands_above",
    "steps",
    "unit_named",
    "unit_of",
    "units",
    "units_of",
    "verdicts",
    "vetoes",
    "visible",
    "waiting_for",
    "who_answers",
    "who_did",
]
