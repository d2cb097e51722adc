"""The registers of messages: one's notices, what was not delivered."""

from collections.abc import Iterable
from typing import Any

from flask import g

from app.console import register_words
from app.console.pages import say, word
from app.console.registers.shape import (
    MOST,
    Form,
    Register,
    Row,
    alike,
    column,
    somewhere,
)
from app.core import clock
from app.core.answers import english
from app.core.errors import refuse
from app.notices import queries, service
from app.notices.models import Notice
from app.notices.present import dead_out, notice_out
from app.notices.rules import without_names
from app.notices.rules.sentences import READ_ALONE

#: What a notice is about -> its page.
_LEADS_TO = {
    "incident": "/console/cases/{}",
    "desk": "/console",
    "accountability_file": "/console/accountability/files/{}",
    "finding": "/console/accountability/findings/{}",
    "consequence": "/console/accountability/consequences/{}",
    "evaluation": "/console/evaluating/{}",
    "evaluation_opening": "/console/evaluating?period={}",
}


def notices_rows() -> Iterable[Row]:
    for row in queries.inbox(g.caller.id, unread=False, after=None, limit=MOST):
        at = _LEADS_TO.get(row.about, "").format(row.about_id) or None
        yield notice_out(row, english()) | {"key": row.id, "of": row, "at": at}


def _read(notice: Notice, _: dict[str, Any]) -> None:
    service.mark_read(caller=g.caller, notice_id=notice.id, now=clock.now())


def _read_all(_: None, __: dict[str, Any]) -> int:
    return service.mark_all_read(caller=g.caller, now=clock.now())


def _notice(notice_id: int) -> Notice:
    return queries.own_notice(g.caller.id, notice_id)


def _text(row: Notice) -> Iterable[tuple[str, str]]:
    yield clock.shown(row.created_at), notice_out(row, english())["text"]


def _dead() -> list[dict[str, Any]]:
    return [dead_out(row) for row in queries.dead(g.caller.scope, limit=MOST)]


def dead_rows() -> Iterable[Row]:
    for row in _dead():
        shown = {
            "kind": without_names(row["kind"], english()),
            "channel": word(register_words.CHANNEL, row["channel"]),
            "error": _why(row["error"] or ""),
        }
        yield row | shown | {"key": row["id"], "of": row}


def _why(error: str) -> str:
    """`http 500` in words; what is not known is the kind of an error of the connection."""
    known = error.rstrip(" 0123456789")
    if known not in register_words.DELIVERY:
        return say(f"无法连接（{error}）", f"no connection ({error})")
    return word(register_words.DELIVERY, known) + error.removeprefix(known)


def _given_up(delivery_id: int) -> dict[str, Any]:
    rows = queries.dead(g.caller.scope, after=delivery_id - 1, limit=1)
    found = dead_out(rows[0]) if rows else refuse("not_found")
    return found if found["id"] == delivery_id else refuse("not_found")


def _retry(row: dict[str, Any] | None, _: dict[str, Any]) -> int:
    """One of them, or all."""
    ids = None if row is None else [row["id"]]
    return service.retry_dead(by=g.caller.id, scope=g.caller.scope, ids=ids, now=clock.now())


RETRIED = ("已重新发送 {count} 条。", "{count} sent once more.")
REGISTERS = {
    "notices": Register(
        ("我的消息", "My notices"),
        "records",
        "notices.read",
        (
            column("created_at", "时间", "Time"),
            column("text", "内容", "Text"),
            column("read_at", "已读", "Read"),
        ),
        notices_rows,
        (
            "没有消息：有新案件、到期或批复时会出现在这里。",
            "No notices: new cases, what is due and answers will stand here.",
        ),
        {
            "all": Form(
                ("全部标为已读", "Mark all as read"),
                (
                    "{count} 条已标为已读；突发情况请逐条阅读。",
                    "{count} marked. Calls in an emergency are read one by one.",
                ),
                "notices.read",
                _read_all,
                when=lambda _: queries.unread_count(g.caller.id, but=READ_ALONE) > 0,
            ),
            "read": Form(
                ("标为已读", "Mark as read"),
                ("已标为已读。", "Marked."),
                "notices.read",
                _read,
                find=_notice,
                facts=_text,
                when=lambda notice: notice.read_at is None,
            ),
        },
        power=alike(somewhere),
        called=lambda _: "",
        waiting=(
            lambda: queries.unread_count(g.caller.id),
            ("条未读", "unread"),
        ),
    ),
    "dead": Register(
        ("未送达的消息", "Dead letters"),
        "records",
        "notices.operate",
        (
            column("created_at", "时间", "Time"),
            column("officer", "收件人", "To"),
            column("kind", "消息", "Notice"),
            column("channel", "渠道", "Channel"),
            column("error", "原因", "Error"),
            column("attempts", "次数", "Attempts"),
        ),
        dead_rows,
        ("全部送达。", "Everything was delivered."),
        {
            "all": Form(
                ("全部重发", "Retry all"),
                RETRIED,
                "notices.operate",
                _retry,
                when=lambda _: queries.dead_count(g.caller.scope) > 0,
            ),
            "retry": Form(
                ("重发", "Retry"),
                RETRIED,
                "notices.operate",
                _retry,
                find=_given_up,
                facts=lambda row: [(say("收件人", "To"), row["officer"]["name"])],
            ),
        },
        power=alike(somewhere),
        called=lambda row: row["officer"]["name"],
        waiting=(lambda: queries.dead_count(g.caller.scope), ("条未送达", "not delivered")),
    ),
}
