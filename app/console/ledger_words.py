"""The words of ledgers: states, steps, limits, roles, as (Chinese, English)."""

STATE = {
    "listed": ("已列入", "listed"),
    "rectifying": ("整改中", "being put right"),
    "self_checked": ("已初审", "reviewed"),
    "public_notice": ("公示中", "in public notice"),
    "applied": ("已申请销号", "applied"),
    "verified": ("已核查", "verified"),
    "filed": ("已备案销号", "struck off"),
    "look_back": ("已回头看", "looked back"),
    "dismissed": ("不列入", "dismissed"),
}
STEP = {
    "list": ("列入", "Listed"),
    "describe": ("填写整改内容", "Describe"),
    "issue": ("交办", "Issue"),
    "dismiss": ("不列入", "Dismiss"),
    "progress": ("填报进展", "Tell progress"),
    "prove": ("逐项举证", "Prove a criterion"),
    "self_check": ("初审", "First review"),
    "publish": ("公示", "Public notice"),
    "apply": ("申请销号", "Apply"),
    "confirm": ("逐项核查", "Confirm a criterion"),
    "verify": ("核查通过", "Verify"),
    "file": ("备案销号", "File and strike off"),
    "return": ("退回整改", "Return"),
    "look_back": ("回头看", "Look back"),
    "recheck": ("复查", "Re-check"),
    "comment": ("留言", "Comment"),
    "overdue": ("逾期", "Late"),
    "check_overdue": ("复查逾期", "Check late"),
    "result_overdue": ("结果逾期未报", "Result late"),
}
LIMIT = {
    "date": ("限期", "by a day"),
    "month": ("按月", "by a month's end"),
    "at_once": ("立行立改", "at once"),
    "keep_on": ("长期坚持", "kept up"),
}
ROLE = {
    "responsible": ("责任单位", "Responsible"),
    "lead": ("牵头单位", "Leading"),
    "assist": ("配合单位", "Assisting"),
}
CRITERION = {
    "ecology": ("生态修复", "ecology restored"),
    "pollution": ("污染消除", "pollution removed"),
    "public": ("群众满意", "people satisfied"),
}
RESULT = {
    "kept": ("未反弹", "kept"),
    "relapsed": ("反弹", "relapsed"),
    "withdrawn": ("已撤销", "withdrawn"),
}
CHECK = {"look_back": ("回头看", "Look-back"), "recheck": ("复查", "Re-check")}
#: What is lacking before an item is issued.
LACKS = {
    "problem": ("存在问题", "problem"),
    "goal": ("整改目标", "goal"),
    "measures": ("整改措施", "measures"),
    "responsible": ("责任单位", "responsible body"),
    "lead": ("牵头单位", "leading body"),
    "leader": ("责任领导", "leader in charge"),
    "follower_id": ("盯办人", "follower"),
    "limit": ("整改时限", "limit"),
}
YES_NO = {"yes": ("是", "yes"), "no": ("否", "no")}
#: How a field of a ledger is filled in.
TYPE = {
    "text": ("一行文字", "a line"),
    "long": ("多行文字", "several lines"),
    "date": ("日期", "a day"),
    "number": ("数字", "a number"),
    "integer": ("整数", "a whole number"),
    "boolean": ("是或否", "yes or no"),
    "choice": ("选一项", "one of a list"),
    "choices": ("选多项", "some of a list"),
}
LEVEL = {"township": ("乡镇（街道）", "township"), "county": ("县（市、区）", "county")}
#: Where something may be chosen in the form of a ledger -> its words.
OFFERED = {
    "ledger_about.public": YES_NO,
    "ledger_about.needs_site": YES_NO,
    "ledger_fields.type": TYPE,
    "ledger_fields.required": YES_NO,
    "ledger_fields.key": YES_NO,
    "ledger_steps.public_notice": YES_NO,
    "ledger_steps.look_back": YES_NO,
    **dict.fromkeys(("ledger_steps.issue", "ledger_steps.verify", "ledger_steps.file"), LEVEL),
}
#: Labels of the forms' fields.
FIELD = {
    "ledger_about": ("台账", "The ledger"),
    "ledger_about.title": ("台账名称", "Name"),
    "ledger_about.about": ("说明（列入时显示）", "About it (shown where an item is listed)"),
    "ledger_about.public": ("销号内容可对外公开", "May be public"),
    "ledger_about.site_kinds": ("列入哪几类巡查对象（不选为不限）", "Kinds of sites (none: any)"),
    "ledger_about.needs_site": ("必须选择巡查对象", "A site is needed"),
    "ledger_fields": ("登记内容", "What is written down"),
    "ledger_fields.title": ("名称", "Name"),
    "ledger_fields.type": ("填法", "How"),
    "ledger_fields.unit": ("单位", "Unit"),
    "ledger_fields.choices": ("可选内容（每行一项）", "Choices (a line each)"),
    "ledger_fields.required": ("必填", "Needed"),
    "ledger_fields.key": ("用于查重", "Tells items apart"),
    "ledger_steps": ("环节", "Steps"),
    "ledger_steps.list": ("哪些岗位可以列入", "Posts that list items"),
    "ledger_steps.issue": ("哪一级交办", "Level that issues"),
    "ledger_steps.verify": ("哪一级核查", "Level that verifies"),
    "ledger_steps.file": ("哪一级备案销号", "Level that strikes off"),
    "ledger_steps.public_notice": ("销号前公示", "Public notice before"),
    "ledger_steps.notice_days": ("至少公示（天）", "Notice of at least (days)"),
    "ledger_steps.look_back": ("销号后回头看", "Looked back at after"),
    "ledger_steps.look_back_days": (
        "销号后第几天回头看（每行一次）",
        "Days after which (a line each)",
    ),
    "ledger_steps.photos": ("每项销号标准至少几张照片", "Photos of each criterion"),
    "ledger_steps.at_once_days": ("立行立改的期限（天）", "Limit of at once (days)"),
    "ledger_steps.recheck_days": ("长期坚持的复查间隔（天）", "Re-checked every (days)"),
    "problem": ("存在问题", "Problem"),
    "goal": ("整改目标", "Goal"),
    "measure_lines": ("整改措施（每行一条）", "Measures (a line each)"),
    "responsible_body": ("责任单位", "Responsible body"),
    "lead_body": ("牵头单位", "Leading body"),
    "assist_bodies": ("配合单位", "Assisting bodies"),
    "leader_name": ("责任领导", "Leader in charge"),
    "follower_id": ("盯办人", "Follower"),
    "limit_kind": ("整改时限", "Limit"),
    "limit_day": ("截止日期", "Last day"),
    "keep_up": ("到期后长期坚持", "Kept up after that"),
    "given_on": ("上级给定期限", "Last day given from above"),
    "plan_on": ("整改方案报送日", "Plan handed in on"),
    "result_on": ("整改结果报送日", "Result reported on"),
    "criterion": ("销号标准", "Criterion"),
    "measures_done": ("已完成的措施（序号，每行一个）", "Measures done (numbers)"),
    "notice_until": ("公示截止日", "Notice until"),
    "result": ("结果", "Result"),
    "item_fields": ("台账内容", "Fields of the ledger"),
    "ledger": ("台账", "Ledger"),
    "mine": ("我包抓、盯办的", "Mine"),
}
