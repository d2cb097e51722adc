"""What can be refused of documents and evaluations."""

from app.core.refusals.entry import Entry

PAPERS: dict[str, Entry] = {
    # documents
    "receiver_required": (
        422,
        "请指定一个网格或一个部门作为收文单位。",
        "Name one cell or one department as the receiver.",
    ),
    "unknown_subject": (
        422,
        "所列事项不存在，或者您无权查看。",
        "What it is about is not there, or not yours to see.",
    ),
    "reply_day_past": (422, "回复期限已过，请改期。", "The day for a reply has passed; move it."),
    "outcome_required": (
        422,
        "请填写办理结果，可选：{allowed}。",
        "Say what became of it: {allowed}.",
    ),
    "document_signed": (409, "公文已签发，不能再修改。", "Signed documents are not changed."),
    "document_action_not_allowed": (
        409,
        "当前状态或岗位不能执行此操作，可执行：{allowed}。",
        "Not possible now; possible: {allowed}.",
    ),
    "template_not_docx": (
        422,
        "不是可用的 .docx 模板：不收宏、嵌入对象、外部链接和损坏的文件。",
        "No usable .docx: files with macros, embedded objects or outside links are not taken.",
    ),
    "template_wrong": (422, "模板不能使用：{why}", "The template cannot be used: {why}"),
    # evaluation
    "period_unknown": (
        422,
        "考核期写法：2026Q3、2026H2 或 2026。",
        "Write a period as 2026Q3, 2026H2 or 2026.",
    ),
    "period_is_a_quarter": (
        422,
        "季度由上级逐级评价；此处一并评价的是半年或全年，如 2026H2、2026。",
        "A quarter is evaluated level by level; this is for half-years and years, as 2026H2.",
    ),
    "month_unknown": (
        422,
        "月份写法：2026-09；须是已经开始的月份。",
        "Write a month that has begun as 2026-09.",
    ),
    "period_open": (422, "考核期尚未结束。", "This period has not ended yet."),
    "figures_not_ready": (
        409,
        "还有 {patrols} 次巡查的轨迹、{boundaries} 个村界没有处理完（升级或停机之后会有），"
        "后台每分钟处理一批：请稍后再计算；如果数字一直不减少，请管理员检查定时任务。",
        "The tracks of {patrols} patrols and {boundaries} boundaries still wait, as after an "
        "upgrade or an outage: jobs look at some each minute. Compute later; if the numbers do "
        "not fall, have the scheduler checked.",
    ),
    "figures_changed": (
        409,
        "计算之后有巡查或案件经人认定，数字已有变化：请重新计算，核对后再锁定。",
        "Patrols or cases were judged since: compute the period again, look at it, then lock it.",
    ),
    "evaluation_locked": (409, "该考核期已锁定。", "This evaluation is locked."),
    "parts_not_locked": (
        409,
        "请先锁定 {parts}，再由此汇总本期。",
        "Lock {parts} first: this period is made of them.",
    ),
    "evaluation_not_opened": (
        409,
        "该网格本期考核尚未开始，请县环委办先计算本期。",
        "The steps of this cell have not begun: the county's office computes the period first.",
    ),
    "evaluation_step_not_allowed": (
        409,
        "当前进度不能执行此操作，可提交：{allowed}。",
        "Not possible at this stage; may be submitted: {allowed}.",
    ),
    "evaluation_not_written": (
        409,
        "请先填写并保存，再提交。",
        "Write and save it first, then submit it.",
    ),
    "evaluation_below_unready": (
        409,
        "下级尚未完成，请先完成：{cells}。",
        "Those below come first: {cells}.",
    ),
    "evaluation_reason_required": (
        422,
        "自评 {own} 分与上级评价 {above} 分相差超过 {most} 分，请填写理由（reason）。",
        "Self ({own}) and superior ({above}) differ by more than {most} points: give a reason.",
    ),
    "own_evaluation": (
        403,
        "自评、申诉或评价由您（或您代理的人）提交，请由另一人评价或答复。",
        "You, or whom you stand in for, filed the other side: another person evaluates or answers.",
    ),
    "objection_open": (
        409,
        "已有一项申诉待答复，请等待答复后再提。",
        "One objection waits for its answer already.",
    ),
    "objection_too_late": (
        409,
        "申诉期限已过，请向上级网格反映。",
        "The time for objecting is over; tell the level above.",
    ),
    "objection_answered": (
        409,
        "该申诉已答复，请刷新查看。",
        "This objection has been answered; reload to see it.",
    ),
    "evaluation_objections_open": (
        409,
        "以下网格的申诉尚未答复（共 {count} 个）：{cells}。请先答复，再锁定。",
        "Answer the objections of these cells ({count}) before locking: {cells}.",
    ),
    "evaluation_steps_missing": (
        409,
        "以下网格尚未完成评价（季度还须上报）（共 {count} 个）：{cells}。请先完成，再锁定。",
        "These cells ({count}) have not been evaluated, in a quarter reported, yet: {cells}.",
    ),
    "evaluation_objectable": (
        409,
        "以下网格在 {until} 前仍可申诉（共 {count} 个）：{cells}。请到期后再锁定。",
        "These cells ({count}) may still object until {until}: {cells}. Lock after that.",
    ),
    # entries of an evaluation, and what follows from one
    "not_above_cell": (
        403,
        "只能由该网格的上级办公室登记；一票否决和免计由县环委办登记。",
        "Only an office above the cell enters this; a veto or an exemption only the county's.",
    ),
    "period_not_begun": (422, "考核期尚未开始。", "This period has not begun yet."),
    "unknown_item": (
        422,
        "考核方案中没有这一项，可用：{allowed}。",
        "The scheme has no such item; it has: {allowed}.",
    ),
    "link_required": (
        422,
        "请注明所依据的案件或公文（about）：{allowed}。",
        "Name in `about` what it is grounded on: {allowed}.",
    ),
    "not_of_cell": (
        422,
        "所依据的案件或公文与 {cell} 无关：案件应在该网格或其下级，公文应发给它们或涉及其案件。",
        "What it is grounded on is not of {cell}: a case lies in it or below, a document went "
        "there or is about such a case.",
    ),
    "not_of_period": (
        422,
        "所依据的案件或公文不属于 {period}：案件应在本期内发现或办理，公文应在本期内签发。",
        "What it is grounded on is not of {period}: a case was seen or worked on, a document "
        "signed in it.",
    ),
    "points_out_of_range": (
        422,
        "分值应大于 0、不超过 {most}；人工评分项为 0 到 {most} 的整数。",
        "Points are above 0 and at most {most}; those filled in by hand whole, from 0 to {most}.",
    ),
    "entry_there": (
        409,
        "该网格本期这一项已按同一依据登记（编号 {entry}），不重复计分；有误的请先撤回再登记。",
        "This item stands there on the same ground (entry {entry}) and counts once: withdraw that "
        "first.",
    ),
    "evaluation_decided": (
        409,
        "该网格已由上级评价，加减分和人工评分不再登记或撤回；申诉成立后可以重新评价。",
        "The level above has evaluated this cell: points change no more, unless an objection is "
        "upheld.",
    ),
    "entries_not_counted": (
        409,
        "计算之后又有一票否决或虚假认定的决定，请重新计算后再锁定。",
        "A veto or a finding was decided since: compute the period again, then lock it.",
    ),
    "entry_withdrawn": (409, "该记录已撤回。", "This entry has been withdrawn."),
    "not_behind_figures": (
        422,
        "该案件没有使此网格本期的这项数字变差，或者已经免计。",
        "No figure of this cell and period is worse for this case, or it is exempted already.",
    ),
    "period_not_a_year": (422, "年度结果请写年份，如 2026。", "Write a year, as 2026."),
    "one_of_cell_and_officer": (
        422,
        "请只填一项：网格（cell）或人员（officer）。",
        "Name either a cell or an officer.",
    ),
}
