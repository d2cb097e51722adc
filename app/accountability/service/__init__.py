"""The verbs of accountability."""

from app.accountability.service.act_on_file import act_on_file
from app.accountability.service.check_item import check_item
from app.accountability.service.consequences import (
    act_on_consequence,
    propose_by_ranking,
    propose_consequence,
)
from app.accountability.service.decide_discovery import decide
from app.accountability.service.draw_sample import Again, draw_again, draw_sample
from app.accountability.service.explain_discovery import explain
from app.accountability.service.find_false import act_on_finding, find_false
from app.accountability.service.import_hotspots import import_hotspots
from app.accountability.service.open_discoveries import open_discoveries
from app.accountability.service.propose_counted import propose_counted
from app.accountability.service.propose_file import open_file
from app.accountability.service.read_hotspots import read_hotspots, read_hotspots_here
from app.accountability.service.run_out_discoveries import remind
from app.accountability.service.take_step import LIVES, actions_of
from app.accountability.service.withdraw_discoveries import withdraw_discoveries

__all__ = [
    "LIVES",
    "Again",
    "act_on_consequence",
    "act_on_file",
    "act_on_finding",
    "actions_of",
    "check_item",
    "decide",
    "draw_again",
    "draw_sample",
    "explain",
    "find_false",
    "import_hotspots",
    "open_discoveries",
    "open_file",
    "propose_by_ranking",
    "propose_consequence",
    "propose_counted",
    "read_hotspots",
    "read_hotspots_here",
    "remind",
    "withdraw_discoveries",
]
