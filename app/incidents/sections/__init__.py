"""What a county's policy says of cases."""

from app.incidents.sections.closing import CLOSING
from app.incidents.sections.pressure import PRESSURE, Pressure
from app.incidents.sections.returning import LOOK_BACK, RELAPSE, SIMILAR
from app.incidents.sections.routing import ROUTING, TRANSFERS

SECTIONS = (PRESSURE, ROUTING, TRANSFERS, CLOSING, SIMILAR, RELAPSE, LOOK_BACK)

__all__ = [
    "CLOSING",
    "LOOK_BACK",
    "PRESSURE",
    "RELAPSE",
    "ROUTING",
    "SECTIONS",
    "SIMILAR",
    "TRANSFERS",
    "Pressure",
]
