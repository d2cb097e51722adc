"""Sentences of notices about ledgers."""

#: kind -> (Chinese, English)
LEDGERS = {
    "ledger_issued": (
        "整改任务 {number} 已交办，请按期整改。",
        "{number} is issued: put it right in time.",
    ),
    "ledger_self_checked": (
        "{number} 已初审，请公示。",
        "{number} passed its first review: publish it.",
    ),
    "ledger_applied": (
        "{number} 申请销号，请逐项核查。",
        "{number} asks to be struck off: check it, criterion by criterion.",
    ),
    "ledger_verified": ("{number} 已核查，请备案。", "{number} is verified: file it."),
    "ledger_filed": ("{number} 已备案销号。", "{number} is struck off."),
    "ledger_returned": (
        "{number} 退回整改，请查看原因。",
        "{number} goes back to be put right: see why.",
    ),
    "ledger_due": ("{number} 的整改期限临近（{day}）。", "{number} is due soon ({day})."),
    "ledger_overdue": ("{number} 逾期未完成整改。", "{number} was not put right in time."),
    "ledger_check_due": (
        "{number} 的回头看、复查期限临近（{day}）。",
        "{number} is to be looked at again by {day}.",
    ),
    "ledger_check_overdue": (
        "{number} 逾期未回头看、复查。",
        "{number} was not looked at again in time.",
    ),
    "ledger_result_due": (
        "{number} 的整改结果须在 {day} 前报送。",
        "What came of {number} is to be reported by {day}.",
    ),
    "ledger_result_overdue": (
        "{number} 逾期未报送整改结果。",
        "What came of {number} was not reported in time.",
    ),
    "ledger_progress_asked": (
        "请填报本月整改进展：{number}。",
        "Tell the month's progress of {number}.",
    ),
    "ledger_case_ready": (
        "{number} 已销号，所转案件可以办结。",
        "{number} is struck off: its case can be closed.",
    ),
}
