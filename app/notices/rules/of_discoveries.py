"""Sentences of notices about missed discoveries."""

#: kind -> (Chinese, English)
DISCOVERIES = {
    "missed_opened": (
        "{number} 由他人发现，请在期限内就未能发现作出说明。",
        "{number} was found by others: explain in time why it was not discovered.",
    ),
    "missed_due_explain": (
        "{number} 的未能发现说明即将到期。",
        "Your time to explain {number} is nearly over.",
    ),
    "missed_explained": (
        "{number} 的未能发现已作出说明，请认定。",
        "A missed discovery ({number}) was explained: decide on it.",
    ),
    "missed_unexplained": (
        "{number} 的未能发现逾期未说明，请认定。",
        "A missed discovery ({number}) was not explained in time: decide on it.",
    ),
    "missed_vacant": (
        "{number} 由他人发现，当日网格无人在岗，请认定。",
        "{number} was found by others where nobody was in post that day: decide on it.",
    ),
    "missed_due_decide": (
        "{number} 的未能发现即将到认定期限。",
        "The time to decide on a missed discovery ({number}) is nearly over.",
    ),
    "missed_undecided": (
        "{number} 的未能发现逾期未认定，请督促认定。",
        "A missed discovery ({number}) was not decided on in time: see to it.",
    ),
    "missed_decided": (
        "{number} 的未能发现已认定，请查看结果和理由。",
        "The missed discovery ({number}) was decided on: see how, and why.",
    ),
    "missed_withdrawn": (
        "{number} 的未能发现已撤回。",
        "The missed discovery ({number}) was withdrawn.",
    ),
}
