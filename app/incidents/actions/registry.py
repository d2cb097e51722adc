"""All actions by name, in the order in which answers list them."""

import marshmallow as ma

from app.core.errors import refuse
from app.incidents.actions import (
    amending,
    assisting,
    emergency,
    ending,
    handing_up,
    handling,
    intake,
    joint,
    mediating,
    ordering,
    returning,
    timing,
    transferring,
)
from app.incidents.rules.actions import Action

PHASES = (
    *(intake, handling, ending, handing_up, transferring, assisting, joint),
    *(timing, ordering, emergency, mediating, returning, amending),
)
ACTIONS: dict[str, Action] = {action.name: action for phase in PHASES for action in phase.ROWS}
_BODIES: dict[str, ma.Schema] = {name: action.body() for name, action in ACTIONS.items()}
#: What is evidence in a body.
EVIDENCE = ("photo_ids", "stage")


def body_of(action: str) -> ma.Schema:
    """The schema of an action's body; keys of another action are unknown ones.

    Refuses an unknown action with `not_found`.
    """
    return _BODIES.get(action) or refuse("not_found")


def asked_of(action: str) -> ma.Schema:
    """The body as a form asks for it: photos and their stage where they are evidence, a note that
    is needed as required. Refuses an unknown action with `not_found`.
    """
    row = ACTIONS.get(action) or refuse("not_found")
    body: ma.Schema = row.body(exclude=() if row.evidence else EVIDENCE)
    body.fields["note"].required |= row.note
    return body
