"""The tables of accountability: nothing of them is ever deleted (row E22)."""

from app.accountability.models.consequence import Consequence
from app.accountability.models.counter_claim import CounterClaim
from app.accountability.models.file import AccountabilityFile
from app.accountability.models.finding import Finding
from app.accountability.models.hotspot import Hotspot
from app.accountability.models.missed_discovery import MissedDiscovery
from app.accountability.models.record import Evidence, RecordStep
from app.accountability.models.sample import Sample, SampleItem, SampleVerdict

__all__ = [
    "AccountabilityFile",
    "Consequence",
    "CounterClaim",
    "Evidence",
    "Finding",
    "Hotspot",
    "MissedDiscovery",
    "RecordStep",
    "Sample",
    "SampleItem",
    "SampleVerdict",
]
