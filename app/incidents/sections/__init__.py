"""What a county's policy says of cases."""

from app.incidents.sections.closing import CLOSING, ON_SPOT
from app.incidents.sections.contacts import CONTACTS
from app.incidents.sections.emergency import EMERGENCY
from app.incidents.sections.limits import LIMITS
from app.incidents.sections.measures import MEASURES
from app.incidents.sections.pressure import PRESSURE, Pressure
from app.incidents.sections.returning import LOOK_BACK, RELAPSE, SIMILAR
from app.incidents.sections.routing import ROUTING, TRANSFERS
from app.incidents.sections.time_requests import EXTENSIONS, PAUSES

SECTIONS = (
    *(PRESSURE, ROUTING, TRANSFERS, CLOSING, ON_SPOT, EMERGENCY, MEASURES),
    *(SIMILAR, RELAPSE, LOOK_BACK, PAUSES, EXTENSIONS, LIMITS, CONTACTS),
)

__all__ = [
    "CLOSING",
    "CONTACTS",
    "EMERGENCY",
    "EXTENSIONS",
    "LIMITS",
    "LOOK_BACK",
    "MEASURES",
    "ON_SPOT",
    "PAUSES",
    "PRESSURE",
    "RELAPSE",
    "ROUTING",
    "SECTIONS",
    "SIMILAR",
    "TRANSFERS",
    "Pressure",
]
