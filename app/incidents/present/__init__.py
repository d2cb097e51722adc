"""What cases look like in answers, and what goes on beside them."""

from app.incidents.present.cases import (
    alone_out,
    case_out,
    cases_out,
    events_out,
    facts_out,
    mended_of,
    photos_out,
)
from app.incidents.present.matters import (
    matters_out,
    transfers_out,
)

__all__ = [
    "alone_out",
    "case_out",
    "cases_out",
    "events_out",
    "facts_out",
    "matters_out",
    "mended_of",
    "photos_out",
    "transfers_out",
]
