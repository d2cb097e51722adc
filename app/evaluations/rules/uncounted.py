"""What stands beside the figures and counts in none, and the sentences that say why."""

from typing import NamedTuple

#: So many of patrols and of cases are listed.
MOST = 200
#: The facts in which a patrol, or the finding of a case, would have counted.
OF_PATROLS = frozenset({"patrol_plan", "valid_patrols", "patrol_days", "chief_patrols"})
OF_FINDINGS = frozenset({"self_found", "found_by_others", "returned_work"})


class Uncounted(NamedTuple):
    """`of`: patrol, case or entry, with its key; `why`: one of WHY; `item`: of entries and
    exemptions what they were entered for.
    """

    row: str
    of: str
    why: str
    item: str | None = None

    def concerns(self, fact: str) -> bool:
        """Whether it would have counted in this fact or item."""
        if self.item is not None:
            return self.item == fact
        return fact in (OF_PATROLS if self.of == "patrol" else OF_FINDINGS)


#: why -> (Chinese, English)
WHY = {
    "came_later": ("统计之后才收到", "It came after the figures were counted."),
    "disputed": (
        "上报人对代为更正有异议，或异议已被采纳",
        "Its sender disputes what was mended in his name, or did so rightly.",
    ),
    "late": (
        "逾期补报，尚无他人认可",
        "It was filed late, and nobody else has accepted it yet.",
    ),
    "in_doubt": (
        "巡查有疑点，尚待核查",
        "There is a doubt about it that nobody has looked at yet.",
    ),
    "outside_post": (
        "巡查人当日在该处没有岗位",
        "Who walked had no post there on that day.",
    ),
    "not_own_people": (
        "不是本网格人员的巡查",
        "It was not walked by the cell's own people.",
    ),
    "exempted": ("已登记免计，原数据保留", "It is exempted; the original figure stands beside."),
    "withdrawn": ("登记后已撤回", "It was entered and withdrawn."),
}


def said_why(why: str, english: bool) -> str:
    """Why something does not count, in the reader's language."""
    return WHY[why][english]
