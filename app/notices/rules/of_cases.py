"""Sentences of notices about the course of cases and emergencies."""

#: kind -> (Chinese, English)
CASES = {
    "incident_filed": (
        "新问题 {number}（{kind}），请在时限前受理。",
        "New case {number} ({kind}): accept it before its deadline.",
    ),
    "emergency_filed": (
        "突发情况 {number}（{kind}），请立即处置。",
        "Emergency {number} ({kind}): act at once.",
    ),
    "emergency_moved": (
        "突发情况 {number} 已转到您处，请立即处置。",
        "Emergency {number} has come to you: act at once.",
    ),
    "emergency_late": (
        "突发情况 {number} 的时限已到或将到，请立即处置。",
        "Emergency {number} is out of time or nearly so: act at once.",
    ),
    "emergency_unanswered": (
        "突发情况 {number} 尚无人确认，请立即确认并处置。",
        "Nobody has acknowledged emergency {number}: acknowledge it now.",
    ),
    "emergency_downstream": (
        "上游发生突发情况 {number}，可能影响本地水体，请立即查看。",
        "Emergency {number} upstream may reach your waters: look at it now.",
    ),
    "emergency_over_limit": (
        "突发情况 {number} 有监测结果超标，请立即查看。",
        "Emergency {number}: a sample is over its limit; look at it now.",
    ),
    "emergency_ended": (
        "突发情况 {number} 应急已终止。",
        "Emergency {number} was declared over.",
    ),
    "fire_reported": (
        "本村有火情 {number}（{kind}），请立即处置。",
        "Burning in your village {number} ({kind}): act at once.",
    ),
    "incident_agreement_broken": (
        "{number} 调解协议未履行，重新办理。",
        "{number}: the agreement was broken; the case goes on.",
    ),
    "incident_copied": ("抄送：{number}（{kind}）。", "For your information: {number} ({kind})."),
    "incident_escalated": (
        "{number} 超时未办，已升级到本级，请处理。",
        "{number} ran out of time and moved up to you.",
    ),
    "incident_overdue_on_duty": (
        "值班提醒：{number} 已超时，请先行处置或联系承办人。",
        "On duty: {number} ran out of time; see to it or reach who handles it.",
    ),
    "incident_due_soon": (
        "{number} 的时限快到了，请尽快办理。",
        "{number}: its limit ends soon; please see to it.",
    ),
    "incident_beside_late": (
        "{number} 的专项时限（停止或恢复）已过，请尽快办理。",
        "{number}: the limit to stop or to restore has passed; please see to it.",
    ),
    "incident_accepted": ("{number} 已受理。", "{number} was accepted."),
    "incident_assigned": ("{number} 已交由您办理。", "{number} was assigned to you."),
    "incident_returned": (
        "{number} 被退回，请按理由补充。",
        "{number} was returned to you; please complete it.",
    ),
    "incident_corrected": (
        "{number} 已补充，请重新受理。",
        "{number} was completed; please accept it.",
    ),
    "incident_submitted": ("{number} 已办结待确认。", "{number} waits for your confirmation."),
    "incident_left_to_above": (
        "{number} 须由上级确认或办结，请您办理。",
        "{number} is for the level above to confirm or close; please see to it.",
    ),
    "incident_rejected": (
        "{number} 的办理结果未通过，请重办。",
        "The work on {number} was rejected; please do it again.",
    ),
    "incident_confirmed": ("{number} 已确认。", "{number} was confirmed."),
    "incident_closed": ("{number} 已办结：已整改。", "{number} was closed: put right."),
    "incident_penalised": (
        "{number} 已办结：已整改并处罚。",
        "{number} was closed: put right, with penalties.",
    ),
    "incident_unfounded": (
        "{number} 经核实不属实。",
        "{number} was found to be unfounded.",
    ),
    "incident_dissatisfied": (
        "{number} 群众不满意，请复核。",
        "{number}: the people are not satisfied; please look into it again.",
    ),
    "incident_declined": (
        "{number} 承办方不能办理，请另行交办。",
        "{number} was declined by its handler; please assign it anew.",
    ),
    "incident_taken_over": (
        "{number} 已由上级提级办理，理由见案件。",
        "{number} was taken over from above; the case says why.",
    ),
    "incident_lost": (
        "{number} 已转由上级负责，理由见案件。",
        "{number} has gone to the level above; the case says why.",
    ),
    "incident_handler_left": (
        "{number} 的承办人已离岗或承办部门没有联络员，请另行交办。",
        "{number}: its handler has left, or the department has no liaison; please assign it anew.",
    ),
    "incident_gone": (
        "{number} 已转由他人办理。",
        "{number} was given to others to work on.",
    ),
    "incident_relocated": (
        "{number} 已转到您的网格，请办理。",
        "{number} was moved into your cell; please see to it.",
    ),
    "incident_merged": (
        "{number} 已与另一案件合并办理。",
        "{number} is handled together with another case.",
    ),
    "incident_commented": ("{number} 有新的说明。", "Somebody added to {number}."),
    "incident_reopened": ("{number} 重新办理。", "{number} was reopened."),
    "incident_overdue": (
        "{number} 已超时且无上级可转，请督办。",
        "{number} is overdue at the top level; please see to it.",
    ),
    "contact_filed": (
        "您联系的网格有新问题 {number}（{kind}）。",
        "A new case in the cell that you are the contact of: {number} ({kind}).",
    ),
    "contact_late": (
        "您联系的网格的 {number} 已超时，请督促。",
        "{number} of the cell that you are the contact of ran out of time; please see to it.",
    ),
    "contact_closed": (
        "您联系的网格的 {number} 已办结。",
        "{number} of the cell that you are the contact of was closed.",
    ),
    "incident_raised": (
        "{number} 由下级上报，请受理。",
        "{number} was handed up to you; please accept it.",
    ),
}
