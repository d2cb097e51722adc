"""/console/accountability/<kind>/<id>: a file, a finding or a consequence, and the forms of what I
may do with it now.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, g, request

from app.accountability import queries, service
from app.accountability.export import ZIP, bundle, named
from app.accountability.models import AccountabilityFile, Consequence, Finding
from app.accountability.present import record_out
from app.accountability.rules import files
from app.accountability.schemas import FileActionIn
from app.console import accountability_words as own
from app.console.attempt import attempt, beside
from app.console.form_bodies import body_from, id_from
from app.console.forms import fields_of, version_from
from app.console.pages import back_to, page, render, say, word
from app.core import clock
from app.core.answers import said
from app.core.errors import Problem, refuse
from app.core.looks import looks_at, must_say_why, protects

#: Fields of a step besides its reason.
ASKS = {
    "ask": ("explain_by",),
    "decide": ("outcome",),
    "hand_over": ("body", "body_name"),
    "rule": ("upheld",),
}
LABELS = {"body": "handed_to", "upheld": "stands"}


@dataclass(frozen=True)
class Kind:
    """One kind of record: its words, its verb, the argument by which the verb names it."""

    model: Any
    words: tuple[str, str]
    act: Callable[..., Any]
    key: str


KINDS = {
    "files": Kind(
        AccountabilityFile, ("问责档案", "Accountability file"), service.act_on_file, "file_id"
    ),
    "findings": Kind(
        Finding, ("虚假认定", "Finding of falsehood"), service.act_on_finding, "finding_id"
    ),
    "consequences": Kind(
        Consequence,
        ("奖惩与措施", "Rewards, penalties, talks"),
        service.act_on_consequence,
        "consequence_id",
    ),
}


@page("/accountability/<kind>/<uuid:record_id>", "accountability.read")
def record(kind: str, record_id: uuid.UUID) -> Any:
    """问责 What it is about, what it stands on, what everybody said, and what I may do."""
    return _page(kind, record_id)


@page(
    "/accountability/<kind>/<uuid:record_id>/steps/<step>",
    "accountability.act",
    methods=("POST",),
    stands_on="console.record",
)
def act_on_record(kind: str, record_id: uuid.UUID, step: str) -> Any:
    """Take a step, with its reason; refused it comes back as it was typed."""
    one, form = _kind(kind), request.form
    queries.record_seen(one.model, g.caller, record_id)
    schema = _schema(step)
    body = body_from(schema, form)

    def do() -> None:
        loaded = schema.load(body | {"id": id_from(form, body)})
        one.act(
            **{one.key: record_id},
            caller=g.caller,
            action=step,
            body=loaded | {"evidence": [], "photo_ids": []},
            version=version_from(form.get("version", "")),
            now=clock.now(),
        )

    _, problem = attempt(do)
    if problem is not None:
        return _page(kind, record_id, step, problem)
    return back_to("console.record", kind=kind, record_id=record_id, done=step)


@page("/accountability/bundles/<uuid:record_id>", "accountability.read")
@protects("export", by="accountability.territory")
def file_bundle(record_id: uuid.UUID) -> Any:
    """问责材料包 The file with all it stands on, as a zip; each look is on record."""
    row = queries.record_seen(AccountabilityFile, g.caller, record_id)
    own_file = row.officer_id == g.caller.id
    looks_at(f"accountability_file {row.id}", whose_id=row.officer_id, own=own_file)
    if not own_file:
        must_say_why()
    return Response(bundle(row, g.caller, clock.now()), mimetype=ZIP, headers=named(row))


def _page(kind: str, record_id: uuid.UUID, tried: str = "", problem: Problem | None = None) -> Any:
    one, now = _kind(kind), clock.now()
    row = queries.record_seen(one.model, g.caller, record_id)
    shown = record_out(row, g.caller, now)
    why = said(problem) if problem else {}
    return render(
        "record.html",
        problem.status if problem else 200,
        kind=kind,
        words_of=one.words,
        record=shown,
        facts=[(name, text) for name, text in _facts(kind, shown) if text],
        own=own,
        forms=[
            _form(step, row, request.form if step == tried else {}, why)
            for step in shown["actions"]
        ],
        why=why,
        tried=tried,
        done=request.args.get("done"),
    )


def _form(step: str, row: Any, typed: Mapping[str, Any], why: Mapping[str, Any]) -> dict[str, Any]:
    schema = _schema(step)
    errors = beside(why, schema) if typed else None
    return {
        "step": step,
        "id": typed.get("id") or str(uuid.uuid4()),
        "fields": fields_of(schema, _choices(step, row), typed, errors, LABELS),
        "open": bool(typed),
    }


def _schema(step: str) -> Any:
    return FileActionIn(only=("id", "note", *ASKS.get(step, ())))


def _choices(step: str, row: Any) -> dict[str, list[tuple[str, str]]]:
    if step == "decide":
        known = files.outcomes(at_top=queries.unit_of(row).at_top)
        return {"outcome": [(name, word(own.OUTCOME, name)) for name in known]}
    if step == "hand_over":
        return {"body": [(name, say(*text)) for name, text in own.BODY.items()]}
    return {}


def _kind(name: str) -> Kind:
    return KINDS[name] if name in KINDS else refuse("not_found")


def _facts(kind: str, shown: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """What stands at the head of the page, by the kind of record."""
    unit = shown["unit"]["cell"] or shown["unit"]["department"]
    by = (shown["created_by"] or {"name": say("系统按标准提出", "the program")})["name"]
    person = shown.get("person") or shown.get("officer") or {}
    role = word(own.ROLE, person["role"]) if "role" in person else ""
    facts = [
        (say("单位", "Unit"), unit["name"]),
        (say("人员", "Person"), " ".join(filter(None, (person.get("name"), role)))),
        (say("日期", "Day"), shown.get("on_day")),
        (say("考核期", "Period"), shown.get("period")),
        (say("提出人", "Proposed by"), by),
    ]
    if kind == "files":
        return [
            *facts,
            (say("事由", "Ground"), word(own.GROUND, shown["ground"])),
            (say("事实", "Facts"), shown["facts"]),
            (say("建议", "Proposal"), word(own.OUTCOME, shown["proposal"])),
            (say("说明期限", "To be explained until"), shown["explain_by"]),
            (say("决定", "Decided"), shown["outcome"] and word(own.OUTCOME, shown["outcome"])),
            (say("申诉期限", "Appeal until"), shown["appeal_by"]),
        ]
    if kind == "findings":
        return [
            *facts,
            (say("认定", "Finding"), word(own.FINDING, shown["kind"])),
            (say("对象", "Of"), shown["label"]),
            (say("事实", "Facts"), shown["facts"]),
        ]
    return [
        *facts,
        (say("措施", "What"), word(own.CONSEQUENCE, shown["kind"])),
        (say("事由", "Ground"), shown["ground"]),
        (
            say("金额（元）", "Yuan"),
            shown["amount_fen"] and f"{shown['amount_fen'] / 100:.2f}",
        ),
    ]
