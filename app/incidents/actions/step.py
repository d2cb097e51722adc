"""What every row of the actions is written with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.deadlines.service import Timing
from app.incidents.models import Incident
from app.incidents.rules.actions import Way
from app.incidents.rules.standing import Fact, Role
from app.posts.rules import Caller


@dataclass(frozen=True)
class Step:
    """What an action's verb works on: the locked case, the loaded body, who acts, the policy."""

    case: Incident
    body: dict[str, Any]
    caller: Caller
    timing: Timing
    now: datetime
    #: The way on which the action is taken: by whom.
    way: Way


def nothing(_step: Step) -> dict[str, Any]:
    """The action moves the case and does nothing else."""
    return {}


def way(
    before: str,
    after: str | None = None,
    *,
    by: Role | Iterable[Role],
    needs: Iterable[Fact] = (),
    bars: Iterable[Fact] = (),
) -> Way:
    """A row of the table, its statuses written as words: way("accepted assigned", …)."""
    roles = frozenset({by} if isinstance(by, Role) else by)
    return Way(frozenset(before.split()), roles, after, frozenset(needs), frozenset(bars))
