"""The register of contacts from above: whom the cell above has named for each cell."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import g

from app.cells import queries as cells
from app.cells.models import Cell
from app.console.choices import Choice
from app.console.pages import say
from app.console.registers import offered
from app.console.registers.shape import Form, OfCell, Register, Row, column, own_cells, runs
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.paths import ids_on
from app.posts import queries as posts
from app.posts.models import Contact
from app.posts.present import contacts_out
from app.posts.schemas import NamedContactEnd, NamedContactIn
from app.posts.service import name_contacts


class ContactIn(NamedContactIn, OfCell):
    """A contact of a cell."""


def contacts_rows() -> Iterable[Row]:
    places = {cell.id: cell for cell in own_cells() if cell.parent_id is not None}
    rows = posts.contact_rows(*places)
    for (contact, _), row in zip(rows, contacts_out(rows), strict=True):
        yield row | {"cell": places[contact.cell_id].name, "key": row["id"], "of": contact}


def _from_above(_: str, things: Sequence[Any]) -> Sequence[bool]:
    """The cell above names a contact, and ends his naming."""
    places = cells.by_ids(thing.cell_id for thing in things)
    return [covers_above(places[thing.cell_id]) for thing in things]


def covers_above(cell: Any) -> bool:
    upper = cell.path.removesuffix(f"{cell.id}/")
    return bool(g.caller.scope.covers("contacts.write", upper))


def _contact(contact_id: int) -> Contact:
    contact = db.session.get(Contact, contact_id) or refuse("not_found")
    return contact if all(_from_above("contacts.write", [contact])) else refuse("not_found")


def _of(contact: Contact) -> Cell:
    return db.session.get_one(Cell, contact.cell_id)


def nameable(*places: Cell) -> Choice:
    """Those of the territory who may be named for each of these cells: they stand above it."""
    above = [{*ids_on(cell.path)} - {cell.id} for cell in places]
    return offered.people(at=set.intersection(*above)) if above else []


def _choices(_: None) -> dict[str, Choice]:
    places = list(filter(covers_above, own_cells("contacts.write")))
    return {"cell": offered.named_cells(places), "officer_id": nameable(*places)}


def name(cell: Cell, body: dict[str, Any]) -> None:
    name_contacts.name_contact(caller=g.caller, cell=cell, **body, now=clock.now())


def _name(_: None, body: dict[str, Any]) -> None:
    name(cells.named(body.pop("cell")), body)


def _unname(contact: Contact, body: dict[str, Any]) -> None:
    name_contacts.end_contact(caller=g.caller, cell=_of(contact), **body, now=clock.now())


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
        (
            "还没有包片联系人：由上级网格点“指定联系人”，或在“网格与五定”中逐个指定。",
            "Nobody is named: the cell above names them, here or beside each cell.",
        ),
        {
            "new": Form(
                ("指定联系人", "Name a contact"),
                ("已指定，前一位联系人同时结束。", "Named; the one before has ended."),
                "contacts.write",
                _name,
                ContactIn(),
                choices=_choices,
            ),
            "end": Form(
                ("结束", "End"),
                ("联系人的结束日期已登记。", "His last day is set."),
                "contacts.write",
                _unname,
                NamedContactEnd(),
                find=_contact,
                facts=lambda contact: [(say("网格", "Cell"), _of(contact).name)],
                when=runs,
            ),
        },
        power=_from_above,
    ),
}
