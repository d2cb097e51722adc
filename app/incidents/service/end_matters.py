"""What goes on beside a case ends with it."""

from datetime import datetime
from typing import Any

from app.deadlines.service import Timing
from app.incidents.models import Incident
from app.incidents.rules.actions import OPEN
from app.incidents.service import ask_help, call_levels, join_bodies, transfer_case
from app.posts.rules import Caller


def end_matters(
    case: Incident, *, caller: Caller, reason: str, timing: Timing, now: datetime
) -> dict[str, Any]:
    """Where the case is over, withdraw transfers, requests and joint actions: {withdrawn?}.

    `withdrawn` are the ids of transfers, for the event of the action that ended the case.
    """
    if case.status in OPEN or not case.open_parts or not case.matters:
        return {}
    gone = transfer_case.withdraw_all(case, caller=caller, note=reason, timing=timing, now=now)
    ask_help.withdraw_all(case, caller=caller, now=now)
    join_bodies.end_all(case, now=now)
    if case.nature == "emergency":
        call_levels.call_off(case, timing, now)
    return {"withdrawn": gone} if gone else {}
