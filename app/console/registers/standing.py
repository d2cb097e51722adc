"""The registers of who stands beside the posts: contacts from above, who is on duty."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import g

from app.cells import queries as cells
from app.cells.models import Cell
from app.console import form_words
from app.console.pages import say, word
from app.console.registers import offered
from app.console.registers.shape import Form, Register, Row, column, own_cells
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.text_fields import Code
from app.people.models import Officer
from app.posts import queries as posts
from app.posts.models import Contact, DutyTurn
from app.posts.present import contacts_out
from app.posts.schemas import NamedContactEnd, NamedContactIn
from app.posts.schemas.standing import SHIFTS, TurnIn
from app.posts.service import name_contacts, set_duty_roster


class ContactIn(NamedContactIn):
    cell = Code(most=32, required=True)


class DutyIn(TurnIn):
    cell = Code(most=32, required=True)


def contacts_rows() -> Iterable[Row]:
    places = {cell.id: cell for cell in own_cells() if cell.parent_id is not None}
    rows = posts.contact_rows(*places)
    for (contact, _), row in zip(rows, contacts_out(rows), strict=True):
        yield row | {"cell": places[contact.cell_id].name, "key": row["id"], "of": contact}


def _from_above(_: str, things: Sequence[Any]) -> Sequence[bool]:
    """The cell above names a contact, and ends his naming."""
    places = cells.by_ids(thing.cell_id for thing in things)
    return [_covers_above(places[thing.cell_id]) for thing in things]


def _covers_above(cell: Any) -> bool:
    upper = cell.path.removesuffix(f"{cell.id}/")
    return bool(g.caller.scope.covers("contacts.write", upper))


def _contact(contact_id: int) -> Contact:
    contact = db.session.get(Contact, contact_id) or refuse("not_found")
    return contact if all(_from_above("contacts.write", [contact])) else refuse("not_found")


def _of(contact: Contact) -> Cell:
    return db.session.get_one(Cell, contact.cell_id)


def _name(_: None, body: dict[str, Any]) -> None:
    cell = cells.named(body.pop("cell"))
    name_contacts.name_contact(caller=g.caller, cell=cell, **body, now=clock.now())


def _unname(contact: Contact, body: dict[str, Any]) -> None:
    name_contacts.end_contact(caller=g.caller, cell=_of(contact), **body, now=clock.now())


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
    "contacts": Register(
        ("包片联系人", "Contacts from above"),
        "people",
        "cells.read",
        (
            column("cell", "网格", "Cell"),
            column("officer", "联系人", "Contact"),
            column("phone", "电话", "Phone"),
            column("starts_on", "起", "From"),
            column("ends_on", "止", "To"),
        ),
        contacts_rows,
        ("还没有包片联系人：请由上级网格指定。", "Nobody is named: the cell above names them."),
        {
            "new": Form(
                ("指定联系人", "Name a contact"),
                ("已指定，前一位联系人同时结束。", "Named; the one before has ended."),
                "contacts.write",
                _name,
                ContactIn(),
                choices=lambda _: {
                    "cell": offered.named_cells(filter(_covers_above, own_cells("contacts.write"))),
                    "officer_id": offered.people(),
                },
            ),
            "end": Form(
                ("结束", "End"),
                ("联系人的结束日期已登记。", "His last day is set."),
                "contacts.write",
                _unname,
                NamedContactEnd(),
                find=_contact,
                facts=lambda contact: [(say("网格", "Cell"), _of(contact).name)],
                when=lambda contact: contact.ends_on is None,
            ),
        },
        power=_from_above,
    ),
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
