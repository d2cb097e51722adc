"""What people do about a case: each action declared in a row of its phase's file.

Adding one is a row in ROWS, its body, its verb. What is allowed, the route, the sync, the OpenAPI
document follow from the row.
"""

from app.incidents.actions.act import Acted, act
from app.incidents.actions.allowed import (
    allowed,
    allowed_in,
    allowed_to,
    may_read_parties,
    may_read_reporter,
    roles_of,
    standing_of,
)
from app.incidents.actions.document import document
from app.incidents.actions.registry import ACTIONS, asked_of, body_of

__all__ = [
    "ACTIONS",
    "Acted",
    "act",
    "allowed",
    "allowed_in",
    "allowed_to",
    "asked_of",
    "body_of",
    "document",
    "may_read_parties",
    "may_read_reporter",
    "roles_of",
    "standing_of",
]
