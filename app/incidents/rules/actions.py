"""The life of a case: which action leads from which status to which, for whom (requirements §9).

Villages stop and report, they never close a violation: closing is a reviewer's, and reviewers stand
at township or county (C04).
"""

from dataclasses import dataclass

OPEN = ("reported", "returned", "accepted", "assigned", "in_hand", "submitted", "confirmed")
STATUSES = (*OPEN, "closed", "unfounded", "merged")
LADDER = ("township", "county")
REVIEWER, FILER, HANDLER = "reviewer", "filer", "handler"


@dataclass(frozen=True)
class Action:
    """From which statuses, to which (None: it stays), by whom, and whether a reason is needed."""

    before: frozenset[str]
    after: str | None
    by: str
    note: bool = False


def _action(before: str, after: str | None, by: str, note: bool = False) -> Action:
    return Action(frozenset(before.split()), after, by, note)


ACTIONS = {
    "accept": _action("reported", "accepted", REVIEWER),
    "return": _action("reported", "returned", REVIEWER, note=True),
    "correct": _action("returned", "reported", FILER),
    "assign": _action("accepted assigned in_hand", "assigned", REVIEWER),
    "start": _action("assigned", "in_hand", HANDLER),
    "submit": _action("assigned in_hand", "submitted", HANDLER, note=True),
    "confirm": _action("submitted", "confirmed", REVIEWER),
    "reject": _action("submitted", "in_hand", REVIEWER, note=True),
    "close": _action("confirmed", "closed", REVIEWER),
    "dismiss": _action("reported accepted", "unfounded", REVIEWER, note=True),
    "reopen": _action("closed unfounded", "accepted", REVIEWER, note=True),
    "escalate": _action(
        "reported accepted assigned in_hand submitted confirmed", None, REVIEWER, note=True
    ),
}

#: status -> the stage whose limit runs meanwhile
STAGES = {
    "reported": "accept",
    "returned": "correct",
    "accepted": "handle",
    "assigned": "handle",
    "in_hand": "handle",
    "submitted": "confirm",
    "confirmed": "close",
}


@dataclass(frozen=True)
class Standing:
    """What decides about a case: status, level, whether a village fixed a nuisance on the spot."""

    status: str
    level: str
    fixed_on_spot: bool


def allowed(case: Standing, roles: frozenset[str]) -> list[str]:
    """The actions that somebody with these roles in the case may take now."""
    names = [
        name
        for name, action in ACTIONS.items()
        if case.status in action.before and action.by in roles
    ]
    if case.level == LADDER[-1] and "escalate" in names:
        names.remove("escalate")
    # A village may fix a nuisance on the spot, and the township confirms (C04).
    if case.status == "reported" and case.fixed_on_spot and REVIEWER in roles:
        names.append("confirm")
    return names


def reviewing_levels(base_level: str, level: str) -> tuple[str, ...]:
    """The levels whose reviewers may act: from the one that accepted to the one it has moved up to."""
    return LADDER[LADDER.index(base_level) : LADDER.index(level) + 1]


def fixed_on_spot(nature: str, source: str, measures_taken: str) -> bool:
    """Whether a nuisance was dealt with by those who found it."""
    return nature == "nuisance" and source == "own_patrol" and bool(measures_taken.strip())
