"""What can be refused of cases."""

from app.core.refusals.entry import Entry

CASES: dict[str, Entry] = {
    "action_not_allowed": (
        409,
        "当前状态或岗位不能执行此操作，可执行：{allowed}。",
        "Not possible now; possible: {allowed}.",
    ),
    "note_required": (422, "请填写理由。", "Give a reason."),
    "assignee_required": (422, "请指定一名人员或一个部门。", "Name one officer or one department."),
    "closing_incomplete": (
        422,
        "结案还须说明：{missing}。",
        "A closing must also say: {missing}.",
    ),
    "village_cannot_handle": (
        422,
        "违法行为由乡镇、县或有关部门查处；可请村里协助。",
        "Violations are handled by township, county or a department; a village may assist.",
    ),
    "cannot_merge": (
        422,
        "只能并入同县另一件未办结的案件，且双方都未并过案。",
        "Merge only into another open case of the county; neither may be part of a merging.",
    ),
    "nobody_to_act": (
        422,
        "{who}目前没有可办理的人员（缺 {missing}），请先任命或改派；案件仍在审核员处。",
        "Nobody in {who} can act today (missing: {missing}); appoint one or choose another. "
        "The case stays with its reviewer.",
    ),
    "transfer_target": (
        422,
        "请指定一个移交对象：部门、网格，或外部单位（“其他”须写名称）。",
        "Name one target: a department, a cell, or a body outside (`other` with its name).",
    ),
    "transfer_to_self": (
        422,
        "案件已在该网格的审核员处，不必移交。",
        "The case is with the reviewers of that cell already.",
    ),
    "reply_by_past": (
        422,
        "答复期限已过，请改为以后的日期。",
        "That day is over; name a later one.",
    ),
    "asked_already": (
        409,
        "{who}已收到请求，尚未答复。",
        "{who} has been asked already and has not answered.",
    ),
    "no_such_matter": (
        422,
        "没有等待您处理的这项移交、协助或联合执法。",
        "No such transfer, request or joint action waits for you.",
    ),
    "which_matter": (
        422,
        "有多项等待处理，请指明其中一项：{open}。",
        "Several wait; name one of them: {open}.",
    ),
    "no_look_back": (
        422,
        "没有等待复查的这次“回头看”，请刷新案件。",
        "No such re-check is to be done; read the case again.",
    ),
    "look_back_early": (
        422,
        "“回头看”最早在到期前 {days} 天进行（{due} 到期）；若已反弹，请选择“反弹”。",
        "A re-check counts from {days} days before its day ({due}); "
        "if the spot has fallen back, say `failed`.",
    ),
    "not_a_leader": (
        422,
        "包案人应为案件所在村、乡镇或县的在岗分管领导。",
        "Name a leader in post of the case's village, township or county.",
    ),
    "at_top": (409, "已在最高层级，不能再上报。", "Already at the top level."),
}
