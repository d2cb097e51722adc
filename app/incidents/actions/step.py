"""What every row of the actions is written with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.deadlines.service import Timing
from app.incidents.models import Incident
from app.posts.rules import Caller


@dataclass(frozen=True)
class Step:
    """What an action's verb works on: the locked case, the loaded body, who acts, the policy."""

    case: Incident
    body: dict[str, Any]
    caller: Caller
    timing: Timing
    now: datetime


def nothing(_step: Step) -> dict[str, Any]:
    """The action moves the case and does nothing else."""
    return {}


def statuses(names: str) -> frozenset[str]:
    """Statuses, written as words: "accepted assigned"."""
    return frozenset(names.split())
