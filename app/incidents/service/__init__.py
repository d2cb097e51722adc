"""The verbs of cases: filing, acting, what happens by itself."""

from app.incidents.service.acting import act
from app.incidents.service.file_case import prepare, report
from app.incidents.service.store_cases import Prepared, Taken, store
from app.incidents.service.upkeep import rehome, remind_top_rung, unwatched

__all__ = [
    "Prepared",
    "Taken",
    "act",
    "prepare",
    "rehome",
    "remind_top_rung",
    "report",
    "store",
    "unwatched",
]
