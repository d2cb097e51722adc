"""The registers that are only read: formal documents, looks at protected data, jobs."""

from collections.abc import Iterable
from datetime import UTC, datetime

from flask import g

from app.console import register_words, words
from app.console.pages import say, word
from app.console.registers.shape import MOST, Register, Row, column
from app.core import clock, heartbeat
from app.core.refusals import CATALOGUE
from app.documents.present import documents_page
from app.posts import queries as posts
from app.posts.present import looks_out


def documents_rows() -> Iterable[Row]:
    query = {"cursor": None, "limit": MOST}
    for row in documents_page(g.caller, query, now=clock.now())["items"]:
        receiver = row["receiver"]["department"] or row["receiver"]["cell"]
        late = say("逾期", "late") if row["late"] else ""
        state = word(register_words.DOCUMENT, row["state"])
        shown = {"receiver": receiver, "late": late, "state": state}
        yield row | shown | {"about": _labels(row["about"])}


def _labels(things: list[dict[str, str]]) -> list[str]:
    return [thing["label"] for thing in things]


def access_rows() -> Iterable[Row]:
    rows = posts.visible_looks(g.caller.scope, filters={}, before=None, limit=MOST)
    for row in looks_out(rows):
        shown = {
            "what": word(register_words.LOOK, row["what"]),
            "allowed": say("是", "yes") if row["allowed"] else say("否", "no"),
            "basis": _basis(row["basis"] or "", allowed=row["allowed"]),
        }
        yield row | shown | {"when": row["at"], "at": None}


def _basis(basis: str, *, allowed: bool) -> str:
    """By which posts a look was allowed (reviewer 12, inspector 3), or why it was refused."""
    if not allowed and basis in CATALOGUE:
        return say(*CATALOGUE[basis][1:])
    parts = (part.split(" ", 1) for part in basis.split(", "))
    return "、".join(" ".join((word(words.POST, kind), *place)) for kind, *place in parts if kind)


def jobs_rows() -> Iterable[Row]:
    # in real time: the scheduler's life does not follow a moved clock
    real = datetime.now(UTC)
    for run in heartbeat.runs():
        yield {
            "name": word(register_words.JOB, run.name),
            "ended_at": run.ended_at,
            "silent": round((real - run.ended_at).total_seconds() / 60),
            "count": run.count,
            "ms": run.ms,
            "error": run.error or say("正常", "fine"),
        }


REGISTERS = {
    "documents": Register(
        ("公文", "Formal documents"),
        "records",
        "documents.read",
        (
            column("number", "文号", "Number"),
            column("kind_name", "种类", "Kind"),
            column("state", "状态", "State"),
            column("issuer", "发文", "From"),
            column("receiver", "收文", "To"),
            column("about", "事由", "About"),
            column("reply_by", "答复期限", "Reply by"),
            column("late", "逾期", "Late"),
        ),
        documents_rows,
        (
            "还没有公文：案件超时达到规则“超时督办”时自动起草。",
            "None yet: they are drafted when cases are as late as the rules on pressure say.",
        ),
    ),
    "access": Register(
        ("个人信息访问记录", "Access records"),
        "records",
        "audit.read",
        (
            column("when", "时间", "Time"),
            column("officer", "查看人", "Who"),
            column("what", "内容", "What"),
            column("whose", "涉及人员", "Whose"),
            column("allowed", "是否允许", "Allowed"),
            column("basis", "依据", "Basis"),
            column("why", "说明", "Why"),
        ),
        access_rows,
        (
            "还没有访问记录：查看轨迹、举报人、当事人或导出时自动留痕。",
            "Nobody has looked: a look at tracks, reporters, parties and each export is kept here.",
        ),
    ),
    "jobs": Register(
        ("自动任务", "Jobs"),
        "records",
        "notices.operate",
        (
            column("name", "任务", "Job"),
            column("ended_at", "最近运行", "Last run"),
            column("silent", "距今（分钟）", "Minutes ago"),
            column("count", "处理数", "Count"),
            column("ms", "用时（毫秒）", "Milliseconds"),
            column("error", "结果", "Result"),
        ),
        jobs_rows,
        (
            "还没有运行过：请启动 flask jobs run。",
            "No job has run: start flask jobs run.",
        ),
    ),
}
