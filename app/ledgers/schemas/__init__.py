"""Shapes of ledgers."""

from app.ledgers.schemas.files import (
    LedgerExportQuery,
    LedgerImportOut,
    LedgerImportQuery,
)
from app.ledgers.schemas.items import (
    ItemActionIn,
    ItemIn,
    ItemOut,
    ItemsQuery,
    ItemWithSteps,
)
from app.ledgers.schemas.kinds import KindQuery, LedgerKindIn, LedgerKindOut
from app.ledgers.schemas.overviews import (
    BoardOut,
    BoardQuery,
    BulletinIn,
    ProgressOut,
    ProgressQuery,
)

__all__ = [
    "BoardOut",
    "BoardQuery",
    "BulletinIn",
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
