"""The rows behind a figure as people know them, page by page and as a file."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from app.cells.models import Cell
from app.core.period import Period
from app.evaluations import queries
from app.evaluations.models import Evaluation
from app.evaluations.rules import INDICATORS
from app.evaluations.rules.rows import DAY, REPORT, SITE, SQUARE, TASK, Named, in_order
from app.evaluations.service import county_of
from app.evaluations.service.name_rows import name_rows
from app.evaluations.service.read_evidence import evidence, ground_behind, running_evidence

HEADINGS = ("指标", "是否计入", "网格编码", "网格", "内容", "起", "止", "情况", "记录编号")
#: What a row is: (Chinese, English)
OF = {
    "cycle": ("应巡周期", "patrol cycle"),
    DAY: ("应巡日", "day"),
    SQUARE: ("100 米网格", "square of 100 m"),
    SITE: ("巡查对象", "site"),
    TASK: ("巡查任务", "task"),
    REPORT: ("报告", "report"),
    "record": ("巡查或案件", "patrol or case"),
}
STATES = {
    "open": ("到期未做", "not done in time"),
    "missed": ("到期未做", "not done in time"),
    "done": ("已做；经抽查不实的不计", "done; not counted where found false"),
    "excused": ("已免除", "excused"),
}


def rows_of(
    found: Evaluation | None, period: Period, place: Cell, fact: str, now: datetime
) -> tuple[list[str], list[str]]:
    """(good, bad) rows of a cell's fact, in people's order; of what was computed, or now."""
    if found is None:
        rows = running_evidence(period, place, now, [fact])
    else:
        rows = evidence(found, queries.row_of(found, place), place, [fact])
    good, bad = rows.get(fact, ([], []))
    return in_order(good), in_order(bad)


def named(
    found: Evaluation | None,
    period: Period,
    place: Cell,
    fact: str,
    rows: Sequence[str],
    now: datetime,
) -> list[Named]:
    """Some of those rows by what people call them."""
    return name_rows(fact, rows, ground_behind(found, period, place, now)) if rows else []


def row_out(one: Named, good: bool, english: bool) -> dict[str, Any]:
    """A row with its sentence."""
    return {
        "row": one.row,
        "of": one.of,
        "good": good,
        "cell": {"code": one.cell[0], "name": one.cell[1]} if one.cell else None,
        "name": called(one, english),
        "since": one.since,
        "until": one.until,
        "text": there(one, good, english),
    }


def called(one: Named, english: bool) -> str:
    """What a row is called: its name, else what it is."""
    kind = OF[one.of][english]
    if one.place:
        return f"{kind} {one.place[0]:.5f}, {one.place[1]:.5f}"
    return one.name or kind


def there(one: Named, good: bool, english: bool) -> str:
    """What was there, where it did not do."""
    if one.of == TASK:
        return STATES.get(one.state or "", ("", ""))[english]
    if one.of == REPORT:
        came = ("", "") if good else ("没有报", "it has not come")
        if one.done_on:
            came = f"{one.done_on} 报", f"came on {one.done_on}"
        return came[english]
    if good or one.of == "record":
        return ""
    if one.of == SQUARE:
        return "no valid patrol went through" if english else "没有有效巡查经过"
    if one.of == SITE:
        zh, en = f"期内到访 {one.tried} 次，均未计入", f"visited {one.tried} times, none counts"
        none = "期内没有到访", "not visited"
    else:
        zh, en = (
            f"有 {one.tried} 次巡查，均不是有效巡查",
            f"{one.tried} patrols, none of them valid",
        )
        none = "没有巡查", "no patrol"
    return (en if english else zh) if one.tried else none[english]


def listed(
    found: Evaluation | None, period: Period, place: Cell, fact: str, now: datetime
) -> Iterator[Sequence[Any]]:
    """All of them as rows of a file, those that were not good first."""
    good, bad = rows_of(found, period, place, fact, now)
    for rows, well in ((bad, False), (good, True)):
        for one in named(found, period, place, fact, rows, now):
            yield (
                INDICATORS[fact],
                "是" if well else "否",
                *(one.cell or ("", "")),
                called(one, False),
                *(str(day) if day else "" for day in (one.since, one.until)),
                there(one, well, False),
                one.row,
            )


def evaluation_of(period: Period, place: Cell) -> Evaluation:
    """The stored evaluation of a cell's county; 404 where there is none."""
    return queries.find(county_of(place).id, period)
