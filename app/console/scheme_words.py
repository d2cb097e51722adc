"""The words of a scheme's form: labels of its fields by their places, as (Chinese, English)."""

from app.evaluations.catalogue import CATALOGUE, DEPARTMENTS
from app.evaluations.sections import FACTS_OF
from app.incidents.rules.words import LEVEL

Words = dict[str, tuple[str, str]]
#: indicator of a cell or of a department -> what it is called
INDICATOR: Words = {
    name: (kind.text, name.replace("_", " ").capitalize())
    for name, kind in (CATALOGUE | DEPARTMENTS).items()
}
_PARTS: Words = {
    "indicators": ("指标", "Indicators"),
    "manual": ("上级填写的指标", "Indicators that are filled in"),
    "bonus": ("加分项", "What adds points"),
    "deduction": ("扣分项", "What takes points"),
    "veto": ("一票否决", "What is a veto"),
}
_FIELDS: Words = {
    "name": ("代码", "Name"),
    "title": ("名称", "Title"),
    "english": ("英文名称（可不填）", "English title (may be empty)"),
    "weight": ("权重", "Weight"),
    "kind": ("计算方法", "Formula"),
    "figures": ("计算参数", "Figures"),
    "most": ("满分或目标值", "Full mark or goal"),
    "unit": ("单位（填目标值时）", "Unit (of a goal)"),
    "each": ("每次至多（分）", "For one, at most (points)"),
    "cap": ("本期至多（分）", "In a period, at most (points)"),
    "link": ("须附（可不选）", "Must name (if anything)"),
}
FIELD: Words = {
    "share": ("村级得分计入综合考核", "Share of the village's year"),
    "share.percent": ("占比（%）", "Per cent"),
    "merit": ("评优", "Merit"),
    "merit.places": ("每个上级下前几名", "Places"),
    "merit.least": ("得分不低于", "Score at least"),
    "merit.tilt": ("加权（%）", "Tilt (%)"),
    "not_from_plan": ("仍为程序初始值（非方案规定）", "Still starting values, not from the plan"),
}
#: section -> what it is called
SECTION: Words = {
    **{name: LEVEL[name] for name in FACTS_OF if name in LEVEL},
    "department": ("部门和站所", "Departments and offices"),
    "share": FIELD["share"],
    "merit": FIELD["merit"],
    "not_from_plan": FIELD["not_from_plan"],
}
for _level, _facts in FACTS_OF.items():
    for _part, _words in _PARTS.items():
        FIELD[f"{_level}.{_part}"] = _words
        FIELD |= {f"{_level}.{_part}.{name}": text for name, text in _FIELDS.items()}
    for _name in _facts:
        FIELD[f"{_level}.indicators.{_name}"] = INDICATOR[_name]
        for _field in ("weight", "kind", "figures"):
            FIELD[f"{_level}.indicators.{_name}.{_field}"] = _FIELDS[_field]
_FORMULAS: Words = {
    "ratio": ("按比例", "ratio"),
    "linear": ("区间折算", "linear"),
    "step": ("分档", "steps"),
    "capped": ("件数封顶", "capped"),
}
_LINKS: Words = {
    "case": ("案件", "a case"),
    "document": ("公文", "a document"),
    "any": ("案件或公文", "a case or a document"),
}
#: place -> the words of what may be chosen there and below
OFFERED: dict[str, Words] = {
    f"{level}.{part}": table
    for level in FACTS_OF
    for part, table in (
        ("indicators", _FORMULAS),
        ("manual", _FORMULAS),
        *((part, _LINKS) for part in ("bonus", "deduction", "veto")),
    )
}
