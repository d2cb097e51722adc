"""What a county's policy says of cases."""

from app.incidents.sections.closing import CLOSING
from app.incidents.sections.pressure import PRESSURE, Pressure

SECTIONS = (PRESSURE, CLOSING)

__all__ = ["CLOSING", "PRESSURE", "SECTIONS", "Pressure"]
