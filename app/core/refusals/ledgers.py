"""What can be refused of ledgers and their items."""

from app.core.refusals.entry import Entry

LEDGERS: dict[str, Entry] = {
    "unknown_ledger": (422, "本县没有台账“{ledger}”。", "There is no ledger {ledger} here."),
    "ledger_retired": (
        409,
        "台账“{ledger}”已停用，不能再列入。",
        "The ledger {ledger} is retired: nothing more is listed in it.",
    ),
    "ledger_known": (
        409,
        "本县已有代码为“{ledger}”的台账，请换一个代码，或修改原有的台账。",
        "There is a ledger {ledger} here: take another code, or change that one.",
    ),
    "may_not_list": (
        403,
        "您的岗位不能列入台账“{ledger}”。",
        "Your posts do not list in the ledger {ledger}.",
    ),
    "cell_required": (
        422,
        "请填写网格，或选择有网格的巡查对象、案件。",
        "Name a cell, or a site or a case that has one.",
    ),
    "site_required": (
        422,
        "此台账须选择巡查对象。",
        "This ledger asks for a site.",
    ),
    "unknown_site": (
        422,
        "没有这个巡查对象，或其类别不属于此台账。",
        "There is no such site here, or this ledger lists no sites of its kind.",
    ),
    "ledger_item_known": (
        409,
        "台账中已有此项，请查找后修改原有的一项。",
        "The ledger has it already: find it and change that one.",
    ),
    "case_has_item": (409, "该案件已转入台账。", "This case is in a ledger already."),
    "case_item_open": (
        409,
        "案件已转入整改台账（{number}），销号备案后才能办结。",
        "The case is being put right as {number}: it closes once that is struck off.",
    ),
    "ledger_action_not_allowed": (
        409,
        "当前环节或岗位不能执行此操作，可执行：{allowed}。",
        "Not possible now; possible: {allowed}.",
    ),
    "not_four_clear": (
        409,
        "问题、目标、措施、责任单位、领导和时限填写清楚后才能交办，还缺：{lacks}。",
        "It is issued once problem, goal, measures, bodies, people and limit are clear; missing: "
        "{lacks}.",
    ),
    "notice_not_over": (
        409,
        "公示到 {day} 结束，之后才能申请销号。",
        "Its public notice lasts until {day}; apply after that.",
    ),
    "criteria_not_proven": (
        409,
        "三项销号标准须逐项举证，还缺：{criteria}。",
        "Each of the three criteria must be proven, one by one; missing: {criteria}.",
    ),
    "criteria_not_confirmed": (
        409,
        "三项销号标准须逐项核查，还缺：{criteria}。",
        "Each of the three criteria must be confirmed, one by one; missing: {criteria}.",
    ),
    "criterion_required": (422, "请指明销号标准：{allowed}。", "Name the criterion: {allowed}."),
    "criterion_proven": (409, "这一项标准已经完成。", "This criterion is done with already."),
    "proof_required": (
        422,
        "请附上至少 {photos} 张照片作为佐证。",
        "Attach {photos} photos at least as proof.",
    ),
    "proof_awaited": (
        409,
        "举证的照片还没有上传，上传后才能核查通过。",
        "Photos of the proofs have not come yet: verify it once they are here.",
    ),
    "no_check_open": (409, "没有待办的回头看或复查。", "No look-back or re-check is due."),
    "result_required": (422, "请填写结果：{allowed}。", "Say the result: {allowed}."),
    "unknown_measure": (
        422,
        "整改措施只有 {count} 条。",
        "There are {count} measures only.",
    ),
    "ledger_import_refused": (
        422,
        "未导入任何一项：{why}",
        "Nothing was imported: {why}",
    ),
    "rows_wrong": (
        422,
        "{count} 行有误，请按各行说明更正后重新导入。",
        "{count} rows are wrong: correct them as each says and import again.",
    ),
    "row_twice": (422, "与第 {row} 行重复。", "The same as row {row}."),
    "nothing_to_set": (422, "请至少填写一项。", "Name something to set."),
}
