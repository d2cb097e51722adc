"""What a county's policy says of accountability."""

from app.accountability.sections.counters import ACCOUNTABILITY, Accountability
from app.accountability.sections.missed_discoveries import MISSED, Hearing
from app.accountability.sections.sampling import SAMPLING

SECTIONS = (
    ACCOUNTABILITY,
    SAMPLING,
    MISSED,
)
__all__ = ["ACCOUNTABILITY", "MISSED", "SAMPLING", "SECTIONS", "Accountability", "Hearing"]
