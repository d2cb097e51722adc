"""The bulletin of the monthly round, drafted for a person to read and sign (row E08)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.cells.models import Cell
from app.core.errors import refuse
from app.core.period import Period
from app.documents import service as documents
from app.documents.models import Document
from app.ledgers import queries
from app.ledgers.queries.progress import Body, Month
from app.posts.rules import Caller

KIND = "rectification"
#: So many of what nothing was told of are named one by one.
MOST_NAMED = 20
DEMAND = "请未报进展、逾期未完成的单位逐项说明原因，限期整改到位。"


def draft_bulletin(
    *,
    caller: Caller,
    place: Cell,
    month: Period,
    body: Mapping[str, Any],
    digest: str,
    now: datetime,
) -> tuple[Document, bool]:
    """A draft that lists what each responsible body told in a month, and whether it is new.

    It is issued by the cell, and goes to one at or below it or to a department. Refuses what
    `documents.draft` does, and `not_found` where nothing was being put right.
    """
    found = queries.month_of(caller, month, {}, cell=place)
    if not found:
        refuse("not_found")
    names = queries.names_of(found)
    rows = sorted(found.items(), key=lambda row: row[1].order())
    drafted = {
        "id": body["id"],
        "kind": KIND,
        "issuer": place.code,
        "receiver": body["receiver"],
        "about": [],
        "ground": body.get("ground") or ground_text(place.name, month, found),
        "demand": body.get("demand") or DEMAND,
        "reply_by": None,
    }
    things = [
        ("rectification", f"{month.name}:{n}", line_text(names[key], row))
        for n, (key, row) in enumerate(rows, 1)
    ]
    return documents.draft(caller=caller, body=drafted, digest=digest, now=now, more=things)


def ground_text(place: str, month: Period, found: Mapping[Body, Month]) -> str:
    """The month of all of them in one sentence."""
    working, told, late, filed = (
        sum(getattr(row, name) for row in found.values())
        for name in ("working", "told", "late", "filed")
    )
    return (
        f"{place}{month.first.year}年{month.first.month}月整改事项调度情况通报如下："
        f"整改中{working}项，本月报进展{told}项，逾期{late}项，本月销号{filed}项。"
    )


def line_text(name: str, row: Month) -> str:
    """A body's month: 青石镇：整改中3项，报进展2项，逾期1项，销号0项；未报：…."""
    silent = row.silent[:MOST_NAMED]
    more = "等" if len(row.silent) > MOST_NAMED else ""
    named = f"；未报：{'、'.join(silent)}{more}" if silent else ""
    return (
        f"{name}：整改中{row.working}项，报进展{row.told}项，"
        f"逾期{row.late}项，销号{row.filed}项{named}"
    )
