"""Sentences of what goes on beside a case: transfers, help, measures, re-checks, leaders."""

#: kind -> (Chinese, English)
BESIDE = {
    "incident_transferred": (
        "{number} 已移交给您，请签收。",
        "{number} was transferred to you; please confirm receipt.",
    ),
    "incident_transfer_received": ("{number} 的移交已签收。", "The transfer of {number} arrived."),
    "incident_transfer_declined": (
        "{number} 的移交被退回，请另行安排。",
        "The transfer of {number} was declined; please see to it.",
    ),
    "incident_transfer_answered": (
        "{number} 的移交已答复。",
        "The transfer of {number} was answered.",
    ),
    "incident_transfer_overdue": (
        "{number} 的移交超期未签收或未答复，请催办。",
        "A transfer of {number} is overdue; please see to it.",
    ),
    "incident_transfer_withdrawn": (
        "{number} 已结束，移交撤回。",
        "{number} has ended; its transfer was withdrawn.",
    ),
    "incident_help_asked": ("请协助办理 {number}。", "Please help with {number}."),
    "incident_help_answered": ("{number} 的协助已答复。", "Help with {number} was given."),
    "incident_help_declined": ("{number} 的协助被谢绝。", "Help with {number} was declined."),
    "incident_help_withdrawn": (
        "{number} 不再需要协助。",
        "Help with {number} is no longer needed.",
    ),
    "incident_joint_called": (
        "{number} 将于 {day} 联合执法，请参加。",
        "Joint enforcement on {number} on {day}; please take part.",
    ),
    "incident_joint_result": (
        "{number} 联合执法有新结果。",
        "A result of the joint enforcement on {number} came.",
    ),
    "incident_measure_proposed": (
        "{number} 提请{kind}，请决定。",
        "{number}: a measure ({kind}) was proposed to you; please decide.",
    ),
    "incident_measure_ordered": (
        "{number} 已决定{kind}，请落实。",
        "{number}: a measure ({kind}) was ordered; please see to it.",
    ),
    "incident_measure_refused": (
        "{number} 提请的{kind}未获批准。",
        "{number}: the measure proposed ({kind}) was not ordered.",
    ),
    "incident_measure_withdrawn": (
        "{number} 提请的{kind}已撤回。",
        "{number}: the measure proposed ({kind}) was withdrawn.",
    ),
    "incident_measure_done": ("{number} 的{kind}已落实。", "{number}: {kind} was carried out."),
    "incident_measure_accepted": ("{number} 的{kind}已验收。", "{number}: {kind} was accepted."),
    "incident_measure_rejected": (
        "{number} 的{kind}验收未通过，请继续落实。",
        "{number}: {kind} was not accepted; please go on.",
    ),
    "incident_measure_lifted": ("{number} 的{kind}已解除。", "{number}: {kind} was lifted."),
    "incident_measure_overdue": (
        "{number} 的{kind}超期，请催办。",
        "{number}: {kind} is overdue; please see to it.",
    ),
    "incident_time_asked": (
        "{number} 申请{kind}，请审批。",
        "{number}: more time or a pause ({kind}) was asked for; please decide.",
    ),
    "incident_time_granted": ("{number} 的{kind}已批准。", "{number}: {kind} was granted."),
    "incident_time_denied": (
        "{number} 的{kind}未获批准，请按原时限办理。",
        "{number}: {kind} was not granted; the limit stands.",
    ),
    "incident_pause_ended": (
        "{number} 的{kind}已到期，时限继续计算。",
        "{number}: the pause ({kind}) is over; its limit runs on.",
    ),
    "incident_led": (
        "{number} 由您包案，请牵头督办。",
        "You have charge of {number} as its leader.",
    ),
    "incident_led_late": (
        "您包案的 {number} 已超时。",
        "{number}, of which you have charge, is overdue.",
    ),
    "incident_look_back_failed": (
        "{number} 回头看发现问题反弹，提级重新办理。",
        "{number} fell back after its closing and is handled again, one level higher.",
    ),
    "incident_look_back_overdue": (
        "{number} 的回头看超期未做，请安排复查。",
        "A re-check of {number} is overdue; please see to it.",
    ),
    "incident_relapsed": (
        "已办结的 {number} 再次出现（{again}），提级办理。",
        "{number}, which was closed, has come back as {again}, one level higher.",
    ),
}
