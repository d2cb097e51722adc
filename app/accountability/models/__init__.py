"""The tables of accountability."""

from app.accountability.models.hotspot import Hotspot
from app.accountability.models.missed_discovery import MissedDiscovery

__all__ = ["Hotspot", "MissedDiscovery"]
