"""What is done about a unit or a person and stays on record: talks, circulars, vetoes, rewards and
penalties (rows E10, E15, E21, F08).

    proposed → ordered → done, or refused, or withdrawn; a veto that was ordered may be lifted
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.accountability.rules.moves import AUTHORITY, DECIDER, Moves, move

STATES = ("proposed", "ordered", "done", "refused", "withdrawn", "lifted")
#: It holds: somebody has decided on it and it was not taken back.
HOLDING = ("ordered", "done")


@dataclass(frozen=True)
class Kind:
    """A kind of consequence; `of` says of what: a unit, a person, or either."""

    name: str
    of: frozenset[str]
    #: It counts for a period of evaluation, which must be named.
    of_period: bool = False
    #: Praise and rewards, beside what is held against somebody.
    good: bool = False


UNITS, PEOPLE, BOTH = frozenset({"unit"}), frozenset({"person"}), frozenset({"unit", "person"})
KINDS: dict[str, Kind] = {
    # the wider set of row E10, on a unit
    "letter": Kind("函告", UNITS),
    "warning": Kind("警示", UNITS),
    "circular_criticism": Kind("通报批评", BOTH),
    "supervision": Kind("督办", UNITS),
    "listed": Kind("挂牌督办", UNITS),
    "area_limit": Kind("区域限批", UNITS),
    "veto": Kind("一票否决", UNITS, of_period=True),
    # people
    "talk_reminder": Kind("谈话提醒", PEOPLE),
    "talk": Kind("约谈", BOTH),
    "self_criticism": Kind("书面检查", PEOPLE),
    "hand_over": Kind("移交问责", BOTH),
    # rewards and penalties, row E21
    "praise": Kind("通报表扬", BOTH, good=True),
    "reward": Kind("奖励", BOTH, good=True),
    "penalty": Kind("处罚", BOTH),
    "restore": Kind("责令恢复", BOTH),
}
#: A fact beside the state.
IS_VETO = "is_veto"

MOVES: Moves = {
    "order": move("proposed", "ordered", DECIDER),
    "refuse": move("proposed", "refused", DECIDER),
    "withdraw": move("proposed", "withdrawn", AUTHORITY),
    "carry_out": move("ordered", "done", AUTHORITY),
    "lift": move("ordered done", "lifted", DECIDER, IS_VETO),
}
PREPARING = ("propose",)


def by_ranking(ranked: Sequence[int], praise: int, talk: int) -> tuple[list[int], list[int]]:
    """Of cells, the best first, those proposed for praise and for a talk, the last one first: never
    more than half of them for either, so that nobody is in both.
    """
    half = len(ranked) // 2
    return list(ranked[: min(praise, half)]), list(reversed(ranked))[: min(talk, half)]
