"""The register of who is on duty, by turns."""

from collections.abc import Iterable
from typing import Any

from flask import g

from app.cells import queries as cells
from app.console import form_words
from app.console.pages import say, word
from app.console.registers import offered
from app.console.registers.shape import Form, OfCell, Register, Row, column, own_cells
from app.core import clock
from app.core.db import db
from app.people.models import Officer
from app.posts import queries as posts
from app.posts.models import DutyTurn
from app.posts.schemas.standing import SHIFTS, TurnIn
from app.posts.service import set_duty_roster


class DutyIn(TurnIn, OfCell):
    """A turn of a cell."""


SHIFT = {"day": ("白班", "day"), "night": ("夜班", "night"), "holiday": ("节假日", "holiday")}


def duty_rows() -> Iterable[Row]:
    places = {cell.id: cell for cell in own_cells()}
    now = clock.now()
    for turn in posts.turns_to_come(places, now):
        yield {
            "cell": places[turn.cell_id].name,
            "officer": turn.name,
            "rank": word(form_words.CHOICE, turn.rank),
            "shift": say(*SHIFT[turn.shift]),
            "starts_at": turn.starts_at,
            "ends_at": turn.ends_at,
            "now": say("在班", "on duty") if turn.starts_at <= now else "",
            "key": turn.id,
            "of": turn,
        }


def _turn(turn_id: int) -> DutyTurn:
    return set_duty_roster.turn_to_end(g.caller.scope, turn_id, clock.now())


def _turn_facts(turn: DutyTurn) -> Iterable[tuple[str, str]]:
    yield say("值班人", "On duty"), db.session.get_one(Officer, turn.officer_id).name
    first, last = clock.shown(turn.starts_at), clock.shown(turn.ends_at, ends=True)
    yield say("时间", "Time"), f"{first} — {last}"


def _add_turn(_: None, body: dict[str, Any]) -> None:
    cell = cells.named(body.pop("cell"))
    set_duty_roster.add_turn(caller=g.caller, cell=cell, turn=body, now=clock.now())


def _end_turn(turn: DutyTurn, _: dict[str, Any]) -> None:
    set_duty_roster.end_turn(caller=g.caller, turn=turn, now=clock.now())


REGISTERS = {
    "duty": Register(
        ("值班表", "Duty roster"),
        "people",
        "duty.read",
        (
            column("cell", "网格", "Cell"),
            column("officer", "值班人", "On duty"),
            column("rank", "主副班", "Rank"),
            column("shift", "班次", "Shift"),
            column("starts_at", "起", "From"),
            column("ends_at", "止", "To"),
            column("now", "现在", "Now"),
        ),
        duty_rows,
        ("以后没有排班：请点“排班”。", "Nobody will be on duty: set a turn."),
        {
            "new": Form(
                ("排班", "Set a turn"),
                ("已排班。", "Set."),
                "duty.write",
                _add_turn,
                DutyIn(),
                choices=lambda _: {
                    "cell": offered.places("duty.write", "county", "township"),
                    "officer_id": offered.people(),
                    "shift": [(name, say(*SHIFT[name])) for name in SHIFTS],
                },
            ),
            "end": Form(
                ("取消", "Take off"),
                ("已取消余下的班次。", "What was still to come of it is taken off."),
                "duty.write",
                _end_turn,
                find=_turn,
                facts=_turn_facts,
            ),
        },
    ),
}
