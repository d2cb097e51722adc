"""What an action is, and who may take which when (requirements §9).

Villages stop and report, they never close a violation: closing is a reviewer's, and reviewers stand
at township or county (C04).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

OPEN = ("reported", "returned", "accepted", "assigned", "in_hand", "submitted", "confirmed")
STATUSES = (*OPEN, "closed", "unfounded", "merged")
#: What somebody is in a case. Notices also go to the VILLAGE, by its chief.
REVIEWER, FILER, HANDLER = "reviewer", "filer", "handler"
VILLAGE = "village"


@dataclass(frozen=True)
class Standing:
    """What decides about a case: status, level, whether a village fixed a nuisance on the spot."""

    status: str
    level: str
    fixed_on_spot: bool


def always(_case: Standing) -> bool:
    return True


def never(_case: Standing) -> bool:
    return False


@dataclass(frozen=True)
class Tells:
    """The kind of a notice, and whom it tells; never the one who acted.

    FILER, HANDLER, VILLAGE, or REVIEWER: those of the level that the case has come to.
    """

    notice: str
    whom: tuple[str, ...]


@dataclass(frozen=True)
class Action:
    """One action on a case, declared once: rules, schema, document and buttons come from it."""

    name: str
    #: The statuses that it is taken in; the one that it leads to, None where that stays.
    before: frozenset[str]
    after: str | None
    #: Who may: any of these roles in the case.
    by: frozenset[str]
    #: The marshmallow schema of its body: `id, note, photo_ids` and its own keys, no others.
    body: type[Any]
    #: What it does besides moving the case (a Step); returns what the event is to say.
    do: Callable[[Any], dict[str, Any]]
    #: Whether a note with the reason is needed.
    note: bool = False
    #: Why the limit that runs ends, where the status moves.
    ends: str = "done"
    tells: Tells | None = None
    #: Whether the county is told of a violation whose kind or place may have changed (C02).
    copies: bool = False
    #: A further condition; and what permits it in a status that is not in `before`.
    when: Callable[[Standing], bool] = always
    besides: Callable[[Standing], bool] = never


def allowed(actions: Iterable[Action], case: Standing, roles: frozenset[str]) -> list[str]:
    """The names of those that somebody with these roles in the case may take now.

    In the order of `actions`; what only a special condition permits comes last.
    """
    mine = [action for action in actions if action.by & roles]
    usual = [a.name for a in mine if case.status in a.before and a.when(case)]
    return usual + [a.name for a in mine if a.besides(case)]


def fixed_on_spot(nature: str, source: str, measures_taken: str) -> bool:
    """Whether a nuisance was dealt with by those who found it."""
    return nature == "nuisance" and source == "own_patrol" and bool(measures_taken.strip())
