"""What one push says of several notices."""

from collections import Counter
from collections.abc import Sequence

from app.notices.rules.sentences import as_stored

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
    "policy_slackened": ("规则放宽", "rules loosened"),
    "filing_refused": ("上报未入库", "filings refused"),
    "filing_left": ("离岗未入库", "leavers' filings"),
    "filing_mended": ("代为更正", "filings mended"),
    "mending_disputed": ("更正异议", "mendings disputed"),
    "mending_upheld": ("更正成立", "mendings upheld"),
    "mending_rejected": ("更正不成立", "mendings rejected"),
    "patrol_accepted": ("巡查认可", "patrols accepted"),
    "patrol_rejected": ("巡查未认可", "patrols rejected"),
    "photos_awaited": ("照片未到", "photos awaited"),
}
OTHERS = ("其他", "other")


def message(told: Sequence[tuple[str, dict[str, object]]], english: bool = False) -> str:
    """What one push says of notices as (kind, params): the sentence of one, of several only how
    many of which kind.
    """
    if len(told) == 1:
        return as_stored(*told[0], english=english)
    language = 1 if english else 0
    counts = Counter(SHORT.get(kind, OTHERS) for kind, _ in told)
    parts = [f"{words[language]} {count}" for words, count in counts.most_common()]
    if english:
        return f"{len(told)} notices: {', '.join(parts)}. See them in the app."
    return f"{len(told)} 条通知：{'，'.join(parts)}。请打开应用查看。"
