"""The verbs of cases: filing, acting, what happens by itself."""

from app.incidents.service.acting import act
from app.incidents.service.filing import report
from app.incidents.service.watching import rehome, remind_top_rung, unwatched

__all__ = ["act", "rehome", "remind_top_rung", "report", "unwatched"]
