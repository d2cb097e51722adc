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
#: Labels of the forms' fields.
FIELD = {
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
    "criterion": ("销号标准", "Criterion"),
    "measures_done": ("已完成的措施（序号，每行一个）", "Measures done (numbers)"),
    "notice_until": ("公示截止日", "Notice until"),
    "result": ("结果", "Result"),
    "item_fields": ("台账内容", "Fields of the ledger"),
    "ledger": ("台账", "Ledger"),
    "mine": ("我包抓、盯办的", "Mine"),
}
