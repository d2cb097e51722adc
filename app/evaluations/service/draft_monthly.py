"""The circular of a month, drafted from its figures for a person to read and sign (F15, G13)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core.errors import refuse
from app.documents import service as documents
from app.documents.models import Document
from app.documents.rules import long_date
from app.evaluations.rules import Fact
from app.evaluations.service.month_figures import Late, Line, Month
from app.posts.rules import Caller

KIND = "monthly"
#: So many late cases are named one by one.
MOST_NAMED = 50
RUNNING = {"patrol": "巡查到位", "handling": "查处到位", "feedback": "反馈到位"}
STAGES = {"accept": "受理", "handle": "办理"}
CELLS = {"county": "各乡镇", "township": "各村（居）"}
DEMAND = "请对照检查，逾期案件抓紧办结，薄弱环节尽快补齐。"


def draft_monthly(
    *, caller: Caller, month: Month, body: dict[str, Any], digest: str, now: datetime
) -> tuple[Document, bool]:
    """A draft that lists each child's month and then the late cases, and whether it is new.

    It is issued by the cell whose children are told of, and goes to a cell at or below it or to a
    department. Refuses what `documents.draft` does, and `not_found` where there is no child.
    """
    if not month.lines:
        refuse("not_found")
    name = month.period.name
    things = [("month", f"{name}:{line.cell.code}", line_text(line)) for line in month.lines]
    lates = _by_case(month.lates)
    things += [
        ("incident", str(key), late_text(cases)) for key, cases in [*lates.items()][:MOST_NAMED]
    ]
    if len(lates) > MOST_NAMED:
        more = f"另有{len(lates) - MOST_NAMED}件逾期，见系统。"
        things.append(("month", f"{name}:more", more))
    drafted = {
        "id": body["id"],
        "kind": KIND,
        "issuer": month.parent.code,
        "receiver": body["receiver"],
        "about": [],
        "ground": body.get("ground") or ground_text(month),
        "demand": body.get("demand") or DEMAND,
        "reply_by": None,
    }
    return documents.draft(caller=caller, body=drafted, digest=digest, now=now, more=things)


def ground_text(month: Month) -> str:
    """The month of all of them in one sentence."""
    lines, year = month.lines, month.period.first
    patrols = sum(line.patrols.good for line in lines)
    found, handled = (sum(getattr(line, name) for line in lines) for name in ("found", "handled"))
    late = len({one.case_id for one in month.lates})
    so_far = f"（截至{long_date(month.until)}）" if month.runs else ""
    return (
        f"{month.parent.name}{year.year}年{year.month}月{so_far}网格化环境监管工作情况通报如下："
        f"{CELLS.get(month.parent.level, '')}有效巡查{patrols}次，发现问题{found}件，"
        f"办结{handled}件，逾期{late}件。"
    )


def line_text(line: Line) -> str:
    """A child's month: 青石镇：有效巡查120次，发现问题35件，…."""
    shares = [f"{RUNNING[name]}{_share(fact)}" for name, fact in line.running.items()]
    return (
        f"{line.cell.name}：有效巡查{line.patrols.good}次，发现问题{line.found}件，"
        f"办结{line.handled}件，逾期{line.late}件；{'，'.join(shares)}"
    )


def late_text(late: Sequence[Late]) -> str:
    """A late case: who owed what of it, cell by cell, and whether it is done by now."""
    owed = "；".join(
        f"{one.cell.name}{'、'.join(STAGES[stage] for stage in one.stages)}逾期" for one in late
    )
    one = late[0]
    done = "尚未办结" if one.open else "已办结"
    return f"逾期：{one.number or '未编号'}　{one.kind}　{owed}，{done}"


def _by_case(lates: Iterable[Late]) -> dict[UUID, list[Late]]:
    """What several cells did not keep in a case is said in one line, where it is first."""
    found: dict[UUID, list[Late]] = {}
    for one in lates:
        found.setdefault(one.case_id, []).append(one)
    return found


def _share(fact: Fact) -> str:
    if not fact.total:
        return "无应计"
    return f"{100 * fact.good / fact.total:.1f}%"
