"""The verbs of cases: filing, and what happens by itself. What people do is in actions/."""

from app.incidents.service.call_vacant import call_vacant
from app.incidents.service.file_case import prepare, report, stored
from app.incidents.service.leave_vacant import leave_vacant
from app.incidents.service.prepared import Prepared
from app.incidents.service.press_overdue import press_overdue
from app.incidents.service.rehome import rehome
from app.incidents.service.remind import remind
from app.incidents.service.store_cases import store
from app.incidents.service.tell_left import tell_left
from app.incidents.service.tell_nobody import tell_nobody, waiting_for_nobody
from app.incidents.service.tell_taken import tell_taken
from app.incidents.service.upkeep import remind_top_rung, unwatched

__all__ = [
    "Prepared",
    "call_vacant",
    "leave_vacant",
    "prepare",
    "press_overdue",
    "rehome",
    "remind",
    "remind_top_rung",
    "report",
    "store",
    "stored",
    "tell_left",
    "tell_nobody",
    "tell_taken",
    "unwatched",
    "waiting_for_nobody",
]
