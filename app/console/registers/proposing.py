"""Forms by which the desk proposes: a file about somebody, a consequence for a unit or somebody.

Simpler than the API's bodies: a cell instead of any unit, a case by its number for what it stands
on.
"""

import uuid
from typing import Any

from flask import g

from app.accountability import service
from app.accountability.rules.consequences import KINDS
from app.accountability.rules.files import GROUNDS, OF_PROGRAM, OUTCOMES
from app.cells.models import Cell
from app.console import accountability_words as own
from app.console.choices import Choice
from app.console.pages import say
from app.console.registers import offered
from app.console.registers.shape import Form, own_cells
from app.core import clock
from app.core.errors import refuse
from app.core.schemas import Day, Schema, integer, key, one_of
from app.core.text_fields import Code, Text
from app.incidents import queries as incidents


class FileForm(Schema):
    """FileIn about an officer of a cell, on the ground of a case."""

    cell = Code(most=32, required=True)
    officer_id = key(required=True)
    on_day = Day(load_default=None, allow_none=True)
    ground = one_of(*[name for name in GROUNDS if name not in OF_PROGRAM], required=True)
    facts = Text(most=4000, least=1, required=True)
    case = Code(most=40, required=True)
    proposal = one_of(*OUTCOMES, required=True)


class ConsequenceForm(Schema):
    """ConsequenceIn of a cell, or an officer of it."""

    cell = Code(most=32, required=True)
    officer_id = key()
    kind = one_of(*KINDS, required=True)
    ground = Text(most=4000, least=1, required=True)
    period = Code(most=8)
    amount_fen = integer(1, 10**12)


def _below() -> list[Cell]:
    """The cells whose records the caller's office keeps: below his own, and a county's own."""
    mine = set(g.caller.scope.cell_ids("accountability.write"))
    return [
        cell
        for cell in own_cells("accountability.write")
        if cell.level == "county" or cell.id not in mine
    ]


def _choices(**more: own.Words) -> dict[str, Choice]:
    places = _below()
    people = offered.people(at=[cell.id for cell in places])
    named = {
        field: [(name, say(*words)) for name, words in table.items()]
        for field, table in more.items()
    }
    return {"cell": offered.named_cells(places), "officer_id": people} | named


def _open(_: None, body: dict[str, Any]) -> None:
    case = incidents.found_by_number(g.caller.scope, g.caller.id, body.pop("case"))
    thing = {"about": "incident", "about_id": str(case.id)} if case else refuse("unknown_subject")
    person = {"officer_id": body.pop("officer_id")}
    whole = _whole(body) | {"person": person, "evidence": [thing]}
    service.open_file(caller=g.caller, body=whole, now=clock.now())


def _propose(_: None, body: dict[str, Any]) -> None:
    officer_id = body.pop("officer_id", None)
    person = {"person": {"officer_id": officer_id}} if officer_id else {}
    whole = _whole(body) | person | {"evidence": []}
    service.propose_consequence(caller=g.caller, body=whole, now=clock.now())


def _whole(body: dict[str, Any]) -> dict[str, Any]:
    """With an id made here: a form is sent once."""
    return body | {"id": uuid.uuid4(), "unit": {"cell": body.pop("cell")}, "photo_ids": []}


BY_HAND = {name: words for name, words in own.GROUND.items() if name not in OF_PROGRAM}
FORMS = {
    "files": Form(
        ("提出问责建议", "Propose a file"),
        (
            "已提出，请要求当事人说明，由上级决定。",
            "Proposed: ask the person; somebody above decides.",
        ),
        "accountability.write",
        _open,
        FileForm(),
        choices=lambda _: _choices(ground=BY_HAND, proposal=own.OUTCOME),
        labels={"officer_id": "answers"},
    ),
    "consequences": Form(
        ("提出奖惩建议", "Propose one"),
        ("已提出，由上级领导或督查审定。", "Proposed: a leader or inspector above decides."),
        "accountability.write",
        _propose,
        ConsequenceForm(),
        choices=lambda _: _choices(kind=own.CONSEQUENCE),
        labels={"officer_id": "for_whom"},
    ),
}
