"""The tables of ledgers: nothing of an item is ever deleted."""

from app.ledgers.models.item import LedgerCounter, LedgerItem, LedgerParty
from app.ledgers.models.kind import LedgerKind
from app.ledgers.models.record import LedgerCheck, LedgerProof, LedgerStep

__all__ = [
    "LedgerCheck",
    "LedgerCounter",
    "LedgerItem",
    "LedgerKind",
    "LedgerParty",
    "LedgerProof",
    "LedgerStep",
]
