"""What a county's policy says of accountability."""

from app.accountability.sections.missed_discoveries import MISSED, Hearing

SECTIONS = (MISSED,)

__all__ = ["MISSED", "SECTIONS", "Hearing"]
