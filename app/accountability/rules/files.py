"""Accountability files: from a proposal over what the person says to a decision (E13, E14, E20).

    proposed → asked → explained → decided → handed → closed

A file is dropped with a reason before it is decided, and revoked where an appeal was right.
"""

from app.accountability.rules.moves import AUTHORITY, DECIDER, PERSON, RULER, Moves, move

STATES = (
    *("proposed", "asked", "explained", "decided", "handed"),
    *("closed", "dropped", "revoked"),
)
#: Nothing is to be done any more.
OVER = ("closed", "dropped", "revoked")

#: ground -> its name
GROUNDS = {
    "counter": "累积数量达到标准",
    "false_rectification": "表面、虚假、敷衍整改",
    "false_reporting": "谎报、虚报、瞒报",
    "duty_gap": "责任划分不明确、管理漏洞",
    "dereliction": "失职、渎职、未正确履职",
    "missed_discovery": "未能发现",
    "low_rank": "考核排名靠后",
    "other": "其他",
}
#: Those that the program proposes on.
OF_PROGRAM = frozenset({"counter", "false_rectification", "false_reporting"})

#: outcome of a decision -> its name
OUTCOMES = {
    "no_action": "不予追究",
    "talk_reminder": "谈话提醒",
    "talk": "约谈",
    "self_criticism": "书面检查",
    "circular_criticism": "通报批评",
    "hand_over": "移交问责",
}
#: Outcomes about who stands at the top of what a county decides on: beyond, another body does.
AT_TOP = ("no_action", "hand_over")

#: body handed to -> its name
BODIES = {
    "discipline": "纪委监委",
    "organization": "组织部门",
    "superior": "上级党委政府",
    "police": "公安机关",
    "procuratorate": "检察机关",
    "other": "其他机关",
}

#: Facts of a file beside its state.
NO_ACCOUNT, TIME_OVER, HANDED_OVER = "no_account", "time_over", "to_hand_over"
MAY_APPEAL, APPEALED, NOT_APPEALED = "may_appeal", "appealed", "not_appealed"
MAY_CLOSE = "may_close"

MOVES: Moves = {
    "add": move("proposed", None, AUTHORITY),
    "ask": move("proposed explained", "asked", AUTHORITY),
    "explain": move("asked explained", "explained", PERSON),
    # of somebody without an account his words are written down
    "take_down": move("asked", "explained", AUTHORITY, NO_ACCOUNT),
    "record_silence": move("asked", "explained", AUTHORITY, TIME_OVER),
    "decide": move("explained", "decided", DECIDER),
    "drop": move("proposed asked explained", "dropped", DECIDER),
    "hand_over": move("decided", "handed", AUTHORITY, HANDED_OVER, NOT_APPEALED),
    "close": move("decided handed", "closed", AUTHORITY, MAY_CLOSE),
    "appeal": move("decided handed closed", None, PERSON, MAY_APPEAL),
    "take_appeal": move("decided handed closed", None, AUTHORITY, NO_ACCOUNT, MAY_APPEAL),
    # the state follows from what is ruled: it stays, or the file is revoked
    "rule": move("decided handed closed", None, RULER, APPEALED),
}
#: Who took one of these has prepared the decision, and another takes it.
PREPARING = ("open", "add", "ask", "take_down", "record_silence")
#: Who took one of these has decided, and another rules on the appeal.
DECIDING = ("decide",)


def outcomes(*, at_top: bool) -> tuple[str, ...]:
    """What may be decided."""
    return AT_TOP if at_top else tuple(OUTCOMES)
