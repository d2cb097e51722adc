"""The process of an evaluation as pure functions: its steps, what they wait for, its settings."""

from app.evaluations.process.section import STEPS, Settings
from app.evaluations.process.steps import (
    BY_HAND,
    OFFICES,
    after,
    allowed,
    decided,
    ended,
    looked_at,
    may_object,
    owed,
    parts_of,
    ready,
    track_of,
    unready,
)

__all__ = [
    "BY_HAND",
    "OFFICES",
    "STEPS",
    "Settings",
    "after",
    "allowed",
    "decided",
    "ended",
    "looked_at",
    "may_object",
    "owed",
    "parts_of",
    "ready",
    "track_of",
    "unready",
]
