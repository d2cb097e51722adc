"""The verbs of ledgers."""

from app.ledgers.service.act_on_item import act_on_item, actions_of
from app.ledgers.service.ask_progress import ask_progress
from app.ledgers.service.draft_bulletin import draft_bulletin
from app.ledgers.service.edit_kind import add_kind, retire_kind
from app.ledgers.service.import_items import import_items
from app.ledgers.service.list_item import add_item
from app.ledgers.service.read_items import read_items
from app.ledgers.service.remind import remind

__all__ = [
    "act_on_item",
    "actions_of",
    "add_item",
    "add_kind",
    "ask_progress",
    "draft_bulletin",
    "import_items",
    "read_items",
    "remind",
    "retire_kind",
]
