"""A workbook whose formulas compute every score again from the sheet of facts.

The same evaluation gives the same bytes, in whatever process and from whichever engine: nothing in
it depends on when it was made, or in what order rows were stored.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from typing import Any, NamedTuple

from app.cells.models import Cell
from app.core.period import Period
from app.core.sheets import Formula, Sheet, pinned, workbook
from app.evaluations import queries
from app.evaluations.models import Evaluation
from app.evaluations.present import cell_out

FACTS, TERMS, SCORES = "事实", "计算", "得分"
#: Of the levels in the file.
LEVELS = {"county": "县", "township": "乡镇", "village": "村"}
FACT_HEAD = ("编码", "网格", "层级", "指标", "名称", "完成", "应计", "免计", "权重", "加扣分上限")
TERM_HEAD = ("编码", "网格", "名称", "完成", "应计", "权重", "有效权重", "得分率", "得分")
SCORE_HEAD = (
    *("编码", "网格", "层级", "上级", "重算得分", "系统得分", "一致"),
    *("参与排名", "一票否决", "重算名次", "系统名次"),
)
VETO = "veto"
ADDED = ("bonus", "deduction")


class Span(NamedTuple):
    """The first and last row of a cell's terms, in the sheets of facts and of terms."""

    first: int
    last: int


def recomputed(evaluation: Evaluation, top: Cell) -> bytes:
    """A cell and all below it: what was counted, how it becomes points, scores and ranks."""
    found = [
        (row, cell, cell_out(row, cell)["terms"])
        for row, cell in sorted(queries.rows_of(evaluation), key=lambda one: one[1].code)
        if cell.path.startswith(top.path)
    ]
    spans, line = [], 2
    for _, _, terms in found:
        spans.append(Span(line, line + len(terms) - 1))
        line += len(terms)
    sheets: dict[str, Sheet] = {
        SCORES: (SCORE_HEAD, list(_scores(found, spans, top))),
        TERMS: (TERM_HEAD, list(_terms(found, spans))),
        FACTS: (FACT_HEAD, list(_facts(found))),
        "说明": (("项目", "内容"), _about(evaluation, top)),
    }
    last = Period.must(evaluation.period).last
    return pinned(workbook(sheets), datetime.combine(last, time()))


Found = Sequence[tuple[Any, Any, list[dict[str, Any]]]]


def _facts(found: Found) -> Iterator[Sequence[Any]]:
    for _, cell, terms in found:
        for term in terms:
            added = term.get("part") in ADDED
            formula = term.get("formula") or {}
            # what was asked for and its cap stand where others have what was done and its weight
            good = float(formula["asked"]) if added else term["good"]
            yield (
                *(cell.code, cell.name, LEVELS[cell.level], term["indicator"], term["text"]),
                *(good, term["total"], term.get("exempted", 0), term["weight"]),
                float(formula["cap"]) if added else None,
            )


def _terms(found: Found, spans: Sequence[Span]) -> Iterator[Sequence[Any]]:
    for (_, cell, terms), span in zip(found, spans, strict=True):
        first, last = span
        weights, totals = f"F{first}:F{last}", f"E{first}:E{last}"
        for line, term in enumerate(terms, first):
            fact = f"'{FACTS}'!"
            left = f'SUMIF({totals},">0",{weights})'
            if term.get("part") in ADDED:
                sign = "-" if term["part"] == "deduction" else ""
                share, points = None, Formula(f"{sign}MIN({fact}F{line},{fact}J{line})")
            else:
                share = Formula(f"IF(E{line}>0,{_share(term, line)},0)")
                points = Formula(f"G{line}*H{line}")
            yield (
                *(cell.code, cell.name, term["text"]),
                Formula(f"{fact}F{line}"),
                # what was exempted is as if it had not been to be done
                Formula(
                    f"{fact}G{line}-MIN({fact}H{line},MAX({fact}G{line}-{fact}F{line},0))"
                    if term.get("part") not in ADDED
                    else "0"
                ),
                Formula(f"{fact}I{line}"),
                # what could not be measured gives its weight to the others in proportion
                Formula(f"IF(AND(E{line}>0,F{line}>0),F{line}*SUM({weights})/{left},0)"),
                share,
                points,
            )


def _share(term: Mapping[str, Any], line: int) -> str:
    """How much of its mark an item gets, by the formula of its scheme."""
    formula = term.get("formula") or {"kind": "ratio"}
    good, total = f"D{line}", f"E{line}"
    match formula["kind"]:
        case "mean":
            return f"{good}/{total}"
        case "step":
            text = "0"
            for step in reversed(formula["steps"]):
                text = f"IF({good}*100>={step['from']}*{total},{step['gives']}/100,{text})"
            return text
        case "linear":
            span = f"({formula['full'] - formula['zero']}*{total})"
            return f"MIN(MAX({good}*100-{formula['zero']}*{total},0),{span})/{span}"
        case "capped":
            counted = f"MIN({good},{formula['most']})"
            return f"{counted}/({counted}+MAX({total}-{good},0))"
    return f"MIN({good},{total})/{total}"


def _scores(found: Found, spans: Sequence[Span], top: Cell) -> Iterator[Sequence[Any]]:
    codes = {cell.id: cell.code for _, cell, _ in found}
    last = len(found) + 1
    for line, ((row, cell, terms), span) in enumerate(zip(found, spans, strict=True), 2):
        ranked = row.rank is not None and cell.id != top.id
        yield (
            *(cell.code, cell.name, LEVELS[cell.level], codes.get(cell.parent_id, "")),
            Formula(_score(terms, span)),
            None if row.score is None else float(row.score),
            Formula(f'IF(E{line}=IF(F{line}="","",F{line}),"是","否")'),
            "是" if ranked else "否",
            "是" if any(term.get("part") == VETO for term in terms) else "否",
            Formula(_rank(line, last)) if ranked else None,
            row.rank,
        )


def _score(terms: Sequence[Mapping[str, Any]], span: Span) -> str:
    """Items in proportion to their weights, what is added on top, rounded half up."""
    items = [
        n for n, term in enumerate(terms, span.first) if term.get("part") not in (*ADDED, VETO)
    ]
    if not items:
        return '""'
    first, last = items[0], items[-1]  # what is added stands behind them
    sheet = f"'{TERMS}'!"
    weights, totals = f"{sheet}F{first}:F{last}", f"{sheet}E{first}:E{last}"
    base = f"SUM({sheet}I{first}:I{last})*100/SUM({weights})"
    more = f"+SUM({sheet}I{last + 1}:I{span.last})" if last < span.last else ""
    left = f'SUMIF({totals},">0",{weights})'
    return f'IF({left}=0,"",ROUND(MAX({base}{more},0),2))'


def _rank(line: int, last: int) -> str:
    """One more than how many siblings that are ranked have more; ties share a rank."""
    siblings = f'D$2:D${last},D{line},H$2:H${last},"是",I$2:I${last}'
    scores = f"E$2:E${last}"
    better = f'1+COUNTIFS({siblings},"否",{scores},">"&E{line})'
    # behind all that are not vetoed, and among those that are by the score
    among = f'COUNTIFS({siblings},"是",{scores},IF(E{line}="",">=0",">"&E{line}))'
    vetoed = f'1+COUNTIFS({siblings},"否")+{among}'
    return f'IF(I{line}="是",{vetoed},IF(E{line}="","",{better}))'


def _about(evaluation: Evaluation, top: Cell) -> list[tuple[str, str]]:
    return [
        ("周期", evaluation.period),
        ("网格", f"{top.name} {top.code}"),
        ("是否锁定", "是" if evaluation.locked_at else "否"),
        ("怎么算", "“事实”为原始数；“计算”按公式得出各项得分；“得分”汇总并四舍五入保留两位。"),
        ("非方案规定", "权重、公式、分档为程序初始值或本县设定，实施方案未作规定。"),
    ]
