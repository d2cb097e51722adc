"""What can be wrong with any request, and signing in."""

from app.core.refusals.entry import Entry

REQUESTS: dict[str, Entry] = {
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
    "too_deep": (
        422,
        "内容嵌套过深（最多 {most} 层），请检查后重发。",
        "The body nests too deep ({most} levels at most); check it and send it again.",
    ),
    "invalid": (422, "填写有误：{fields}。请改正后再提交。", "Please correct: {fields}."),
    "unknown_argument": (
        422,
        "没有这个查询条件：{fields}。请按 allowed 所列填写。",
        "No such query argument: {fields}. Take one of `allowed`.",
    ),
    "reason_required": (
        422,
        "请说明查看原因（参数 why，至少 2 个字，不含数字和标点），查看将留痕。",
        "Say why you look (argument `why`, 2 letters at least); it goes on record.",
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
    "too_slow": (
        408,
        "发送过慢，未收到完整内容，请稍后重发。",
        "It came too slowly to be taken; send it again.",
    ),
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
        "密码至少 8 位，不能与用户名相同，也不能容易猜到（常用密码、连续数字、生日、行业用词）。",
        "At least 8 characters, not your user name, and nothing that is guessed early (known "
        "passwords, rows of digits, dates, words of the trade).",
    ),
    "password_wrong": (403, "原密码不正确。", "The old password is wrong."),
    "post_lacks_permission": (403, "您的岗位没有此项权限。", "Your post does not permit this."),
    "outside_territory": (403, "超出您的网格范围。", "Outside your territory."),
}
