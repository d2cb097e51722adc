"""What can be refused of accountability and samples."""

from app.core.refusals.entry import Entry

ACCOUNTABILITY: dict[str, Entry] = {
    "unit_required": (
        422,
        "请指定一个网格或一个部门作为责任单位。",
        "Name one cell or one department as the unit.",
    ),
    "unknown_person": (
        422,
        "该单位当日没有这名责任人，请核对人员和日期。",
        "Nobody like that answered for the unit on that day: check person and day.",
    ),
    "own_matter": (
        403,
        "涉及本人或所替班人员，须由他人办理。",
        "It is about yourself, or about whom you stand in for: somebody else does it.",
    ),
    "evidence_required": (
        422,
        "请附上证据：案件、巡查、公文或照片，至少一项。",
        "Name what it stands on: a case, a patrol, a document or a photo.",
    ),
    "record_action_not_allowed": (
        409,
        "当前状态或身份不能执行此操作，可执行：{allowed}。",
        "Not possible now; possible: {allowed}.",
    ),
    "outcome_not_allowed": (
        422,
        "请填写处理意见，可选：{allowed}。",
        "Say what is to follow: {allowed}.",
    ),
    "body_required": (
        422,
        "请填写移交机关，可选：{allowed}。",
        "Say to which body it is handed: {allowed}.",
    ),
    "ruling_required": (
        422,
        "请说明原决定是否维持。",
        "Say whether the decision stands.",
    ),
    "unit_not_concerned": (
        422,
        "该事项不属于这个单位，请核对责任单位。",
        "It does not concern this unit: check the unit.",
    ),
    "person_required": (
        422,
        "该措施针对个人，请指定人员。",
        "This is for a person: name him.",
    ),
    "of_unit_only": (
        422,
        "该措施针对单位，不能指定个人。",
        "This is for a unit: name no person.",
    ),
    "period_required": (
        422,
        "请填写适用的考核期，如 2026Q3。",
        "Say for which period it counts, as 2026Q3.",
    ),
    "sample_empty": (
        422,
        "该考核期内没有可抽查的内容，请换一个考核期或类别。",
        "There is nothing to draw from: take another period or kind.",
    ),
}
