"""The sentences of notices, which of them are urgent, and when a failed delivery is tried again."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

#: kind -> (Chinese, English); sentences may go to a phone's lock screen: no names of people, no
#: places.
SENTENCES = {
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
    "incident_raised": (
        "{number} 由下级上报，请受理。",
        "{number} was handed up to you; please accept it.",
    ),
    "document_drafted": ("有一份{kind}草稿待签发。", "A draft ({kind}) waits for a signature."),
    "document_sent": (
        "{number}（{kind}）已送达，请签收。",
        "{number} ({kind}) has come: receive it.",
    ),
    "document_replied": ("{number}（{kind}）已回复。", "{number} ({kind}) was replied to."),
    "document_overdue": (
        "{number}（{kind}）逾期未回复。",
        "{number} ({kind}) has not been replied to in time.",
    ),
    "document_closed": ("{number}（{kind}）已办结。", "{number} ({kind}) was closed."),
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
    "token_theft": (
        "您的登录凭证被重复使用，已全部退出；请修改密码。",
        "Your sign-in was used twice and was ended; change your password.",
    ),
    "calendar_provisional": (
        "{year} 年尚无官方放假安排，工作日暂按法定节假日推算。",
        "{year} has no official calendar yet; working days are provisional.",
    ),
    "filing_refused": (
        "有一条上报未能入库，请在“待传”中查看并更正。",
        "A filing could not be stored; see it under Queue and correct it.",
    ),
    "photos_awaited": (
        "有 {count} 张照片超过五天未到，请打开应用补传。",
        "{count} photos have been awaited for over five days; open the app to send them.",
    ),
    "cases_unwatched": (
        "有 {count} 件未结案件既无时限也无原因，请检查。",
        "{count} open cases have neither a deadline nor a reason.",
    ),
}
#: Kinds that wait neither for the end of a night nor for others (C18).
URGENT = frozenset(
    {
        *("emergency_filed", "emergency_moved", "emergency_unanswered", "emergency_downstream"),
        *("emergency_over_limit", "fire_reported", "token_theft"),
    }
)
#: kind -> (Chinese, English) in a word or two, where one message tells of many; without a row here
#: a kind counts among the others.
SHORT = {
    "incident_filed": ("新问题", "new"),
    "emergency_ended": ("应急终止", "emergencies over"),
    "incident_agreement_broken": ("协议未履行", "agreements broken"),
    "incident_copied": ("抄送", "for information"),
    "incident_escalated": ("超时升级", "moved up"),
    "incident_assigned": ("交办", "assigned"),
    "incident_returned": ("退回", "returned"),
    "incident_corrected": ("已补充", "completed"),
    "incident_submitted": ("待确认", "to confirm"),
    "incident_rejected": ("未通过", "rejected"),
    "incident_confirmed": ("已确认", "confirmed"),
    "incident_closed": ("办结", "closed"),
    "incident_reopened": ("重新办理", "reopened"),
    "incident_overdue": ("超时", "overdue"),
    "incident_raised": ("下级上报", "handed up"),
    "filing_refused": ("上报未入库", "filings refused"),
    "photos_awaited": ("照片未到", "photos awaited"),
}
OTHERS = ("其他", "other")
MOST_ATTEMPTS = 8
LEASE = timedelta(minutes=2)
#: A message is not begun when less than this is left of its lease: another sender would begin it.
SENDING = timedelta(seconds=40)
#: One run sends no longer, so that what has become urgent meanwhile is not behind a dead host.
RUN = timedelta(minutes=1)


def sentence(kind: str, params: dict[str, object], english: bool = False) -> str:
    """The notice in words."""
    return SENTENCES[kind][1 if english else 0].format_map(params)


def message(told: Sequence[tuple[str, dict[str, object]]], english: bool = False) -> str:
    """What one push says of notices as (kind, params): the sentence of one, of several only how
    many of which kind.
    """
    if len(told) == 1:
        return sentence(*told[0], english=english)
    language = 1 if english else 0
    counts = Counter(SHORT.get(kind, OTHERS) for kind, _ in told)
    parts = [f"{words[language]} {count}" for words, count in counts.most_common()]
    if english:
        return f"{len(told)} notices: {', '.join(parts)}. See them in the app."
    return f"{len(told)} 条通知：{'，'.join(parts)}。请打开应用查看。"


def next_try(attempts: int) -> timedelta:
    """Back-off after the given number of failures: 30 s, 1, 2, 4 … minutes, at most one hour."""
    return timedelta(seconds=min(30 * 2 ** (attempts - 1), 3600))
