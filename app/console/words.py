"""The field's words on pages, as (Chinese, English)."""

from app.filings.rules.marks import Mark
from app.filings.rules.reasons import LimitReason
from app.incidents.rules.filing import SOURCES as SOURCE
from app.incidents.rules.words import HANDLING_CLASS as CLASS
from app.incidents.rules.words import LEVEL, STATUS
from app.posts.rules import POSTS as _POSTS
from app.posts.service.check_five_fixed import ITEMS
from app.taxonomy.rules import NATURES as NATURE
from app.taxonomy.rules import SEVERITIES as SEVERITY

#: What features call theirs, under the names that templates use.
__all__ = ["CLASS", "LEVEL", "NATURE", "SEVERITY", "SOURCE", "STATUS"]

#: action -> its button
ACTION = {
    "accept": ("受理", "Accept"),
    "return": ("退回补充", "Return"),
    "correct": ("补充后重报", "Correct"),
    "assign": ("交办", "Assign"),
    "start": ("开始办理", "Start"),
    "submit": ("提交结果", "Submit"),
    "confirm": ("确认", "Confirm"),
    "reject": ("不通过，重办", "Reject"),
    "dismiss": ("不属实", "Dismiss"),
    "close": ("办结", "Close"),
    "reopen": ("重新办理", "Reopen"),
    "escalate": ("上报上级", "Escalate"),
    "take_over": ("提级办理", "Take over"),
    "transfer": ("移交移送", "Transfer"),
    "receive": ("签收", "Receive"),
    "decline": ("退回移交", "Decline"),
    "answer": ("答复", "Answer"),
    "assist": ("请村协助", "Ask for help"),
    "joint": ("联合执法", "Joint enforcement"),
    "joint_result": ("填报联合执法结果", "Result of joint action"),
    "pause": ("申请挂账", "Ask for a pause"),
    "resume": ("恢复计时", "Resume"),
    "extend": ("申请延期", "Ask for more time"),
    "grant": ("批准", "Grant"),
    "deny": ("不批准", "Deny"),
    "measure": ("采取措施", "Measure"),
    "order": ("决定措施", "Order measure"),
    "refuse_measure": ("不同意措施", "Refuse measure"),
    "withdraw_measure": ("撤回提请", "Withdraw proposal"),
    "carry_out": ("措施已落实", "Carried out"),
    "accept_measure": ("验收措施", "Accept measure"),
    "lift": ("解除措施", "Lift measure"),
    "acknowledge": ("确认收到", "Acknowledge"),
    "sheet": ("应急处置表", "Emergency sheet"),
    "sample": ("监测结果", "Sample"),
    "stand_down": ("终止应急", "Stand down"),
    "parties": ("当事人", "Parties"),
    "mediate": ("调解记录", "Mediation"),
    "agreement_broken": ("协议未履行", "Agreement broken"),
    "look_back": ("回头看", "Look back"),
    "name_leader": ("领导包案", "Leader in charge"),
    "comment": ("补充说明", "Comment"),
    "relocate": ("改地点", "Relocate"),
    "merge": ("并案", "Merge"),
}
#: what the program does by itself, in a history
EVENT = ACTION | {
    "report": ("上报", "Reported"),
    "overdue": ("超时", "Overdue"),
    "lapse": ("补充超时，收回", "Lapsed"),
    "recalculate": ("日历变更，重算时限", "Recalculated"),
    "rehome": ("网格调整", "Moved to another cell"),
    "chase": ("催促确认", "Chased"),
    "urge": ("催办", "Urged"),
    "look_back_overdue": ("回头看超期", "Re-check overdue"),
    "absorb": ("并入另一案件", "Another case was merged into it"),
}
BOX = {
    "desk": ("待我办理", "For me"),
    "emergencies": ("突发", "Emergencies"),
    "accept": ("待受理", "To accept"),
    "assign": ("待交办", "To assign"),
    "confirm": ("待确认", "To confirm"),
    "returned_to_me": ("退回我的", "Returned to me"),
    "transfers_in": ("移交来的", "Transfers in"),
    "transfers_out": ("移交出的", "Transfers out"),
    "time_asked": ("延期挂账审批", "Time asked for"),
    "measures": ("待决定落实的措施", "Measures"),
    "look_backs": ("待回头看", "Re-checks due"),
    "assist": ("请我协助", "Help asked for"),
    "due_today": ("今天到期", "Due today"),
    "overdue": ("已超时", "Overdue"),
    "paused": ("挂账中", "Paused"),
    "led": ("我包案的", "Led by me"),
    "mine": ("我上报或办理的", "Mine"),
    "my_cells": ("本网格的", "My cells"),
    "waiting_for_others": ("等他人办理", "Waiting for others"),
    "called": ("突发待确认", "Called"),
}
#: stage of a limit
STAGE = {
    "accept": ("受理", "accept"),
    "correct": ("补充", "correct"),
    "handle": ("办理", "handle"),
    "confirm": ("确认", "confirm"),
    "close": ("办结", "close"),
    "outer": ("案件总时限", "whole case"),
    "stop": ("停止", "stop"),
    "restore": ("恢复", "restore"),
}
#: status of a refusal -> the heading of its page
REFUSED = {
    "400": ("地址或内容有误", "Bad request"),
    "403": ("无权办理", "Forbidden"),
    "404": ("没有找到", "Not found"),
    "409": ("未能办理", "Conflict"),
    "413": ("文件过大", "Too large"),
    "422": ("填写有误", "Not valid"),
    "429": ("操作过于频繁", "Too many requests"),
    "503": ("系统繁忙", "Busy"),
}
#: clock of a limit -> (seconds, unit), the largest first
AMOUNT = {
    "urgent": ((3600, ("小时", "hours")), (60, ("分钟", "minutes"))),
    "working_hours": ((3600, ("工作小时", "working hours")), (60, ("工作分钟", "working minutes"))),
    "natural_days": ((86_400, ("天", "days")),),
    "working_days": ((86_400, ("个工作日", "working days")),),
}
POST = {kind: (name, kind.replace("_", " ")) for kind, name in _POSTS.items()}
MARK = {mark.value: (mark.zh, mark.en) for mark in Mark}
#: what a cell must have
FIXED = {name: (chinese, name) for name, chinese in ITEMS.items()}
REASON = {reason.value: (reason.zh, reason.en) for reason in LimitReason}

#: Where a cell stands in its evaluation, why there is no self-evaluation, and its steps.
EVALUATION_STAGE = {
    "open": ("待自评", "open"),
    "self_missed": ("未自评，待上级评价", "no self-evaluation"),
    "self_evaluated": ("已自评，待上级评价", "self-evaluated"),
    "evaluated": ("上级已评价", "evaluated"),
    "reported": ("已上报", "reported up"),
    "locked": ("已锁定", "locked"),
}
EVALUATION_MISSED = {
    "vacant": ("岗位空缺", "vacant"),
    "late": ("逾期", "late"),
}
EVALUATION_STEP = {
    "self": ("自评", "Self-evaluation"),
    "superior": ("上级评价", "Evaluation from above"),
    "report": ("上报", "Report up"),
    "report_below": ("下级评价结果一并上报", "Report all below up"),
    "lock": ("锁定", "Lock"),
    "object": ("申诉", "Object"),
    "answer": ("答复申诉", "Answer the objection"),
    "enter": ("登记加减分、评分、否决或免计", "Enter points, a veto or an exemption"),
}
