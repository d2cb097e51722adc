"""When others' finding is held against somebody, who may speak and decide about it (E12, E20)."""

from collections.abc import Collection
from datetime import timedelta

OPEN, EXPLAINED = "open", "explained"
#: What a decision says. "serious" is missed, and proposes a file, and the upper cell's person too.
OUTCOMES = ("missed", "not_missed", "serious")
WEIGHING = ("missed", "serious")
WITHDRAWN = "withdrawn"
STATES = (OPEN, EXPLAINED, *OUTCOMES, WITHDRAWN)
#: status of a case -> why nothing is held against anybody by it
ENDED = {"unfounded": "unfounded", "merged": "merged"}
#: Nobody has looked at the case yet: a report is no finding.
UNSEEN = ("reported", "returned")
#: What came longer ago is not opened any more: nobody remembers the day.
OPENED_WITHIN = timedelta(days=90)
#: Who answers for a cell, the first that is there.
ANSWERING = ("grid_chief", "grid_officer")
#: And for one above.
ANSWERING_ABOVE = ("grid_chief", "leader")
#: Who decides, from a cell above.
DECIDING = ("reviewer", "leader")
#: Stages of its limits.
EXPLAIN, DECIDE = "explain", "decide"


def withdrawn_because(
    *, status: str, found_by_others: bool, fact_cell_id: int | None, cell_id: int, upper: bool
) -> str | None:
    """Why a case is held against nobody, or not for this cell; None where it is."""
    if status in ENDED:
        return ENDED[status]
    if not found_by_others:
        return "reclassified"
    return "relocated" if not upper and fact_cell_id != cell_id else None


def may_decide(
    officer_id: int, *, person: int | None, deputies: Collection[int], filer_id: int
) -> bool:
    """Whether somebody who stands above is free to decide: never the person himself, who stood or
    stands in for him, nor who found it.
    """
    return officer_id not in (person, filer_id) and officer_id not in deputies


def proposes_file(outcome: str, *, follows: bool) -> bool:
    """Whether a decision proposes a file about the person: a serious one, and whatever was missed
    above a serious one (row E12).
    """
    return outcome == "serious" or (follows and outcome in WEIGHING)


def explanation_awaited(state: str, outcome: str, *, heard: bool) -> bool:
    """Whether a decision against him has to wait: for his words, or the end of his time."""
    return state == OPEN and outcome in WEIGHING and not heard
