"""What can be refused of cells, kinds, sites and policies."""

from app.core.refusals.entry import Entry

PLACES: dict[str, Entry] = {
    # cells
    "unknown_cell": (422, "没有编码为 {cell} 的网格。", "There is no cell with code {cell}."),
    "unknown_department": (422, "没有这个部门。", "There is no such department."),
    "department_exists": (
        409,
        "该网格已有编码为 {department} 的部门，请换一个编码，或修改原部门。",
        "This cell has a department {department} already: take another code, or change that one.",
    ),
    "department_in_use": (
        409,
        "该部门还不能撤销：在办案件 {cases} 件、移交 {transfers} 项、协办等 {duties} 项、"
        "未答复公文 {documents} 份、台账 {ledger_items} 项、指向它的类别 {kinds} 个和规则 "
        "{rules} 条、联络员 {liaisons} 名。请先改派或办结，改由其他部门承办，并结束联络员岗位。",
        "Not yet: it holds {cases} cases, {transfers} transfers, {duties} other duties, "
        "{documents} documents without reply, {ledger_items} ledger items; {kinds} kinds and "
        "{rules} rules name it; {liaisons} liaisons. Hand these on or finish them, name another "
        "department, end the liaisons' posts.",
    ),
    "site_in_use": (
        409,
        "该对象还有 {tasks} 项巡查任务、{ledger_items} 项台账未完成：请先完成或销号，"
        "巡查任务也可由审核员免除，再停用。",
        "{tasks} tasks and {ledger_items} ledger items at this site are open: do them, or let a "
        "reviewer excuse the tasks, then retire it.",
    ),
    "zone_of_county": (
        403,
        "水源保护区、红线、禁烧区等规则区由县级审核员划定、调整和停用，请报县里办理。",
        "Zones with rules are set, changed and retired by the county office: ask it to.",
    ),
    "ban_of_county": (
        403,
        "该管控期由县里设定：乡镇可以加严，缩短或减少类别须由县级审核员办理。",
        "The county set this ban: a township may add to it, only the county office lessens it.",
    ),
    "unknown_officer": (422, "没有这名人员。", "There is no such officer."),
    "boundary_time": (
        422,
        "边界的生效时间应在最近一版（{since}）之后、且不晚于现在。",
        "Boundaries come into force after the newest version ({since}) and not in the future.",
    ),
    "cell_ended_already": (
        409,
        "网格 {cell} 已于 {day} 撤并，不能再次撤并。",
        "{cell} ended on {day} already.",
    ),
    "cells_below": (
        409,
        "网格 {cell} 下还有 {count} 个网格（{cells} …）：请先撤并这些网格。",
        "{count} cells stand below {cell} ({cells} …): end these first.",
    ),
    "successor_circle": (
        422,
        "网格 {cell} 不能由 {successor} 承接：承接关系会绕回 {cell} 自身。",
        "{successor} cannot take over from {cell}: that would lead back to {cell} itself.",
    ),
    "successor_ended": (
        422,
        "承接网格 {successor} 已于 {day} 撤并，请另选仍在的网格。",
        "{successor} ended on {day} and cannot take over: name a cell that is still there.",
    ),
    "outside_grid": (404, "该位置不在任何网格内。", "This position lies in no cell."),
    # taxonomy, sites, policies
    "unknown_kind": (422, "没有编码为 {kind} 的问题类别。", "There is no kind {kind}."),
    "nature_not_allowed": (
        422,
        "该类别不允许此性质，可选：{allowed}。",
        "Not a nature of this kind; choose from {allowed}.",
    ),
    "severity_not_allowed": (
        422,
        "该类别不允许此程度，可选：{allowed}。",
        "Not a severity of this kind; choose from {allowed}.",
    ),
    "kind_exists": (
        409,
        "编码为 {kind} 的问题类别已存在，请换一个编码，或修改原类别。",
        "Kind {kind} exists already: take another code, or change that one.",
    ),
    "unknown_site": (422, "没有这个巡查对象。", "There is no such site."),
    "unknown_campaign": (422, "没有这个禁烧期或专项行动。", "There is no such campaign."),
    "plan_begun": (
        409,
        "{until} 以前的任务已生成，请从之后的日期开始。",
        "Tasks are made up to {until}; begin after that day.",
    ),
    "sweep_needs_grave": (
        409,
        "只有已办结且程度为较重及以上的案件才能部署举一反三排查。",
        "Only after a closed case of more than general severity is the same looked for.",
    ),
    "sweep_exists": (
        409,
        "该案件在此范围内已部署排查，请查看原方案。",
        "The same is being looked for there after this case already: see its plan.",
    ),
    "site_kind_required": (
        422,
        "案件不在巡查对象上，请选择要排查的对象类别。",
        "The case is at no site: say which kind of sites is meant.",
    ),
    "nothing_to_sweep": (
        409,
        "{cell}没有“{kind}”类巡查对象，无可排查。",
        "There is no site of the kind {kind} in {cell}.",
    ),
    "task_done": (409, "该任务已经完成，不能免除。", "This task is done and cannot be excused."),
    "patrol_closed": (
        409,
        "该巡查已结束（共 {pieces} 段），此段轨迹未收。",
        "This patrol is closed with {pieces} pieces; this one was not taken.",
    ),
    "term_required": (
        422,
        "社会环境监督员需要填写聘期的结束日期。",
        "A supervisor is hired for a term: give its last day.",
    ),
    "gpx_broken": (422, "文件不是可读的 GPX：{why}", "Not a readable GPX file: {why}"),
    "gpx_empty": (422, "GPX 文件中没有轨迹点。", "The GPX file holds no track points."),
    "gpx_no_times": (
        422,
        "轨迹点没有可用的时间，不能作为巡查导入。",
        "The track points carry no usable times, so this is no patrol.",
    ),
    "gpx_several_outings": (
        422,
        "文件中有 {count} 次外出，请用 outing=1 至 {count} 分别导入，各用一个编号。",
        "The file holds {count} outings: import each under an id of its own, outing=1 to {count}.",
    ),
    "gpx_no_such_outing": (
        422,
        "文件中只有 {count} 次外出。",
        "The file holds {count} outings only.",
    ),
    "too_many_filings": (
        413,
        "一次最多 {most} 条，请分批提交。",
        "At most {most} filings at a time; send them in batches.",
    ),
    "settled": (409, "该条已经重新提交成功。", "This one has been filed already."),
    "too_many_vertices": (
        422,
        "图形的顶点过多（{count} 个，最多 {most} 个），请先简化。",
        "The shape has too many vertices ({count}, {most} at most); simplify it.",
    ),
    "import_refused": (
        422,
        "文件有误，未导入任何内容；请按报告改正。{why}",
        "The file has faults; nothing was imported. Correct what the report names. {why}",
    ),
    "calendar_incomplete": (
        422,
        "{year} 年的放假安排缺少法定节日：{holidays}。载入须为全年安排；只改个别日期请用“更正”。",
        "The calendar of {year} loses statutory holidays: {holidays}. A load is of the whole year; "
        "single days are corrected by a call of their own.",
    ),
    "calendar_short": (
        422,
        "{year} 年的放假安排比法定少 {count} 天：节日逢周末的应在工作日补休（{holidays}）。",
        "The calendar of {year} has {count} days of rest too few: holidays on weekends are given "
        "back on working days ({holidays}).",
    ),
    "calendar_other_year": (
        422,
        "{days} 不在 {year} 年：请在该年更正这一天。",
        "{days} is not in {year}: correct it in its own year.",
    ),
    "calendar_rests": (
        422,
        "{first} 至 {last} 的 {window} 天中将有 {count} 天休息，最多为 {most} 天：请多留工作日。",
        "{count} of the {window} days from {first} to {last} would be days of rest, and {most} are "
        "the most: keep more working days among them.",
    ),
    "file_fault": (422, "{why}", "{why}"),
    "policy_invalid": (422, "规则有误：{why}", "The policy is wrong: {why}"),
}
