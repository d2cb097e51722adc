"""Records and results as tables for desks."""

from collections.abc import Iterator, Sequence
from typing import Any

from app.core import clock
from app.core.sheets import Sheet
from app.evaluations.queries.records import Term
from app.evaluations.rules import INDICATORS
from app.evaluations.rules.explaining import summed, title_of
from app.evaluations.rules.scoring import is_vetoed
from app.evaluations.service.list_results import Results
from app.evaluations.service.read_records import Recorded, Records
from app.posts.rules import POSTS

HEADINGS = (
    *("考核期", "起", "止", "网格编码", "网格", "姓名", "岗位", "任职天数", "考核期天数"),
    *("得分", "排名", "参加排名", "一票否决", "得分构成", "锁定时间"),
)
TERMS = ("姓名", "岗位", "网格编码", "网格", "起", "止")
ENTRIES = (
    *("考核期", "网格编码", "类别", "项目", "分值", "依据", "案件或公文", "登记时间"),
    *("撤回时间", "撤回原因"),
)
SHARES = (
    "网格编码",
    "村（居）",
    "年度得分",
    "折算比例（%）",
    "计入年终考核分值",
    "一票否决",
    "说明",
)
PARTS = {"bonus": "加分", "deduction": "扣分", "veto": "一票否决", "exemption": "免计"} | {
    "manual": "人工评分"
}
#: The heads of a cell, who need no account.
HEADS = {"party_head": "党组织书记", "government_head": "主任（行政负责人）"} | {
    "leader_in_charge": "分管领导"
}


def post_of(kind: str) -> str:
    """A post or the office of a head as people call it."""
    return POSTS.get(kind) or HEADS.get(kind, kind)


def sheets_of(found: Records) -> dict[str, Sheet]:
    """{title: (headings, rows)}: periods, terms of office, what was entered."""
    return {
        "考核记录": (HEADINGS, rows_of(found)),
        "任职": (TERMS, _terms(found)),
        "加减分与否决": (ENTRIES, _entries(found)),
    }


def rows_of(found: Records) -> Iterator[Sequence[Any]]:
    """A row for each who answered in a period; one without a name where nobody did."""
    for one in found.periods:
        people: Sequence[tuple[Term | None, int]] = one.people or [(None, 0)]
        for term, days in people:
            period = one.period
            yield (
                period.name,
                str(period.first),
                str(period.last),
                one.cell.code,
                one.cell.name,
                term.name if term else "",
                post_of(term.kind) if term else "",
                days,
                (period.last - period.first).days + 1,
                None if one.row.score is None else float(one.row.score),
                one.row.rank,
                one.ranked,
                "是" if is_vetoed(one.row.terms) else "",
                summed(one.row.terms, one.row.score, False),
                _shown(one),
            )


def _shown(one: Recorded) -> str:
    moment = one.evaluation.locked_at
    return clock.shown(moment) if moment else "未锁定（暂定）"


def _terms(found: Records) -> Iterator[Sequence[Any]]:
    for term in found.terms:
        place = found.places[term.cell_id]
        ends = str(term.ends_on) if term.ends_on else ""
        yield term.name, post_of(term.kind), place.code, place.name, str(term.starts_on), ends


def _entries(found: Records) -> Iterator[Sequence[Any]]:
    for one in found.periods:
        names = {term["indicator"]: title_of(term, INDICATORS, False) for term in one.row.terms}
        for entry, gone in one.entries:
            yield (
                entry.period,
                one.cell.code,
                PARTS[entry.part],
                names.get(entry.item, entry.item),
                float(entry.points),
                entry.ground,
                entry.label or "",
                clock.shown(entry.entered_at),
                clock.shown(gone.withdrawn_at) if gone else "",
                gone.reason if gone else "",
            )


def shares_sheet(found: Results) -> dict[str, Sheet]:
    """Each village's year and what of it goes into its general assessment."""
    percent = float(found.rules.share)
    marked = "share" in found.rules.not_from_plan
    remark = "折算比例非方案规定，为起始值" if marked else ""
    rows = [
        (
            one.cell.code,
            one.cell.name,
            None if one.row.score is None else float(one.row.score),
            percent,
            None if one.points is None else float(one.points),
            "是" if one.vetoed else "",
            remark,
        )
        for one in found.cells
    ]
    return {f"{found.evaluation.period}年度": (SHARES, rows)}
