"""The console's pages of ledgers: the board, lists, an item with its steps, forms from schemas."""

from app.console.ledgers import board, files, item, kinds, new, progress

__all__ = ["board", "files", "item", "kinds", "new", "progress"]
