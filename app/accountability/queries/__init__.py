"""Selects of accountability, and what evaluations read of it."""

from app.accountability.queries.counted import Span, behind, counts
from app.accountability.queries.for_evaluations import checked_counts, false_told, vetoes
from app.accountability.queries.frames import CLOSINGS, PATROLS, Drawn, Frame, frames
from app.accountability.queries.records import evidence, last_place, steps
from app.accountability.queries.samples import (
    checked,
    items,
    sample_seen,
    sample_visible,
    samples,
    verdicts,
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
    "Drawn",
    "Frame",
    "Span",
    "Unit",
    "behind",
    "checked",
    "checked_counts",
    "counts",
    "evidence",
    "false_told",
    "frames",
    "himself",
    "in_charge",
    "is_about",
    "items",
    "last_place",
    "record_listing",
    "record_seen",
    "records_visible",
    "sample_seen",
    "sample_visible",
    "samples",
    "sides",
    "steps",
    "unit_named",
    "unit_of",
    "units",
    "units_of",
    "verdicts",
    "vetoes",
    "who_answers",
    "who_did",
]
