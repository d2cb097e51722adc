"""What every row of the actions is written with."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.errors import refuse
from app.deadlines.service import Timing
from app.incidents.models import Incident
from app.incidents.rules.actions import Tells, Way
from app.incidents.rules.standing import Fact, Role
from app.posts.rules import Caller


@dataclass
class Step:
    """What an action's verb works on: the locked case, the loaded body, who acts, the policy.

    `after`, `ends` and `tells` are what the action's row says; a verb may set them otherwise, by
    the body.
    """

    case: Incident
    body: dict[str, Any]
    caller: Caller
    timing: Timing
    now: datetime
    #: What the caller is in the case, and the way that he takes.
    roles: frozenset[Role]
    way: Way
    #: Where the case goes, or None where it stays; one of the way's `instead` otherwise.
    after: str | None
    #: Why the limit that runs ends.
    ends: str
    tells: tuple[Tells, ...]
    #: Who needs not be told by these: he was told by what the action did.
    knowing: frozenset[int] = frozenset()

    @property
    def of_county(self) -> bool:
        """Whether he speaks for the office of the county in which the case lies: only that lessens
        what zones and bans demand.
        """
        return bool(self.caller.scope.reviews([self.case.county_id]))


def nothing(_step: Step) -> dict[str, Any]:
    """The action moves the case and does nothing else."""
    return {}


def the_one(step: Step, key: str, rows: Iterable[Any], fits: Callable[[Any], bool]) -> Any:
    """Of these the one that the body names by `key`, or that alone fits; refuses as `only_one`."""
    wanted = step.body.get(key)
    return only_one([row for row in rows if wanted in (None, row.id) and fits(row)])


def only_one(rows: Sequence[Any]) -> Any:
    """The only one; refuses with `no_such_matter`, `which_matter`."""
    if not rows:
        refuse("no_such_matter")
    if len(rows) > 1:
        refuse("which_matter", open=[str(row.id) for row in rows])
    return rows[0]


def way(
    before: str,
    after: str | None = None,
    *,
    by: Role | Iterable[Role],
    needs: Iterable[Fact] = (),
    bars: Iterable[Fact] = (),
    instead: str = "",
) -> Way:
    """A row of the table, its statuses written as words: way("accepted assigned", …)."""
    roles = frozenset({by} if isinstance(by, Role) else by)
    facts = frozenset(needs), frozenset(bars)
    return Way(frozenset(before.split()), roles, after, *facts, frozenset(instead.split()))
