"""The registers of accountability: files, findings, consequences, samples to check."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from flask import g, url_for

from app.accountability import queries, service
from app.accountability.models import AccountabilityFile, Consequence, Finding
from app.accountability.present import records_out
from app.accountability.present.samples import samples_out
from app.accountability.schemas import DrawIn
from app.console import accountability_words as own
from app.console.pages import say, word
from app.console.registers.proposing import FORMS
from app.console.registers.shape import MOST, Form, Register, Row, alike, column, somewhere
from app.core import clock


def _rows(model: Any, kind: str) -> Callable[[], Iterable[Row]]:
    def rows() -> Iterable[Row]:
        found = queries.record_listing(model, g.caller, filters={}, limit=MOST)
        for row in records_out(model, found, g.caller, clock.now()):
            unit = row["unit"]["cell"] or row["unit"]["department"]
            yield {
                "created_at": row["created_at"],
                "unit": unit["name"],
                "person": row.get("person") or row.get("officer"),
                "what": _what(kind, row),
                "state": word(own.STATE, row["state"]),
                "wait": "、".join(word(own.STEP, step) for step in row["actions"]),
                "at": url_for("console.record", kind=kind, record_id=row["id"]),
                "of": None,
            }

    return rows


def _what(kind: str, row: dict[str, Any]) -> str:
    if kind == "files":
        return word(own.GROUND, row["ground"])
    return word(own.FINDING if kind == "findings" else own.CONSEQUENCE, row["kind"])


def _samples() -> Iterable[Row]:
    rows = queries.samples(g.caller.scope, kind=None, period=None, after=None, limit=MOST)
    for row in samples_out(rows):
        yield {
            "drawn_at": row["drawn_at"],
            "cell": row["cell"],
            "kind": word(own.SAMPLE, row["kind"]),
            "period": row["period"],
            "size": row["size"],
            "checked": row["checked"],
            "frame_size": row["frame_size"],
            "at": url_for("console.sample", sample_id=row["id"]),
            "of": None,
        }


def _draw(_: None, body: dict[str, Any]) -> None:
    service.draw_sample(caller=g.caller, body=body | {"id": uuid.uuid4()}, now=clock.now())


class DrawForm(DrawIn):
    """A draw as the page asks for it: its id is made here, a form is sent once."""

    class Meta:
        exclude = ("id", "cell")
        unknown = "raise"


COLUMNS = (
    column("created_at", "时间", "Time"),
    column("unit", "单位", "Unit"),
    column("person", "人员", "Person"),
    column("what", "事由", "What"),
    column("state", "状态", "State"),
    column("wait", "等您办理", "Waits for you"),
)


def _register(model: Any, kind: str, words: tuple[str, str], empty: tuple[str, str]) -> Register:
    return Register(
        words,
        "accountability",
        "accountability.read",
        COLUMNS,
        _rows(model, kind),
        empty,
        {"new": FORMS[kind]} if kind in FORMS else {},
        power=alike(somewhere),
    )


REGISTERS = {
    "files": _register(
        AccountabilityFile,
        "files",
        ("问责档案", "Accountability files"),
        ("没有您可查看的问责档案。", "No file is yours to see."),
    ),
    "findings": _register(
        Finding,
        "findings",
        ("虚假认定", "Findings of falsehood"),
        ("没有虚假整改、虚报瞒报的认定。", "Nothing was found to be false."),
    ),
    "consequences": _register(
        Consequence,
        "consequences",
        ("奖惩与措施", "Rewards, penalties, talks"),
        ("没有奖惩和措施记录。", "None on record."),
    ),
    "samples": Register(
        ("抽查核验", "Samples to check"),
        "accountability",
        "samples.check",
        (
            column("drawn_at", "抽取时间", "Drawn at"),
            column("cell", "网格", "Cell"),
            column("kind", "内容", "Of"),
            column("period", "考核期", "Period"),
            column("size", "抽取", "Drawn"),
            column("checked", "已核验", "Checked"),
            column("frame_size", "总数", "Of so many"),
        ),
        _samples,
        ("还没有抽查：点“随机抽取”开始。", "None yet: draw one."),
        {
            "new": Form(
                ("随机抽取", "Draw by chance"),
                ("已抽取，请逐条核验。", "Drawn: check each."),
                "samples.draw",
                _draw,
                DrawForm(),
                choices=lambda _: {
                    "kind": [(name, say(*words)) for name, words in own.SAMPLE.items()]
                },
                labels={"kind": "drawn_of"},
            ),
        },
        power=alike(somewhere),
    ),
}
