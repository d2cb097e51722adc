"""The catalogue of reasons: why a track has a gap, why a limit ended, why a task is not owed, why
a patrol in doubt counts.

Code writes them as text: a database driver would store the name of an enumeration's member.
"""

from app.filings.rules.marks import Coded


class GapReason(Coded):
    """Why the phone could not record; never a mark against the officer."""

    PAGE_HIDDEN = "page_hidden", "页面在后台，未记录", "the page was in the background"
    PAUSED = "paused", "已暂停记录", "paused by the officer"
    NO_FIX = "no_fix", "没有定位信号", "no fix"


class LimitReason(Coded):
    """Why a limit ended, or a level has none."""

    DONE = "done", "已按时限环节办理", "what it asked for was done"
    RETURNED = "returned", "已退回补充", "returned to the filer"
    REJECTED = "rejected", "办理结果未通过", "the submission was rejected"
    UNFOUNDED = "unfounded", "不属实", "dismissed as unfounded"
    DISSATISFIED = "dissatisfied", "群众不满意，转复核", "the people were not satisfied"
    TAKEN_OVER = "taken_over", "上级提级办理", "taken over from above"
    RELOCATED = "relocated", "已转到另一网格", "another desk's, by its place"
    MERGED = "merged", "已并案", "merged into another case"
    REOPENED = "reopened", "已重新办理", "reopened"
    ESCALATED = "escalated", "超时，已升级上报", "ran out, moved up to the parent cell"
    TOP_RUNG = "top_rung", "已在最高层级超时", "ran out at the top level, stays overdue"
    MISPLACED = "misplaced", "地点更正，改按新地点的时限", "another rule holds at its new place"
    SUSPENDED = "suspended", "已批准挂账", "the case was paused, as granted"
    STOPPED = "stopped", "已停止排放", "the stop that it asked for was carried out"
    OVERRUN = "overrun", "案件总时限已过", "the whole case took too long"
    VACANT = "vacant", "该层级无人在岗", "nobody in post at that level"
    NO_SECOND = (
        "no_second",
        "该层级没有他人可确认、办结",
        "all at that level filed it or did the work",
    )
    LAPSED = "lapsed", "补充期限已过", "the filer's time to correct ran out"
    SILENT = "silent", "逾期未作说明", "who was asked did not explain in time"
    STALE = "stale", "案件已不在该环节", "the case had left that stage"
    REMINDED = "reminded", "超期，已催办", "it was overdue; who owes it was reminded"
    DECLINED = "declined", "移交被退回", "the transfer was declined"
    WITHDRAWN = "withdrawn", "已撤回，或案件已结束", "withdrawn, or ended with its case"
    CHASED = "chased", "突发情况无人确认，已催促", "nobody had acknowledged an emergency, chased"
    CALLED_OFF = "called_off", "应急已终止或转出", "the emergency ended, or went elsewhere"
    LIFTED = "lifted", "措施已解除", "the measure was lifted"
    FAILED = "failed", "系统出错，已记录待处理", "the program failed on it, set aside"


class TaskReason(Coded):
    """Why a task is not owed; a person's excuse is his own text."""

    CELL_ENDED = "cell_ended", "网格已撤并，无承接网格", "its cell ended without a successor"
    PLAN_ENDED = "plan_ended", "方案已结束", "its plan ended"


class Ground(Coded):
    """Why somebody who has looked at a patrol in doubt says that it counts."""

    CAME_IN_PERSON = "came_in_person", "本人到场说明属实", "the officer came and explained"
    PHOTOS_SHOW = "photos_show", "有照片等佐证", "photos or records prove it"
    DEVICE_FAULT = "device_fault", "手机故障，已核实", "a known fault of the phone"
    OTHER = "other", "其他（写明理由）", "other, in words"


REASONS: tuple[type[Coded], ...] = (GapReason, LimitReason, TaskReason, Ground)
