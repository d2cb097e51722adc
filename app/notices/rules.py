"""The sentences of notices, and when a failed delivery is tried again."""

from datetime import timedelta

#: kind -> (Chinese, English); sentences may go to a phone's lock screen: no names of people, no
#: places.
SENTENCES = {
    "incident_filed": (
        "新问题 {number}（{kind}），请在时限前受理。",
        "New case {number} ({kind}): accept it before its deadline.",
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
    "incident_closed": ("{number} 已办结。", "{number} was closed."),
    "incident_reopened": ("{number} 重新办理。", "{number} was reopened."),
    "incident_overdue": (
        "{number} 已超时且无上级可转，请督办。",
        "{number} is overdue at the top level; please see to it.",
    ),
    "incident_raised": (
        "{number} 由下级上报，请受理。",
        "{number} was handed up to you; please accept it.",
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
MOST_ATTEMPTS = 8
LEASE = timedelta(minutes=2)


def sentence(kind: str, params: dict[str, object], english: bool = False) -> str:
    """The notice in words."""
    return SENTENCES[kind][1 if english else 0].format_map(params)


def next_try(attempts: int) -> timedelta:
    """Back-off after the given number of failures: 30 s, 1, 2, 4 … minutes, at most one hour."""
    return min(timedelta(seconds=30 * 2 ** (attempts - 1)), timedelta(hours=1))
