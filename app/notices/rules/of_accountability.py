"""Sentences of notices about accountability: that something waits, nothing of what it says."""

#: kind -> (Chinese, English)
ACCOUNTABILITY = {
    "accountability_proposed": (
        "有一份问责建议（{kind}）待核实，请在工作台查看。",
        "A proposal of accountability ({kind}) waits to be looked into.",
    ),
    "accountability_nobody": (
        "有 {count} 个单位达到问责条件，但没有登记负责人，请登记。",
        "{count} unit has reached a number and nobody is on record to answer: put them on record.",
    ),
    "accountability_asked": (
        "有一份材料需要您说明情况，请于 {day} 前在工作台说明。",
        "Something waits for your explanation until {day}; see your desk.",
    ),
    "accountability_explained": (
        "一份问责材料的当事人已作说明，请研究决定。",
        "An explanation has come in a matter of accountability; please decide.",
    ),
    "accountability_decided": (
        "涉及您的材料已有决定，请查看；如有异议，可于 {day} 前申诉。",
        "Something about you was decided; see it, and appeal until {day} if it is wrong.",
    ),
    "accountability_handed": (
        "涉及您的材料已移交有关机关，请查看。",
        "Something about you was handed to another body; see it.",
    ),
    "accountability_closed": ("涉及您的材料已办结，请查看。", "A matter about you was closed."),
    "accountability_dropped": (
        "涉及您的材料经核实不再追究，请查看理由。",
        "A matter about you was dropped; see why.",
    ),
    "accountability_appealed": (
        "有一份申诉待裁定，原决定人须回避。",
        "An appeal waits for a ruling, by somebody who has not decided before.",
    ),
    "accountability_ruled": ("您的申诉已有裁定，请查看。", "Your appeal was ruled on; see it."),
    "finding_made": (
        "您单位报送的内容被提出存疑（{kind}），请说明情况。",
        "Something that your unit told is held to be not so ({kind}): please explain.",
    ),
    "finding_waits": (
        "有一项{kind}认定待您审定。",
        "A finding ({kind}) waits for your decision.",
    ),
    "finding_answered": (
        "一项虚假认定的单位已作说明，请审定。",
        "A unit has answered to a finding; please decide.",
    ),
    "finding_confirmed": ("一项虚假认定已审定成立。", "A finding was confirmed."),
    "finding_rejected": ("一项虚假认定经审定不成立。", "A finding was rejected."),
    "consequence_proposed": (
        "有一项{kind}建议待您审定。",
        "A proposal ({kind}) waits for your decision.",
    ),
    "consequence_ordered": (
        "已决定对您或您单位作出{kind}，请查看。",
        "{kind} was ordered for you or your unit; see it.",
    ),
    "consequence_lifted": ("{kind}已解除。", "{kind} was lifted."),
    "consequence_decided": ("一项{kind}建议已有决定。", "A proposal ({kind}) was decided on."),
}
