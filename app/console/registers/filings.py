"""The register of filings that were set aside: what they say, mended and filed again."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import marshmallow as ma
from flask import g, request
from marshmallow import fields

from app.console import mended_words
from app.console.form_bodies import body_from
from app.console.pages import say
from app.console.registers import offered
from app.console.registers.shape import (
    MOST,
    Form,
    Register,
    Row,
    alike,
    column,
    somewhere,
)
from app.core import audit, clock
from app.core.looks import must_say_why, reason
from app.filings import queries, service
from app.filings.kinds import registered_kinds
from app.filings.models import FAILED, WAITING, RefusedFiling
from app.filings.present import body_of, holds_people, set_aside_out
from app.posts import queries as posts

#: What stays as it came: when it was sent, and what no form can show.
AS_IT_CAME = frozenset({"id", "sent_at", "device", "patrol_id"})
SIMPLE = (fields.String, fields.Number, fields.Boolean, fields.DateTime, fields.Date)
STATE = {
    WAITING: ("等待相关上报", "waits for another filing"),
    FAILED: ("程序出错，自动重试", "failed, is tried again"),
}


def _waiting() -> list[RefusedFiling]:
    """Those that nobody has filed after all by a call of their own."""
    rows = queries.set_aside(g.caller, before=None, limit=MOST)
    done = queries.settled(rows)
    return [row for row in rows if row.id not in done]


def refused_rows() -> Iterable[Row]:
    rows = _waiting()
    posts.names(row.officer_id for row in rows)  # of all at once: each row asks for its own
    for of in rows:
        row = set_aside_out(of)
        why = mended_words.refusal(row["problem"]) or say(*STATE.get(row["code"], ("", "")))
        # `at` of a row is the page that it leads to
        yield row | {"arrived_at": row["at"], "at": None, "why": why, "key": row["id"], "of": of}


def _one(row_id: int) -> RefusedFiling:
    return queries.one_set_aside(g.caller, row_id)


def _schema(row: RefusedFiling) -> ma.Schema:
    """Of what its own call takes the fields that a form can show; the others stay as they came."""
    found = registered_kinds().find(row.path)
    if found is None or not isinstance(body_of(row), dict):
        return ma.Schema()
    kind, ids = found
    whole = kind.schema(ids)
    shown = [name for name, one in whole.fields.items() if _simple(name, one)]
    if row.officer_id != g.caller.id:  # of another's only what was refused
        shown = [name for name in shown if name in _refused_of(row, whole)]
    return type(whole)(only=shown)


def _refused_of(row: RefusedFiling, whole: ma.Schema) -> set[str | int]:
    """The fields that are refused of a filing, with what is typed so far: asked once a page, for it
    is tried once more.
    """
    known: dict[int, set[str | int]] = g.setdefault("refused_of", {})
    if row.id not in known:
        names = {name.split(".")[0] for name in request.form}
        typed = [name for name, one in whole.fields.items() if name in names and _simple(name, one)]
        mended = body_of(row) | body_from(type(whole)(only=typed), request.form)
        places = service.what_may_be_mended(row, mended, clock.now())
        known[row.id] = {path[0] for path in places}
    return known[row.id]


def _simple(name: str, one: Any) -> bool:
    if isinstance(one, fields.Nested):
        return not one.many and all(_simple(*inside) for inside in one.schema.fields.items())
    plain = isinstance(one, SIMPLE) and not isinstance(one, fields.UUID)
    return plain and name not in AS_IT_CAME and not one.dump_only


def _values(row: RefusedFiling) -> dict[str, Any]:
    body = body_of(row)
    if not isinstance(body, dict):
        return {}
    return {
        name: _time(body[name]) if isinstance(one, fields.DateTime) else body[name]
        for name, one in _schema(row).fields.items()
        if name in body
    }


def _time(text: Any) -> Any:
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return text


def _facts(row: RefusedFiling) -> Iterable[tuple[str, str]]:
    """Why it was refused, and what of it stays as it came; another's is a look on record, with a
    reason where it shows people.
    """
    if row.officer_id != g.caller.id:
        if holds_people(body_of(row)):
            must_say_why()
        audit.looked(
            "refused",
            [(str(row.id), row.officer_id)],
            officer_id=g.caller.id,
            allowed=True,
            basis=g.caller.scope.basis("refused.territory"),
            now=clock.now(),
            why=reason(),
        )
    shown = set_aside_out(row)
    yield say("上报人", "Filed by"), shown["officer"]["name"]
    yield say("时间", "Time"), clock.shown(row.at)
    yield say("地址", "Address"), row.path
    yield say("原因", "Why"), mended_words.refusal(row.problem) or row.code
    body = body_of(row)
    if not isinstance(body, dict):
        yield say("内容", "Body"), str(body)[:2000]
    else:
        mended = set(_schema(row).fields) - {"kind"}
        for name in (name for name in body if name not in mended):
            told = mended_words.value(name, body[name], g.caller.scope.county_id())
            yield mended_words.field(name), told


def _mend(row: RefusedFiling, changed: dict[str, Any]) -> None:
    body = body_of(row)
    mended = body | changed if isinstance(body, dict) else body
    service.refile_mended(caller=g.caller, row_id=row.id, body=mended, now=clock.now())


REGISTERS = {
    "refused": Register(
        ("未入库的上报", "Refused filings"),
        "records",
        "phone.refused",
        (
            column("arrived_at", "时间", "Time"),
            column("officer", "上报人", "Filed by"),
            column("why", "原因", "Why"),
        ),
        refused_rows,
        (
            "没有未入库的上报，无需处理。",
            "No filing was refused: there is nothing to mend.",
        ),
        {
            "mend": Form(
                ("更正并重新提交", "Mend and file again"),
                ("已入库，记在原上报人名下。", "Filed in the name of who sent it."),
                "phone.refused",
                _mend,
                _schema,
                find=_one,
                choices=lambda _: {"kind": offered.kinds()},
                values=_values,
                facts=_facts,
                as_changed=True,
            ),
        },
        power=alike(somewhere),
        waiting=(lambda: len(_waiting()), ("份待更正", "to mend")),
    ),
}
