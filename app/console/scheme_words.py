"""The words of a scheme's form: labels of its fields by their places, as (Chinese, English)."""

from app.evaluations.catalogue import CATALOGUE

Words = dict[str, tuple[str, str]]
#: indicator -> what it is called
INDICATOR: Words = {
    name: (kind.text, name.replace("_", " ").capitalize()) for name, kind in CATALOGUE.items()
}
_PARTS: Words = {
    "indicators": ("指标", "Indicators"),
    "manual": ("上级填写的指标", "Indicators that are filled in"),
    "bonus": ("加分项", "What adds points"),
    "deduction": ("扣分项", "What takes points"),
    "veto": ("一票否决", "What is a veto"),
}
_FIELDS: Words = {
    "name": ("代码（小写字母、数字、下划线）", "Name (a-z, 0-9, _)"),
    "title": ("名称", "Title"),
    "english": ("英文名称（可不填）", "English title (may be empty)"),
    "weight": ("权重", "Weight"),
    "kind": ("计算方法", "Formula"),
    "figures": ("计算参数", "Figures"),
    "most": ("满分或目标值", "Full mark or goal"),
    "unit": ("单位（填目标值时）", "Unit (of a goal)"),
    "each": ("每次至多（分）", "For one, at most (points)"),
    "cap": ("本期至多（分）", "In a period, at most (points)"),
    "link": ("须附", "Must name"),
}
FIELD: Words = {
    "share": ("村级得分计入综合考核", "Share of the village's year"),
    "share.percent": ("占比（%）", "Per cent"),
    "merit": ("评优", "Merit"),
    "merit.places": ("每个上级下前几名", "Places"),
    "merit.least": ("得分不低于", "Score at least"),
    "merit.tilt": ("加权（%）", "Tilt (%)"),
    "not_from_plan": (
        "仍属程序初始值的部分，每行一个：village、township、county、share 或 merit",
        "What is still a starting value, a place a line",
    ),
}
LEVELS = ("village", "township", "county")
for _level in LEVELS:
    for _part, _words in _PARTS.items():
        FIELD[f"{_level}.{_part}"] = _words
        FIELD |= {f"{_level}.{_part}.{name}": text for name, text in _FIELDS.items()}
    for _name, _words in INDICATOR.items():
        FIELD[f"{_level}.indicators.{_name}"] = _words
        for _field in ("weight", "kind", "figures"):
            FIELD[f"{_level}.indicators.{_name}.{_field}"] = _FIELDS[_field]
_FORMULAS: Words = {
    "ratio": ("按比例", "ratio"),
    "linear": ("线性", "linear"),
    "step": ("分档", "steps"),
    "capped": ("封顶", "capped"),
}
_LINKS: Words = {
    "case": ("案件", "a case"),
    "document": ("公文", "a document"),
    "any": ("案件或公文", "a case or a document"),
}
#: place -> the words of what may be chosen there and below
OFFERED: dict[str, Words] = {
    f"{level}.{part}": table
    for level in LEVELS
    for part, table in (
        ("indicators", _FORMULAS),
        ("manual", _FORMULAS),
        *((part, _LINKS) for part in ("bonus", "deduction", "veto")),
    )
}
