"""What an action is, and who may take which when (requirements §9).

Villages stop and report, they never close a violation: closing is a reviewer's, and reviewers stand
at township or county (C04).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from app.incidents.rules.standing import Fact, Role, Standing

OPEN = ("reported", "returned", "accepted", "assigned", "in_hand", "submitted", "confirmed")
STATUSES = (*OPEN, "closed", "unfounded", "merged")
#: Notices also go to the village, by its chief; to the reviewers of the levels above and below the
#: one that the case has come to; to the filers of the cases that were merged into it; to the
#: contact from above of the cell in which it lies, where the policy says so; to whoever worked on
#: it until the action took it from him.
VILLAGE, ABOVE, BELOW, MERGED, CONTACT = "village", "above", "below", "merged", "contact"
FORMER = "former"


@dataclass(frozen=True)
class Tells:
    """The kind of a notice, and whom it tells; never the one who acted.

    `whom` are FORMER or names of AUDIENCES: FILER, HANDLER, VILLAGE, ABOVE, BELOW, MERGED, CONTACT,
    or REVIEWER: those of the level that the case has come to.
    """

    notice: str
    whom: tuple[str, ...]


@dataclass(frozen=True)
class Way:
    """One row of the table of a case's life: by whom an action is taken in which statuses.

    It leads to the status `after`, or leaves it as it is; every fact of `needs` must be so, and
    none of `bars`. What the body says may lead to one of `instead`.
    """

    before: frozenset[str]
    by: frozenset[Role]
    after: str | None = None
    needs: frozenset[Fact] = frozenset()
    bars: frozenset[Fact] = frozenset()
    instead: frozenset[str] = frozenset()

    def open_to(self, standing: Standing) -> bool:
        """Whether somebody who stands so may go it."""
        return (
            standing.status in self.before
            and bool(self.by & standing.roles)
            and self.needs <= standing.facts
            and not self.bars & standing.facts
        )


@dataclass(frozen=True)
class Action:
    """One action on a case, declared once: rules, schema, document and buttons come from it."""

    name: str
    #: The first one that is open is gone.
    ways: tuple[Way, ...]
    #: The marshmallow schema of its body: `id, note, photo_ids` and its own keys, no others.
    body: type[Any]
    #: What it does besides moving the case (a Step); returns what the event is to say.
    do: Callable[[Any], dict[str, Any]]
    #: Whether a note with the reason is needed.
    note: bool = False
    #: Whether it tells of evidence: forms ask for photos and their stage (C27), bodies always may.
    evidence: bool = False
    #: Why the limit that runs ends, where the status moves.
    ends: str = "done"
    tells: tuple[Tells, ...] = ()
    #: The key of its body that names another case on which it works too.
    beside: str | None = None
    #: Whether the county is told of a violation whose kind or place may have changed (C02).
    copies: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        """All who may ever take it."""
        return frozenset().union(*(way.by for way in self.ways))

    def way(self, standing: Standing) -> Way | None:
        """The way on which somebody who stands so takes the action; None where he may not."""
        return next((way for way in self.ways if way.open_to(standing)), None)


def allowed(actions: Iterable[Action], standing: Standing) -> list[str]:
    """The names of those that somebody may take now, in the order of `actions`."""
    return [action.name for action in actions if action.way(standing) is not None]
