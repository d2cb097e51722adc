"""Shapes of ledgers."""

from app.ledgers.schemas.files import (
    LedgerExportQuery,
    LedgerImportOut,
    LedgerImportQuery,
)
from app.ledgers.schemas.items import (
    BoardOut,
    BoardQuery,
    ItemActionIn,
    ItemIn,
    ItemOut,
    ItemsQuery,
    ItemWithSteps,
    ProgressOut,
    ProgressQuery,
)
from app.ledgers.schemas.kinds import KindQuery, LedgerKindIn, LedgerKindOut

__all__ = [
    "BoardOut",
    "BoardQuery",
    "ItemActionIn",
    "ItemIn",
    "ItemOut",
    "ItemWithSteps",
    "ItemsQuery",
    "KindQuery",
    "LedgerExportQuery",
    "LedgerImportOut",
    "LedgerImportQuery",
    "LedgerKindIn",
    "LedgerKindOut",
    "ProgressOut",
    "ProgressQuery",
]
