"""Findings of false rectification and false reporting (row E11): made, then decided by another."""

from app.accountability.rules.moves import DECIDER, UNIT, Moves, move

STATES = ("found", "confirmed", "rejected")
#: kind -> its name
KINDS = {
    "surface": "表面整改",
    "false": "虚假整改",
    "perfunctory": "敷衍整改",
    "misreport": "谎报",
    "inflated": "虚报",
    "concealed": "瞒报",
}
RECTIFICATION = ("surface", "false", "perfunctory")
#: What a finding may be about -> its name
ABOUT = {"incident": "案件", "patrol": "巡查", "figure": "数据"}

MOVES: Moves = {
    "answer": move("found", None, UNIT),
    "confirm": move("found", "confirmed", DECIDER),
    "reject": move("found", "rejected", DECIDER),
}
#: Who found it does not decide on it.
PREPARING = ("find",)


def ground(kind: str) -> str:
    """The ground of the file that a confirmed finding proposes."""
    return "false_rectification" if kind in RECTIFICATION else "false_reporting"
