"""The verbs of accountability."""

from app.accountability.service.decide_discovery import decide
from app.accountability.service.explain_discovery import explain
from app.accountability.service.import_hotspots import import_hotspots
from app.accountability.service.open_discoveries import open_discoveries
from app.accountability.service.read_hotspots import read_hotspots, read_hotspots_here
from app.accountability.service.run_out_discoveries import remind
from app.accountability.service.withdraw_discoveries import withdraw_discoveries

__all__ = [
    "decide",
    "explain",
    "import_hotspots",
    "open_discoveries",
    "read_hotspots",
    "read_hotspots_here",
    "remind",
    "withdraw_discoveries",
]
