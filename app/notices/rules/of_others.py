"""Sentences of notices about documents, accounts, calendars, filings."""

#: kind -> (Chinese, English)
OTHER_THINGS = {
    "document_drafted": ("有一份{kind}草稿待签发。", "A draft ({kind}) waits for a signature."),
    "document_sent": (
        "{number}（{kind}）已送达，请签收。",
        "{number} ({kind}) has come: receive it.",
    ),
    "document_replied": ("{number}（{kind}）已回复。", "{number} ({kind}) was replied to."),
    "document_overdue": (
        "{number}（{kind}）逾期未回复。",
        "{number} ({kind}) has not been replied to in time.",
    ),
    "document_closed": ("{number}（{kind}）已办结。", "{number} ({kind}) was closed."),
    "token_theft": (
        "您的登录凭证被重复使用，已全部退出；请修改密码。",
        "Your sign-in was used twice and was ended; change your password.",
    ),
    "password_reset": (
        "您的密码已被管理人员重置；若非您本人要求，请立即向上级反映。",
        "Your password was reset by the office; if you did not ask for it, tell the level above.",
    ),
    "account_closes": (
        "您的账号已被设定停用日期；如有疑问，请向上级反映。",
        "A last day was set for your account; if that is wrong, tell the level above.",
    ),
    "account_opens": (
        "您的账号已重新启用；如有疑问，请向上级反映。",
        "Your account was opened again; if that is wrong, tell the level above.",
    ),
    "name_changed": (
        "您账号上的姓名已被管理人员更改；如有疑问，请向上级反映。",
        "The name of your account was changed by the office; if that is wrong, tell the level "
        "above.",
    ),
    "phone_changed": (
        "您账号上的手机号码已被管理人员更改；如有疑问，请向上级反映。",
        "The phone number of your account was changed by the office; if that is wrong, tell the "
        "level above.",
    ),
    "seat_taken": (
        "有人给自己任命或代理了可查看案件的岗位，请核实。",
        "Somebody gave himself a seat that sees cases; look into it.",
    ),
    "seat_given": (
        "管理员为他人任命、代理或延长了可查看案件的岗位（{count} 个），请核实。",
        "An administrator gave, lent or lengthened seats of others that see cases ({count}); look "
        "into it.",
    ),
    "seat_ended": (
        "管理员结束了督查或分管领导的岗位或代理，请核实。",
        "An administrator ended the seat of an inspector or leader, or of who stands in there; "
        "look into it.",
    ),
    "deputy_changed": (
        "他人指定或结束了一项岗位代理，涉及您本人，请核实。",
        "Somebody else named who stands in at a post, or ended that, and it concerns you; look "
        "into it.",
    ),
    "seat_reset": (
        "管理员重置了一个可查看案件的账号的密码，请核实。",
        "An administrator reset the password of an account that sees cases; look into it.",
    ),
    "seat_phone": (
        "管理员更改了一个可查看案件的账号的手机号，请核实。",
        "An administrator changed the phone of an account that sees cases; look into it.",
    ),
    "seat_opened": (
        "管理员重新启用了一个可查看案件的账号，或推迟了其停用日期，请核实。",
        "An administrator opened an account that sees cases again, or for longer; look into it.",
    ),
    "calendar_provisional": (
        "{year} 年尚无官方放假安排，工作日暂按法定节假日推算。",
        "{year} has no official calendar yet; working days are provisional.",
    ),
    "calendar_incomplete": (
        "{year} 年的放假安排把 {count} 天法定节假日当作工作日，请重新载入或更正。",
        "The calendar of {year} makes working days of {count} statutory holidays: load it anew.",
    ),
    "calendar_changed": (
        "{year} 年的工作日历有更改：改休 {rest} 天，改班 {work} 天，"
        "{count} 个时限随之变动，请核实。",
        "Calendar of {year}: {rest} days became rest, {work} work; {count} open limits moved: "
        "look into it.",
    ),
    "policy_slackened": (
        "{day} 起的规则放宽了对巡查的要求（{kind}：{was} → {now}），请核实。",
        "Rules from {day} on ask less of patrols ({kind}: {was} → {now}); look into it.",
    ),
    "filing_refused": (
        "有一条上报未能入库，请在“待传”中查看并更正。",
        "A filing could not be stored; see it under Queue and correct it.",
    ),
    "filing_left": (
        "已离岗人员发送的一条内容未入库、未执行，请在“未入库的上报”中查看并处理。",
        "Something sent by a person who has left was not stored or done; see refused filings.",
    ),
    "filing_mended": (
        "您一条未入库的上报已由他人更正入库，请在“消息”中核对；不属实的可提出异议。",
        "A filing of yours was mended by somebody else and stored: look at it, object if it is "
        "not as you meant it.",
    ),
    "mending_disputed": (
        "有人对代为更正的上报提出异议，请在“代为更正”中裁定。",
        "Somebody objects to how his filing was mended: decide on it under mendings.",
    ),
    "mending_upheld": (
        "对代为更正的异议已裁定：更正成立，予以计入。",
        "The objection was decided on: the mending stands and counts.",
    ),
    "mending_rejected": (
        "对代为更正的异议已裁定：更正不成立，不予计入。",
        "The objection was decided on: the mending does not stand, it does not count.",
    ),
    "patrol_accepted": (
        "您的一次巡查经查看已认可。",
        "A patrol of yours was looked at and counts.",
    ),
    "patrol_rejected": (
        "您的一次巡查经查看未认可，不计入统计；请在“巡查”中查看理由。",
        "A patrol of yours was looked at and does not count; see why under Patrol.",
    ),
    "photos_awaited": (
        "有 {count} 张照片超过五天未到，请打开应用补传。",
        "{count} photos have been awaited for over five days; open the app to send them.",
    ),
    "evaluation_to_open": (
        "{period} 可以考核了，请计算并启动。",
        "The evaluation of {period} can begin: compute it.",
    ),
    "evaluation_opened": (
        "{period} 考核已开始，请自评。",
        "The evaluation of {period} has begun: evaluate your own cell.",
    ),
    "evaluation_self_done": (
        "{period} 考核有一个下级网格已自评，请评价。",
        "A cell below has evaluated itself for {period}: evaluate it.",
    ),
    "evaluation_superior_done": (
        "您的网格 {period} 考核已由上级评价；有异议的，请在期限内申诉。",
        "Your cell was evaluated for {period}; object in time if you do not agree.",
    ),
    "evaluation_entered": (
        "{period} 考核：一个已自评或评价的网格又有一票否决；已评价的，该网格可以在期限内重新申诉。",
        "{period}: a cell that was evaluated got a veto; it may object anew in time.",
    ),
    "evaluation_cleared": (
        "{period} 考核：一个网格的一票否决已撤销。",
        "{period}: the veto of a cell stands no more.",
    ),
    "evaluation_changed": (
        "{period} 考核：一个网格的得分由 {was} 变为 {now}，请核对；"
        "已评价的由上级重新评价，可重新申诉。",
        "{period}: a cell's score went from {was} to {now}: look at it. "
        "What was judged is judged anew.",
    ),
    "evaluation_due_soon": (
        "{period} 考核有一项工作即将到期，请尽快完成。",
        "A step of the evaluation of {period} is due soon.",
    ),
    "evaluation_late": (
        "{period} 考核有一项工作已逾期，请立即完成。",
        "A step of the evaluation of {period} is late: see to it at once.",
    ),
    "evaluation_objected": (
        "{period} 考核收到一项申诉，请答复。",
        "Somebody objects to the evaluation of {period}: answer it.",
    ),
    "evaluation_answered": (
        "您对 {period} 考核的申诉已答复。",
        "Your objection to the evaluation of {period} was answered.",
    ),
    "cases_unwatched": (
        "有 {count} 项事项没有在走的时限，也没有原因；系统会自动重试，请检查。",
        "{count} open matters have no running deadline and no reason; they are tried again.",
    ),
    "cases_wait_for_you": (
        "您接手的岗位上有 {count} 件案件等待办理，请在工作台查看。",
        "{count} cases wait in the seat that you have taken; see them on your desk.",
    ),
    "cases_without_office": (
        "有 {count} 件案件等待县级办理，但县级审核员岗位无人在岗，请尽快任命。",
        "{count} cases wait for the county's office and nobody is in post there; appoint somebody.",
    ),
}
