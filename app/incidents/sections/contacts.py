"""What the contact person of a cell, named from above, is told of (A07)."""

from app.policies.rules import Section, some_of

#: A case was filed in the cell, it was late there, it was closed.
EVENTS = ("filed", "late", "closed")


CONTACTS = Section(
    "contacts",
    lambda raw: frozenset(some_of(EVENTS)(raw)),
    list(EVENTS),
    offers={"": EVENTS},
)
