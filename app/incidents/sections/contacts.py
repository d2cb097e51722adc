"""What the contact person of a cell, named from above, is told of (A07)."""

from typing import Any

from app.policies.rules import Section

#: A case was filed in the cell, it was late there, it was closed.
EVENTS = ("filed", "late", "closed")


def _contacts(raw: Any) -> frozenset[str]:
    if not isinstance(raw, list) or not all(event in EVENTS for event in raw):
        raise ValueError(f"must be a list of some of {', '.join(EVENTS)}")
    return frozenset(raw)


CONTACTS = Section("contacts", _contacts, list(EVENTS), offers={"": EVENTS})
