"""The life of an item (requirements §9, row E04): which step leads from where to where, by whom.

LISTED → RECTIFYING → SELF_CHECKED 初审 → PUBLIC_NOTICE 公示 → APPLIED 申请 → VERIFIED 核查 →
FILED 备案 → LOOK_BACK 回头看; from each after RECTIFYING back to it, with the reason. What was
listed by mistake is dismissed, with the reason, and stays.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from app.ledgers.catalogue import STATES

#: Nothing is owed of an item in these but its checks.
STRUCK_OFF = frozenset({"filed", "look_back"})
OVER = STRUCK_OFF | {"dismissed"}
WORKING = frozenset({"rectifying"})
#: Steps by which somebody says that the work is done: he does not check it.
SAYING = ("prove", "self_check", "apply", "progress")

#: The office of the level that the kind names, or of one above it: it lists, issues, returns.
OFFICE = "office"
#: Who works for the responsible body, the leading one, or follows it.
DOER = "doer"
#: The office that checks: not of the responsible cell, and nobody who said that it is done.
CHECKER = "checker"
#: The office that files what was verified: nobody who said that it is done either.
FILER = "filer"
ANYBODY = "anybody"


@dataclass(frozen=True)
class Move:
    """One step: from which states, to which (None: it stays, or its result says), by which sides,
    with which facts; whether it needs a reason.
    """

    states: frozenset[str]
    to: str | None
    sides: frozenset[str]
    needs: tuple[str, ...] = ()
    reason: bool = False


def _move(
    states: str, to: str | None, sides: str, needs: str = "", *, reason: bool = False
) -> Move:
    split = frozenset(states.split()), frozenset(sides.split())
    return Move(split[0], to, split[1], tuple(needs.split()), reason)


MOVES: Mapping[str, Move] = {
    "describe": _move("listed rectifying", None, OFFICE),
    "issue": _move("listed", "rectifying", OFFICE, "four_clear"),
    "dismiss": _move("listed", "dismissed", OFFICE, reason=True),
    "progress": _move("rectifying", None, DOER, reason=True),
    "prove": _move("rectifying self_checked public_notice", None, DOER, reason=True),
    "self_check": _move("rectifying", "self_checked", DOER, reason=True),
    "publish": _move("self_checked", "public_notice", OFFICE),
    "apply": _move("public_notice", "applied", DOER, "notice_over all_proven"),
    "confirm": _move("applied", None, CHECKER, reason=True),
    "verify": _move("applied", "verified", CHECKER, "all_confirmed photos_here", reason=True),
    "file": _move("verified", "filed", FILER),
    "return": _move(
        "self_checked public_notice applied verified filed look_back",
        "rectifying",
        f"{OFFICE} {CHECKER} {FILER}",
        reason=True,
    ),
    "look_back": _move("filed look_back", "look_back", CHECKER, "check_open", reason=True),
    "recheck": _move(
        "rectifying self_checked public_notice applied verified filed look_back",
        None,
        CHECKER,
        "recheck_open",
        reason=True,
    ),
    "comment": _move(" ".join(STATES), None, ANYBODY, reason=True),
}


def moves_of(states: Collection[str]) -> dict[str, Move]:
    """The table of a kind with these states: a state that it has not is passed over."""
    found = {
        name: one
        for name, one in MOVES.items()
        if one.to is None or one.to in {*states, "dismissed"}
    }
    if "public_notice" not in states:
        found["apply"] = replace(
            found["apply"], states=frozenset({"self_checked"}), needs=("all_proven",)
        )
    return found


def allowed(
    moves: Mapping[str, Move], state: str, sides: Collection[str], facts: Collection[str]
) -> list[str]:
    """The steps that somebody on these sides may take now."""
    return [
        name
        for name, one in moves.items()
        if state in one.states and one.sides & set(sides) and set(one.needs) <= set(facts)
    ]


def lacking(move: Move, state: str, sides: Collection[str], facts: Collection[str]) -> list[str]:
    """What a step lacks that is his to take in this state; nothing where it is not."""
    if state not in move.states or not move.sides & set(sides):
        return []
    return [one for one in move.needs if one not in facts]
