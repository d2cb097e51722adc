"""What a score is made of, in sentences with the numbers put in (row F04).

All from the stored terms: nothing is computed again, and a scheme of today changes no sentence.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from app.evaluations.rules.formulas import Fact, formula_of
from app.evaluations.rules.schemes import BONUS, VETO
from app.evaluations.rules.scoring import is_vetoed

Term = Mapping[str, Any]
#: What terms of before there were formulas leave out.
PLAIN: dict[str, Any] = {
    "part": "indicator",
    "title": "",
    "english": "",
    "unit": "",
    "exempted": 0,
    "formula": {"kind": "ratio"},
    "not_from_plan": True,
    "entries": [],
}
REMARK = (
    "标为“非方案规定”的权重、公式和分值，方案原文没有规定，是可由县级修改的起始值。",
    "Weights, formulas and points marked as not from the plan are starting values, which a county "
    "may change: the plan gives none.",
)


def title_of(term: Term, indicators: Mapping[str, str], english: bool) -> str:
    """What a term is called: of an indicator as the fact list calls it."""
    name = str(term["indicator"])
    if english:
        return str(term.get("english") or name.replace("_", " "))
    return str(term.get("title") or indicators.get(name, name))


def said(term: Term, english: bool) -> str:
    """How a term came to its points, with its numbers."""
    full = PLAIN | dict(term)
    if full["part"] in ("indicator", "manual"):
        return _item(full, english)
    if full["part"] == VETO:
        return "veto: placed last" if english else "一票否决：排名列为末位"
    asked, cap = full["formula"]["asked"], full["formula"]["cap"]
    count, sign = len(full["entries"]), "+" if full["part"] == BONUS else "−"
    points = str(full["points"]).lstrip("-")
    if english:
        entries = "1 entry" if count == 1 else f"{count} entries"
        return f"{entries}, {asked} in all, {cap} at most: {sign}{points}"
    return f"{count} 项共 {asked} 分，上限 {cap} 分：{sign}{points} 分"


def _item(term: Term, english: bool) -> str:
    fact = counted(term)
    if not term["weight"]:
        if english:
            return f"{fact.good} of {fact.total}; weighs nothing"
        return f"{fact.good} / {fact.total}，不计权重"
    if term["not_applicable"]:
        if english:
            return f"nothing to measure; its weight {term['weight']} went to the others"
        return f"本期没有可计量的内容，权重 {term['weight']} 按比例分给其他各项"
    rule = formula_of(term["formula"])
    formula, share = rule.said(fact, english), str(rule.share(fact))
    weight, points = term["effective_weight"], term["points"]
    out = _exempted(term, english)
    if english:
        return f"{formula}{out}; weight {weight} × {share} = {points}"
    return f"{formula}{out}；权重 {weight} × {share} = {points} 分"


def counted(term: Term) -> Fact:
    """The fact that counts: without what was exempted."""
    good, total = int(term["good"]), int(term["total"])
    return Fact(good, total - min(int(term.get("exempted", 0)), max(total - good, 0)))


def _exempted(term: Term, english: bool) -> str:
    if not term["exempted"]:
        return ""
    original = f"{term['good']} / {term['total']}"
    if english:
        return f" (originally {original}, {term['exempted']} exempted)"
    return f"（原为 {original}，免计 {term['exempted']} 件）"


def summed(terms: Iterable[Term], score: Decimal | None, english: bool) -> str:
    """The sum of all terms that the score is, as one line."""
    known = [PLAIN | dict(term) for term in terms]
    items = [term for term in known if term["part"] in ("indicator", "manual")]
    added = [term for term in known if Decimal(term["points"]) and term not in items]
    if score is None:
        text = "nothing was measured: no score" if english else "本期没有可计量的内容，不评分"
    else:
        points = " + ".join(str(term["points"]) for term in items if Decimal(term["points"]))
        whole = sum(int(term["weight"]) for term in items)
        base = points or "0.00"
        base = base if whole == 100 else f"({base}) × 100 / {whole}"
        more = "".join(f" {_signed(str(term['points']))}" for term in added)
        text = f"{base}{more} = {score}"
    if is_vetoed(known):
        text += "; veto: placed last" if english else "；一票否决，排名列为末位"
    return text


def _signed(points: str) -> str:
    return f"− {points[1:]}" if points.startswith("-") else f"+ {points}"
