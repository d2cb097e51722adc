"""The ranking of a cell's children as a formal document, drafted for a person (rows F07, F08)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from app.cells.models import Cell
from app.documents import service as documents
from app.documents.models import Document
from app.evaluations.models import Evaluation
from app.evaluations.queries import ranking
from app.posts.rules import Caller

KIND = "ranking"
NOT_FROM_PLAN = "权重、分档为程序初始值或本县设定，实施方案未作规定。"
HALVES = {"1": "上半年", "2": "下半年"}


def draft_ranking(
    *,
    caller: Caller,
    evaluation: Evaluation,
    parent: Cell,
    body: dict[str, Any],
    digest: str,
    now: datetime,
) -> tuple[Document, bool]:
    """A draft that lists the children of a cell by their scores, and whether it is new.

    It is issued by the cell whose children are ranked, and goes to a cell at or below it or to a
    department. Refuses what `documents.draft` does, and `not_found` where nobody is ranked.
    """
    things = [
        ("evaluation", f"{evaluation.period}:{cell.code}", _line(row.rank, cell, row.score))
        for row, cell in ranking(evaluation, parent)
    ]
    period = in_words(evaluation.period)
    ground = f"{parent.name}{period}网格化环境监管考核结果如下。"
    drafted = {
        "id": body["id"],
        "kind": KIND,
        "issuer": parent.code,
        "receiver": body["receiver"],
        "about": [],
        "ground": body.get("ground") or ground,
        "demand": body.get("demand") or NOT_FROM_PLAN,
        "reply_by": None,
    }
    return documents.draft(caller=caller, body=drafted, digest=digest, now=now, more=things)


def in_words(period: str) -> str:
    """2026年第3季度, 2026年下半年, 2026年度."""
    year, kind, number = period[:4], period[4:5], period[5:]
    if kind == "Q":
        return f"{year}年第{number}季度"
    return f"{year}年{HALVES[number]}" if kind == "H" else f"{year}年度"


def _line(rank: int | None, cell: Cell, score: Decimal | None) -> str:
    if score is None:
        return f"{cell.name}：未评分"
    place = f"第{rank}名　" if rank else ""
    return f"{place}{cell.name}　{score:.2f}分"
