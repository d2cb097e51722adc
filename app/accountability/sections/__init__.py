"""What a county's policy says of accountability."""

from app.accountability.sections.counters import ACCOUNTABILITY, Accountability
from app.accountability.sections.sampling import SAMPLING

SECTIONS = (ACCOUNTABILITY, SAMPLING)

__all__ = ["ACCOUNTABILITY", "SAMPLING", "SECTIONS", "Accountability"]
