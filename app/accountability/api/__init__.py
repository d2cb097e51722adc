"""The routes of accountability."""

from app.accountability.api.hotspots import blp as hotspots_blp
from app.accountability.api.missed_discoveries import blp as discoveries_blp

BLUEPRINTS = (discoveries_blp, hotspots_blp)
