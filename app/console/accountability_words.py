"""The words of accountability on pages, as (Chinese, English)."""

from app.accountability.rules import consequences, files, findings, of_records
from app.accountability.rules.counters import COUNTERS, STEPS, UNITS

Words = dict[str, tuple[str, str]]


def _plain(names: dict[str, str]) -> Words:
    """What the API calls it is its English name."""
    return {name: (chinese, name.replace("_", " ")) for name, chinese in names.items()}


STATE, STEP, ROLE = _plain(of_records.STATES), _plain(of_records.STEPS), _plain(of_records.ROLES)
GROUND, OUTCOME, BODY = _plain(files.GROUNDS), _plain(files.OUTCOMES), _plain(files.BODIES)
FINDING = _plain(findings.KINDS)
CONSEQUENCE = _plain({name: kind.name for name, kind in consequences.KINDS.items()})
SAMPLE: Words = {
    "patrols": ("巡查记录", "patrols"),
    "closings": ("办结情况", "closings"),
    "dismissals": ("不予认定", "dismissals"),
    "hand_ups": ("上报上级", "hand-ups"),
    "figures": ("考核数据", "figures"),
}
VERDICT: Words = {
    "right": ("属实", "right"),
    "false": ("不实", "false"),
    "unclear": ("无法核实", "unclear"),
}
#: What became of a fire that a satellite saw.
HOTSPOT: Words = {
    "low": ("低置信度，只保存", "low confidence: kept"),
    "matched": ("已有人上报", "reported by people"),
    "case": ("已立案，待核实", "a case, to verify"),
    "joined": ("并入已有火点案件", "joined to a fire's case"),
    "old": ("时间过早，只保存", "too long ago: kept"),
}
#: What was told of a thing that was drawn.
TOLD: Words = {
    "started_at": ("开始", "begun"),
    "ended_at": ("结束", "ended"),
    "length_m": ("路程（米）", "metres"),
    "duration_s": ("时长（分钟）", "minutes"),
    "visited": ("到点", "visited"),
    "number": ("案件编号", "case"),
    "at": ("时间", "at"),
    "note": ("说明", "note"),
    "rectified": ("整改情况", "rectified"),
    "cause": ("原因", "cause"),
    "satisfaction": ("满意", "satisfaction"),
    "fact": ("指标", "fact"),
    "good": ("合格", "good"),
    "total": ("总数", "total"),
}
#: Spans over which is counted.
SPAN: Words = {
    "quarter": ("季度", "quarter"),
    "half": ("半年", "half-year"),
    "year": ("年", "year"),
}
_UNIT: Words = {
    "village": ("村级", "villages"),
    "township": ("乡镇级", "townships"),
    "county": ("县级", "county"),
    "department": ("部门", "departments"),
}
_COUNTER: Words = {
    "violations": ("督察检查发现的违法问题", "violations found by checks"),
    "unfinished": ("逾期未完成的交办问题", "assigned work that is late"),
}
_STEP: Words = {
    "deputy": ("达到几件建议问责分管负责人（0 不建议）", "Deputies from (0: never)"),
    "heads": ("达到几件建议问责党政主要负责人（0 不建议）", "Heads from (0: never)"),
}


def _thresholds() -> Words:
    """Labels of the policy's numbers."""
    found: Words = {}
    for counter in COUNTERS:
        place = f"accountability.{counter}"
        found |= {place: _COUNTER[counter], f"accountability.sources.{counter}": _COUNTER[counter]}
        for unit in UNITS:
            found[f"{place}.{unit}"] = _UNIT[unit]
            found |= {f"{place}.{unit}.{step}": _STEP[step] for step in STEPS}
    return found


#: Fields of the rules. The numbers to start with stand in no source document.
RULES: Words = {
    "accountability": (
        "量化问责（起始数值非文件规定）",
        "Accountability by number (not from the plan to start with)",
    ),
    "accountability.span": ("累计周期", "Counted over"),
    "accountability.sources": ("计入的来源", "Sources that count"),
    **_thresholds(),
    "accountability.explain_days": ("说明期限（工作日）", "To explain (working days)"),
    "accountability.appeal_days": ("申诉期限（工作日）", "To appeal (working days)"),
    "accountability.praise_first": ("排名前几名建议表扬", "Praise proposed for the first"),
    "accountability.talk_last": ("排名后几名建议约谈", "Talks proposed for the last"),
    "sampling": (
        "抽查核验（起始数值非文件规定）",
        "Samples to check (not from the plan to start with)",
    ),
    "sampling.patrols_percent": ("巡查记录抽取比例（%）", "Of patrols (%)"),
    "sampling.closings_percent": ("办结情况抽取比例（%）", "Of closings (%)"),
    "sampling.dismissals_percent": ("不予认定抽取比例（%）", "Of dismissals (%)"),
    "sampling.hand_ups_percent": ("上报上级抽取比例（%）", "Of hand-ups (%)"),
    "sampling.figures_percent": ("考核数据抽取比例（%）", "Of figures (%)"),
    "sampling.least": ("最少抽取", "At least"),
    "sampling.most": ("最多抽取", "At most"),
}
#: Fields of the forms.
FIELD: Words = {
    "explain_by": ("说明截止日期（不填按规定）", "To be explained until (empty: as the rules say)"),
    "handed_to": ("移交机关", "Handed to"),
    "body_name": ("机关名称", "Name of the body"),
    "stands": ("原决定维持", "The decision stands"),
    "period": ("考核期，如 2026Q3", "Period, as 2026Q3"),
    "size": ("抽取数量（不填按比例）", "How many (empty: by the rules)"),
    "verdict": ("核验结果", "What was found"),
    "drawn_of": ("抽查内容", "Drawn of"),
    "ground": ("事由", "Ground"),
    "facts": ("事实", "Facts"),
    "proposal": ("处理建议", "Proposal"),
    "case": ("依据的案件编号", "Number of the case it stands on"),
    "on_day": ("责任日期（不填为今天）", "On which day he answered (empty: today)"),
    "answers": ("责任人", "Who answers"),
    "for_whom": ("人员（针对单位时不选）", "Person (none: the unit)"),
}
CHOICE: Words = SPAN | SAMPLE
