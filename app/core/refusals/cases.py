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
        "只能并入同县、由您审核的另一件未办结的案件；已有案件并入的，不能再并出。",
        "Merge only into another open case of the county that you review; one into which others "
        "went stays.",
    ),
    "beyond_county": (
        422,
        "案件归属不能改到另一个县：请由县级审核员移交该县审核员（移交），或请上报人在该县重新上报。",
        "A case stays in its county: the county office hands it over to that county's office "
        "(transfer), or its filer reports it there anew.",
    ),
    "nothing_ticked": (
        422,
        "没有勾选案件：请返回列表，先勾选再交办。",
        "No case is ticked: go back to the list and tick some.",
    ),
    "merges_backward": (
        422,
        "只能并入更早收到、层级不低于本案且未挂账的案件：并案不增加时间。",
        "Merge only into a case that came no later, stands no lower and is not paused: merging "
        "gives no time.",
    ),
    "merges_out_of_zone": (
        422,
        "本案在规则区或管控期内，拟并入的案件不在：请反向并案，或由县级审核员并案。",
        "Zones or bans demand more of this case than of that one: merge the other way round, or "
        "let the county office do it.",
    ),
    "zone_demands": (
        422,
        "该问题在规则区或管控期内，程度不得低于“{severity}”；降低须由县级审核员提级后办理。",
        "It lies in a zone or ban: no less than {severity}; only the county office, having taken "
        "it over, may lower that.",
    ),
    "on_spot_photos": (
        422,
        "现场处置须有处置前和处置后的照片：请退回补充，或受理后按一般程序办理。",
        "What was dealt with on the spot must show photos of before and after: return it for "
        "them, or accept it and have it handled.",
    ),
    "merged_from_above": (
        422,
        "群众、热线或上级交来的案件只能并入尚待办理的案件；并入已办理或已现场处置的，须由上一级决定。",
        "What the public, a hotline or a level above sent is merged only into a case that is still "
        "to be handled; into one that was handled or fixed on the spot by the level above alone.",
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
    "joint_past": (
        422,
        "联合执法的日期已过，请改为今天或以后的日期。",
        "That day is over; name today or a later one for the joint action.",
    ),
    "reply_by_past": (
        422,
        "答复期限已过，请改为以后的日期。",
        "That day is over; name a later one.",
    ),
    "time_to_come": (
        422,
        "所填时间还没有到，请核对。",
        "That time has not come yet; check it.",
    ),
    "asked_already": (
        409,
        "{who}已收到请求，尚未答复。",
        "{who} has been asked already and has not answered.",
    ),
    "no_such_matter": (
        422,
        "没有等待您处理的这项移交、协助、联合执法或措施。",
        "No such transfer, request, joint action or measure waits for you.",
    ),
    "view_name_taken": (
        409,
        "您已有同名的视图，请换一个名称。",
        "You have a view of that name; choose another.",
    ),
    "too_many_views": (
        422,
        "最多保存 {most} 个视图，请先删除不用的。",
        "At most {most} views are kept; delete one first.",
    ),
    "which_matter": (
        422,
        "有多项等待处理，请指明其中一项：{open}。",
        "Several wait; name one of them: {open}.",
    ),
    "emergency_runs": (
        422,
        "应急尚未终止：请先由牵头层级终止应急，再结案。",
        "The emergency runs: the level that leads must stand down before it is closed.",
    ),
    "emergency_led": (
        422,
        "应急由{who}牵头，请由该级认定不属突发情况。",
        "{who} leads this emergency; that level or one above says that it is none.",
    ),
    "samples_over": (
        422,
        "仍有超标的监测结果：{over}。请补充达标结果，或填写理由。",
        "Still over the limit: {over}. Tell a later clean value, or give a reason.",
    ),
    "sample_unjudged": (
        422,
        "请填写限值，或注明是否超标。",
        "Name the limit, or say whether the value is over it.",
    ),
    "agreement_text": (
        422,
        "达成一致的调解须填写协议内容，其他结果不填。",
        "A session that agreed needs the text of the agreement; any other has none.",
    ),
    "no_agreement": (422, "没有生效的调解协议。", "No agreement is in force."),
    "dispute_unsettled": (
        422,
        "纠纷须有生效的调解协议；调解未成的，请在说明中填写理由。",
        "A dispute ends with an agreement in force, or, mediation failed, with a reason as note.",
    ),
    "measures_running": (
        422,
        "有措施尚未落实、验收或解除，办理后才能结束案件：{open}。",
        "Measures wait to be carried out, accepted, decided or lifted before it ends: {open}.",
    ),
    "own_measure": (
        422,
        "提请人、落实人不能自己决定或验收，请由另一人办理。",
        "Whoever proposed or carried it out does not decide or accept it; another person must.",
    ),
    "own_request": (
        422,
        "申请人不能自己批准，请由上级另一人办理。",
        "Whoever asked does not decide it; another person of the level above must.",
    ),
    "paused_often": (
        422,
        "案件最多挂账 {times} 次，已用完。",
        "A case is paused {times} times at most; that is used up.",
    ),
    "pause_long": (
        422,
        "挂账最长 {days} 天，请选择更早的日期。",
        "A pause lasts {days} days at most; name an earlier day.",
    ),
    "extended_often": (
        422,
        "案件最多延期 {times} 次，已用完。",
        "The time of a case is extended {times} times at most; that is used up.",
    ),
    "extension_long": (
        422,
        "延期合计不能超过原时限的 {share} 倍，请缩短。",
        "Extensions are {share} times the limit at most, together; ask for less.",
    ),
    "extension_clock": (
        422,
        "请按当前时限的计时方式（{clock}）填写延期。",
        "Ask for more on the clock of the limit that runs: {clock}.",
    ),
    "overdue_already": (
        409,
        "时限已过，不能再挂账或延期；请尽快办理。",
        "The limit has passed: no pause and no extension any more; see to the case.",
    ),
    "beyond_power": (
        422,
        "该措施由{who}决定，请由该级或上级解除。",
        "{who} ordered this measure; that level or one above lifts it.",
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
