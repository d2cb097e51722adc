"""What can be refused of people, posts, leave and duty."""

from app.core.refusals.entry import Entry

PEOPLE: dict[str, Entry] = {
    "foreign_form": (
        403,
        "表单已失效，内容未提交：请刷新页面后重新提交。",
        "This form is not of your present sign-in; nothing was done. Reload the page, send again.",
    ),
    # people and posts
    "username_taken": (
        409,
        "用户名 {username} 已被使用，请换一个。",
        "The user name {username} is taken; choose another.",
    ),
    "username_unusable": (
        409,
        "用户名 {username} 不能使用，请换一个。",
        "The user name {username} cannot be used; choose another.",
    ),
    "person_beyond": (
        403,
        "此人另有不归您任命的岗位，请由上级办理。",
        "This person holds posts that are not yours to give; the level above sees to it.",
    ),
    "post_ended": (409, "该岗位已经结束。", "This post has ended already."),
    "not_in_post": (
        422,
        "您当日没有相应岗位，内容已保留待核实，请联系所在镇街。",
        "You held no post for this on that day. It is kept for your township to look at.",
    ),
    "sender_left": (
        409,
        "发送人已离岗或账号已停用，操作未执行；仍需办理的，请由在岗人员以本人名义办理。",
        "Who sent this has left, so it was not done in that name. Somebody in post may do it.",
    ),
    "post_held": (
        409,
        "{name}届时已任该处的此岗位；如需改期，请先结束原岗位。",
        "{name} holds this post there at that time; end it first to give it anew.",
    ),
    "own_post": (
        403,
        "自己的（或您正在代理的）岗位和账号请由另一名管理员或上级办理。",
        "Your own post and account, or those that you stand in for, are seen to by another "
        "administrator or by the level above.",
    ),
    "superior_post": (
        403,
        "该岗位在您之上，请由管理员或上级办理。",
        "This post stands above yours; an administrator or the level above sees to it.",
    ),
    "post_cell_required": (422, "该岗位需要指定网格。", "This post needs a cell."),
    "post_department_required": (422, "联络员需要指定部门。", "A liaison needs a department."),
    "roster_refused": (
        422,
        "名册有误，未导入任何人员；请按报告逐行改正。",
        "The roster has faults; nobody was imported. Correct the rows named.",
    ),
    "too_many_accounts": (
        422,
        "名册给 {count} 个新账号定了密码，一次最多 {most} 个；请空着由系统生成，或分份导入。",
        "The roster gives passwords to {count} new accounts, {most} at most at a time; leave them "
        "empty, to have them made, or bring it in parts.",
    ),
    "last_administrator": (
        409,
        "这是该网格最后一名管理员，请先任命另一名管理员。",
        "Nobody else administers this cell; appoint another administrator first.",
    ),
    "dates_reversed": (422, "结束日期早于开始日期。", "The last day is before the first."),
    # standing in, duty, contacts
    "deputy_is_self": (422, "请指定另一名人员代理。", "Name somebody else to stand in."),
    "deputy_chain": (
        409,
        "代理人在此期间请假，或请假人正代理他人；不能层层委托。",
        "The deputy is on leave himself, or who goes on leave stands in for somebody; "
        "leave is not handed on.",
    ),
    "deputy_named": (
        409,
        "该岗位在此期间已有代理人，请先结束原委托。",
        "Somebody stands in for this post at that time; end that first.",
    ),
    "delegation_over": (409, "该委托已经结束。", "This delegation is over already."),
    "leave_too_long": (
        422,
        "委托最长 {days} 天；更久请调整岗位。",
        "At most {days} days; for longer, give the post to somebody.",
    ),
    "contract_over": (
        409,
        "这片包干已经结束，不能再移交或结束。",
        "This contracted area has ended already; it is neither handed over nor ended again.",
    ),
    "contract_last_day": (
        422,
        "包干的结束日期最早为昨天，且不早于起始日期 {since}，请改为以后的日期。",
        "A contracted area ends yesterday at the earliest and not before it began ({since}); "
        "name a later day.",
    ),
    "contract_first_day": (
        422,
        "移交日期最早为今天，且须晚于现责任人的起始日期 {since}，请改为以后的日期。",
        "It is handed over today at the earliest and after the day on which it began ({since}); "
        "name a later day.",
    ),
    "dated_back": (
        422,
        "不能填写过去的时间，请改为现在或以后：已经判定的不再改变。{needs}",
        "Not in the past: name now or later; what was judged by it stays.{needs}",
    ),
    "unknown_post": (422, "没有这个岗位，或届时已不在任。", "No such post at that time."),
    "account_closed": (
        422,
        "该人员的账号届时已停用。",
        "This person's account is closed at that time.",
    ),
    "turn_out_of_month": (
        422,
        "每班须在当月开始，且不超过 {days} 天。",
        "A turn begins in the month and lasts at most {days} days.",
    ),
    "no_cell_above": (422, "该网格没有上级网格。", "This cell has none above it."),
    "fire_team_full": (
        422,
        "义务消防队最多 {most} 人，请先移出已离队的人。",
        "A fire team has at most {most} people: take out who has left.",
    ),
    "village_needed": (422, "义务消防队按村建立，请选择村级网格。", "Fire teams are of villages."),
}
