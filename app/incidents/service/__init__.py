"""The verbs of cases: filing, acting, what happens by itself."""

from app.incidents.service.acting import act
from app.incidents.service.filing import prepare, report
from app.incidents.service.storing import Prepared, Taken, store
from app.incidents.service.watching import rehome, remind_top_rung, unwatched

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
