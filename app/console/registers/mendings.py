"""The register of what was mended for others: their objections, and what is decided on them."""

from collections.abc import Iterable
from typing import Any

from flask import g

from app.console import mended_words
from app.console.pages import say
from app.console.registers.shape import MOST, Form, Register, Row, alike, column, somewhere
from app.core import clock
from app.filings import queries, service
from app.filings.models import Mending
from app.filings.present import mendings_out
from app.filings.schemas import ObjectIn, RuleIn


def mendings_rows() -> Iterable[Row]:
    rows = queries.mendings(g.caller, before=None, limit=MOST)
    for of, row in zip(rows, mendings_out(rows), strict=True):
        changed = "、".join(mended_words.field(one["field"]) for one in row["changes"])
        # `at` of a row is the page that it leads to
        yield (
            row
            | {"mended_at": row["at"], "at": mended_words.about(of), "changed": changed}
            | {"of": of, "key": of.id, "stands": say(*_STANDS[_stands(of)])}
        )


_STANDS = {
    "mended": ("已更正", "mended"),
    "disputed": ("有异议，待裁定", "disputed"),
    "upheld": ("更正成立", "stands"),
    "rejected": ("更正不成立", "does not stand"),
}


def _stands(row: Mending) -> str:
    if row.objected_at is None:
        return "mended"
    return "disputed" if row.ruled_at is None else "upheld" if row.upheld else "rejected"


def _mending(row_id: int) -> Mending:
    return queries.one_mending(g.caller, row_id)


def _changes(row: Mending) -> Iterable[tuple[str, Any]]:
    """The case or patrol itself, what was mended of it, and what its sender says."""
    yield mended_words.link(row)
    yield from mended_words.changes(row)
    if row.objection:
        yield say("异议", "Objection"), row.objection


def _object(row: Mending, body: dict[str, Any]) -> None:
    service.object_to(caller=g.caller, mending_id=row.id, note=body["note"], now=clock.now())


def _rule(row: Mending, body: dict[str, Any]) -> None:
    service.rule_on(caller=g.caller, mending_id=row.id, **body, now=clock.now())


REGISTERS = {
    "mendings": Register(
        ("代为更正", "Mended for others"),
        "records",
        "phone.refused",
        (
            column("mended_at", "更正时间", "Mended at"),
            column("officer", "上报人", "Filed by"),
            column("by", "更正人", "Mended by"),
            column("changed", "更正内容", "Fields"),
            column("stands", "状态", "State"),
            column("objection", "异议", "Objection"),
        ),
        mendings_rows,
        ("没有代为更正的上报。", "Nothing was mended for anybody."),
        {
            "object": Form(
                ("提出异议", "Object"),
                ("已提出异议，裁定前不计入。", "Noted: it does not count until it is decided."),
                "phone.refused",
                _object,
                ObjectIn(),
                find=_mending,
                facts=_changes,
                may=lambda row: row.officer_id == g.caller.id,
                when=lambda row: row.objected_at is None,
            ),
            "rule": Form(
                ("裁定异议", "Decide"),
                ("已裁定，双方已收到通知。", "Decided; both were told."),
                "mendings.rule",
                _rule,
                RuleIn(),
                find=_mending,
                facts=_changes,
                may=lambda row: service.may_rule(g.caller, row),
                when=lambda row: _stands(row) == "disputed",
            ),
        },
        power=alike(somewhere),
    ),
}
