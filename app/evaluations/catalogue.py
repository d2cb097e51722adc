"""The facts that a cell is judged by: what each is called, counted in, and asked for by.

What yields their rows stands in `measures/`, one select a fact, under the same name.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A fact: `good` of `total`, integers, the more the better.

    `rows`: the rows of the requirements that ask for it. `weighs`: whether a scheme may weigh it;
    what nobody has decided about yet is only shown. `rolls`: whether what counts for a cell counts
    for all above it; else it is charged to the one that owed it.
    """

    text: str
    unit: str
    rows: str
    weighs: bool = True
    rolls: bool = True


CATALOGUE: dict[str, Kind] = {
    # patrols
    "patrol_plan": Kind("巡查计划完成：每个周期至少一次有效巡查", "周期", "B01 B27 F04"),
    "valid_patrols": Kind("有效巡查占比", "次", "B01 F04"),
    "patrol_days": Kind("有有效巡查的天数", "天", "B01 F04"),
    "chief_patrols": Kind("网格长亲自巡查占有效巡查", "次", "A26 A09"),
    "area_covered": Kind("巡查轨迹覆盖面积（100 米网格）", "格", "A06 F04"),
    "tasks_done": Kind("巡查任务完成（免除的不计）", "项", "B03 B10 F04"),
    "tasks_excused": Kind("巡查任务免除", "项", "B03 F04", weighs=False),
    "site_coverage": Kind("巡查对象覆盖：期内至少到访一次", "处", "B15 F04"),
    # cases
    "on_time_acceptance": Kind("按时受理", "件", "C05 F04", rolls=False),
    "on_time_handling": Kind("按时办理", "件", "C05 B27 F04", rolls=False),
    "returned_work": Kind("一次合格（未被退回或驳回）", "件", "C06 F04", rolls=False),
    "not_reopened": Kind("结案后未重新办理", "件", "C17 E06", rolls=False),
    "no_relapse": Kind("结案后未复发", "件", "E06", rolls=False),
    "found_by_others": Kind("他人发现（待认定，权重 0）", "件", "E12", weighs=False),
    "self_found": Kind("自行发现（自行发现与认定未能发现之和中）", "件", "E12 B06"),
    "checked_right": Kind("上级抽查属实（巡查、办结、不予认定、上报）", "项", "E26", rolls=False),
    # feedback
    "feedback": Kind("结果反馈到位：上级和下级均已知晓", "件", "B27 C06 F04"),
    "feedback_above": Kind("结果反馈上级", "件", "C06"),
    "feedback_below": Kind("结果反馈下级", "件", "C06"),
    "feedback_reporter": Kind("结果反馈反映人：已征询满意度", "件", "C06 C17", rolls=False),
    "satisfaction": Kind("反映人满意", "件", "C17", rolls=False),
    # reports
    "reports_on_time": Kind(
        "按时报告（公文回复、自评、评价和上报）", "件", "F01 F04 E09", rolls=False
    ),
    # filings
    "late_filings": Kind("季度截止后补报：经认可的", "件", "F04", weighs=False),
}

#: What a department or office is judged by (rows F14, F15): what it received, and what came of it.
#: Nothing of it rolls up.
DEPARTMENTS: dict[str, Kind] = {
    "transfer_receipt": Kind("移交按时接收", "件", "F14 C07", rolls=False),
    "transfer_answer": Kind("移交按时办结", "件", "F14 C07", rolls=False),
    "transfer_kept": Kind("移交未退回", "件", "F14 C07", rolls=False),
    "transfer_result": Kind("办理结果已反馈（含逾期反馈）", "件", "F14 C06 C07", rolls=False),
    "assigned_on_time": Kind("交办案件按时办理", "件", "F14 C05", rolls=False),
    "measures_on_time": Kind("措施按期落实", "项", "F14 C22", rolls=False),
    "joint_result": Kind("联合执法结果已反馈", "次", "F14 C09", rolls=False),
}
