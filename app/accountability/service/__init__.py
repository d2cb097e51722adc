"""The verbs of accountability."""

from app.accountability.service.act_on_file import act_on_file
from app.accountability.service.check_item import check_item
from app.accountability.service.consequences import (
    act_on_consequence,
    propose_by_ranking,
    propose_consequence,
)
from app.accountability.service.draw_sample import Again, draw_again, draw_sample
from app.accountability.service.find_false import act_on_finding, find_false
from app.accountability.service.propose_counted import propose_counted
from app.accountability.service.propose_file import open_file
from app.accountability.service.take_step import LIVES, actions_of

__all__ = [
    "LIVES",
    "Again",
    "act_on_consequence",
    "act_on_file",
    "act_on_finding",
    "actions_of",
    "check_item",
    "draw_again",
    "draw_sample",
    "find_false",
    "open_file",
    "propose_by_ranking",
    "propose_consequence",
    "propose_counted",
]
