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
    "period_open": (422, "考核期尚未结束。", "This period has not ended yet."),
    "evaluation_locked": (409, "该考核期已锁定。", "This evaluation is locked."),
}
