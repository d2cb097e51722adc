"""The catalogue of everything that can be refused, in one shape: RFC 9457 problem details.

A code never changes its meaning. Sentences say what to do, in Chinese and in English.
"""

from http import HTTPStatus
from typing import Any, NoReturn

#: code -> (status, Chinese sentence, English sentence)
CATALOGUE: dict[str, tuple[int, str, str]] = {
    # requests
    "bad_request": (
        400,
        "请求无法识别，请检查后重发。",
        "The request cannot be read; check it and send it again.",
    ),
    "bad_json": (
        422,
        "内容不是有效的 JSON，请检查后重发。",
        "The body is not valid JSON; check it and send it again.",
    ),
    "invalid": (422, "填写有误：{fields}。请改正后再提交。", "Please correct: {fields}."),
    "unknown_argument": (
        422,
        "没有这个查询条件：{fields}。请按 allowed 所列填写。",
        "No such query argument: {fields}. Take one of `allowed`.",
    ),
    "too_many_rows": (
        422,
        "超过 {most} 条，请按时间或网格缩小范围后再导出。",
        "More than {most} rows; narrow the export by time or cell.",
    ),
    "if_match_required": (
        428,
        "请先读取最新内容，并在 If-Match 中带上其版本。",
        "Read the latest version first and send it in If-Match.",
    ),
    "changed_meanwhile": (
        412,
        "内容已被他人更新，请刷新后再操作。",
        "Somebody changed it meanwhile; reload and try again.",
    ),
    "too_large": (413, "内容过大，请分开提交。", "Too large; send it in smaller parts."),
    "unsupported_media_type": (415, "请以 application/json 提交。", "Send application/json."),
    "method_not_allowed": (
        405,
        "此地址不支持该操作。",
        "This address does not support that method.",
    ),
    "not_found": (404, "没有找到，或者您无权查看。", "Not found, or not yours to see."),
    "conflict": (
        409,
        "与已有内容冲突，请刷新后再试。",
        "In conflict with what is stored; reload and try again.",
    ),
    "storage_full": (
        503,
        "存储空间不足，内容未保存，请稍后自动重试。",
        "No room to store this; nothing was kept, try again later.",
    ),
    "busy": (503, "系统繁忙，请稍后自动重试。", "Busy; try again shortly."),
    "internal": (
        500,
        "系统出错，已记录。请稍后再试。",
        "Something failed here and was recorded; try again later.",
    ),
    # signing in
    "signed_out": (401, "请先登录。", "Sign in first."),
    "token_expired": (401, "登录已过期，请刷新登录。", "The access token has expired; refresh it."),
    "wrong_credentials": (401, "用户名或密码不正确。", "User name or password is wrong."),
    "slow_down": (
        429,
        "尝试过于频繁，请在 {seconds} 秒后再试。",
        "Too many attempts; try again in {seconds} s.",
    ),
    "token_revoked": (401, "登录已失效，请重新登录。", "This sign-in was revoked; sign in again."),
    "password_change_required": (403, "首次登录请先修改密码。", "Change your password first."),
    "notice_required": (
        403,
        "请先阅读并确认个人信息告知。",
        "Read and acknowledge the privacy notice first.",
    ),
    "notice_changed": (
        409,
        "告知内容已更新，请重新阅读后确认。",
        "Another version is in force; read it, then acknowledge it.",
    ),
    "password_weak": (
        422,
        "密码至少 8 位，且不能与用户名相同。",
        "At least 8 characters, and not your user name.",
    ),
    "password_wrong": (403, "原密码不正确。", "The old password is wrong."),
    "post_lacks_permission": (403, "您的岗位没有此项权限。", "Your post does not permit this."),
    "outside_territory": (403, "超出您的网格范围。", "Outside your territory."),
    # people and posts
    "username_taken": (
        409,
        "用户名已被使用，请换一个。",
        "This user name is taken; choose another.",
    ),
    "post_ended": (409, "该岗位已经结束。", "This post has ended already."),
    "post_cell_required": (422, "该岗位需要指定网格。", "This post needs a cell."),
    "post_department_required": (422, "联络员需要指定部门。", "A liaison needs a department."),
    "roster_refused": (
        422,
        "名册有误，未导入任何人员；请按报告逐行改正。",
        "The roster has faults; nobody was imported. Correct the rows named.",
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
    "dated_back": (422, "起始时间不能早于现在。", "It cannot begin in the past."),
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
    "village_needed": (422, "义务消防队按村建立，请选择村级网格。", "Fire teams are of villages."),
    # cells
    "unknown_cell": (422, "没有编码为 {cell} 的网格。", "There is no cell with code {cell}."),
    "unknown_department": (422, "没有这个部门。", "There is no such department."),
    "unknown_officer": (422, "没有这名人员。", "There is no such officer."),
    "boundary_time": (
        422,
        "边界的生效时间应在最近一版（{since}）之后、且不晚于现在。",
        "Boundaries come into force after the newest version ({since}) and not in the future.",
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
    "kind_exists": (409, "该类别编码已存在。", "This kind exists already."),
    "unknown_site": (422, "没有这个巡查对象。", "There is no such site."),
    "unknown_campaign": (422, "没有这个禁烧期或专项行动。", "There is no such campaign."),
    "plan_begun": (
        409,
        "{until} 以前的任务已生成，请从之后的日期开始。",
        "Tasks are made up to {until}; begin after that day.",
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
    "too_many_filings": (
        413,
        "一次最多 {most} 条，请分批提交。",
        "At most {most} filings at a time; send them in batches.",
    ),
    "settled": (409, "该条已经重新提交成功。", "This one has been filed already."),
    "import_refused": (
        422,
        "文件有误，未导入任何内容；请按报告改正。",
        "The file has faults; nothing was imported. Correct what the report names.",
    ),
    "policy_invalid": (422, "规则有误：{why}", "The policy is wrong: {why}"),
    # filing
    "content_differs": (
        409,
        "同一编号已有不同内容，原内容保持不变。",
        "This id holds different content, which stays as it is.",
    ),
    "id_taken": (
        409,
        "该编号已被占用，请换新编号提交。",
        "This id is taken; send it under a new one.",
    ),
    "source_not_allowed": (
        422,
        "您的岗位不能使用该来源，可选：{allowed}。",
        "Not a source for your post; choose from {allowed}.",
    ),
    # cases
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
    "at_top": (409, "已在最高层级，不能再上报。", "Already at the top level."),
    # photos
    "not_a_photo": (
        415,
        "不是可识别的照片或录音文件。",
        "Not a photo or recording of a known type.",
    ),
    "too_many_pixels": (
        413,
        "照片像素过多（{width}×{height}），请用较低分辨率重拍。",
        "Too many pixels ({width}×{height}); use a lower resolution.",
    ),
    "parts_missing": (
        409,
        "分片未齐，缺第 {missing} 片，请补传。",
        "Parts are missing: {missing}; send them, then join again.",
    ),
    "hash_differs": (
        422,
        "照片与其校验值不符，请重新上传。",
        "The photo does not match its hash; upload it again.",
    ),
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
    "period_open": (422, "考核期尚未结束。", "This period has not ended yet."),
    "evaluation_locked": (409, "该考核期已锁定。", "This evaluation is locked."),
}


class Problem(Exception):
    """A refusal: a code of the catalogue and what its sentence needs."""

    def __init__(self, code: str, headers: dict[str, str] | None = None, **more: Any) -> None:
        super().__init__(code)
        self.code, self.headers, self.more = code, headers or {}, more

    @property
    def status(self) -> int:
        return CATALOGUE[self.code][0]

    def body(self, english: bool) -> dict[str, Any]:
        """The problem document: {type, title, status, code, detail, …extension members}."""
        status, chinese, in_english = CATALOGUE[self.code]
        more = {k: v for k, v in self.more.items() if k not in ("fields", "seconds")}
        return {
            "type": f"/api/v1/problems/{self.code}",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "code": self.code,
            "detail": (in_english if english else chinese).format_map(_Words(self.more)),
        } | more


class _Words(dict[str, Any]):
    def __getitem__(self, key: str) -> str:
        value = self.get(key, "")
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def refuse(code: str, headers: dict[str, str] | None = None, **more: Any) -> NoReturn:
    """Raise the problem `code`."""
    raise Problem(code, headers, **more)
