"""The routes of ledgers."""

from app.ledgers.api.files import blp as files
from app.ledgers.api.items import blp as items
from app.ledgers.api.kinds import blp as kinds
from app.ledgers.api.overviews import blp as overviews

BLUEPRINTS = (kinds, items, overviews, files)
