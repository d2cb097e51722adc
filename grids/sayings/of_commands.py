"""What `flask grids` says besides, and what is wrong with a list of decisions."""

from grids.sayings.form import Table

OF_COMMANDS: Table = {
    "bad_list": (
        "处理清单第 {row} 行有误：{why}。",
        "the list of exceptions is wrong in row {row}: {why}.",
    ),
    "list_unreadable": (
        "处理清单不能读取（{why}）。",
        "the list of exceptions cannot be read ({why}).",
    ),
    "list_no_column": (
        "处理清单缺少列 {column}；请用 check --list 写出的清单，存为 csv。",
        "the list of exceptions has no column {column}; take the one that check --list wrote, "
        "saved as csv.",
    ),
    "list_decision": ("处理应为 {words} 之一", "decision is one of {words}"),
    "list_reason": ("请写明理由", "give a reason"),
    "list_value": ("{what}需要在“值”一列写编码", "{what} needs a code in value"),
    "list_acceptable": ("只有 {kinds} 可以接受", "only {kinds} can be accepted"),
    "list_row": ("行号不是数字", "row is no number"),
    "list_moved": ("{file} 第 {place} 行现在是{unit}", "{file} row {place} is {unit} now"),
    "list_gone": ("{file} 第 {place} 行现在没有了", "{file} row {place} is not there now"),
    "list_written": ("{file}：{count} 个错误待处理。", "{file}: {count} errors to decide on."),
    # headings of the list
    "list.file": ("文件", "file"),
    "list.row": ("行", "row"),
    "list.code": ("编码", "code"),
    "list.name": ("名称", "name"),
    "list.kind": ("类别", "kind"),
    "list.decision": ("处理", "decision"),
    "list.value": ("值", "value"),
    "list.reason": ("理由", "reason"),
    "list.text": ("说明", "text"),
    # progress
    "reading": ("读取", "reading"),
    "doing_rings": ("检查图形", "rings"),
    "doing_level": ("{level}：{count}", "{level}: {count}"),
    "doing_parents": ("{level}：上级", "{level}: parents"),
    "doing_overlaps": ("{level}：重叠", "{level}: overlaps"),
    "doing_gaps": ("{level}：空隙", "{level}: gaps"),
    # the report
    "checked": ("检查结果", "checked"),
    "level": ("级别", "level"),
    "units": ("网格", "units"),
    "invalid": ("图形有误", "invalid"),
    "overlaps": ("重叠", "overlaps"),
    "gaps": ("空隙", "gaps"),
    "findings": ("发现的问题", "findings"),
    "severity": ("程度", "severity"),
    "error": ("错误", "error"),
    "warning": ("提醒", "warning"),
    "kind": ("类别", "kind"),
    "what": ("说明", "what"),
    "more": (
        "……还有 {count} 条；用 --json 或 --defects 查看全部。",
        "… and {count} more; --json or --defects show all.",
    ),
    "defects_written": ("{file}：已写出 {count} 条。", "{file}: {count} findings written."),
    "not_written": ("{file}：不能写入（{why}）。", "{file}: cannot be written ({why})."),
    "would_stop": ("有 {count} 个错误，载入会被拒绝。", "{count} errors would stop a load."),
    "nothing_loaded": (
        "有 {count} 个错误，没有载入任何内容。",
        "{count} errors; nothing was loaded.",
    ),
    "option_count": (
        "{option}：写一次，或每个文件各写一次。",
        "{option}: give it once, or once per file.",
    ),
    "loaded": (
        "新增 {new} 个，改名 {renamed} 个，{renumbered}边界变化 {moved} 个；版本 {version}；"
        "提醒 {warnings} 条。",
        "{new} new, {renamed} renamed, {renumbered}{moved} boundaries changed; version {version}; "
        "{warnings} warnings.",
    ),
    "renumbered": ("改编码 {count} 个，", "{count} renumbered, "),
    "unchanged": ("不变", "unchanged"),
    "cell_ends": ("{code} 自 {day} 起撤销。", "{code} ends on {day}."),
    "posts_left": (
        "其中还有 {count} 个岗位：请移到接续的网格。",
        "{count} posts are still in it: move them to a successor.",
    ),
    "database_trouble": (
        "数据库正被占用或无法访问（{what}）。请过一会儿再运行，仍不行时检查数据库和磁盘。",
        "The database is busy or out of reach ({what}). Run it again in a while; where that does "
        "not help, look at the database and its disk.",
    ),
    "no_tables": (
        "数据库里还没有表，请先运行：flask db upgrade -d migrations",
        "The database has no tables yet; run first: flask db upgrade -d migrations",
    ),
    "no_time": (
        "{text}：时间要写时区，例如 2026-07-01T08:30:00+08:00。",
        "{text}: write a time with offset, for example 2026-07-01T08:30:00+08:00.",
    ),
}
