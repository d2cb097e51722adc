"""/console/ledgers/new/<ledger>: listing an item by a form made from the ledger's schema."""

import uuid
from typing import Any

import marshmallow as ma
from flask import g, request
from marshmallow import fields

from app.cells import queries as cells
from app.console.attempt import attempt, beside
from app.console.form_bodies import body_from
from app.console.forms import fields_of
from app.console.ledgers.from_schema import OWN, choices_of, labelled, plain, schema_of
from app.console.pages import back_to, page, render
from app.console.registers.offered import named_cells
from app.core import clock
from app.core.answers import said
from app.core.errors import Problem
from app.core.marks import once
from app.core.once import FIELD
from app.core.schemas import Schema, key
from app.core.text_fields import Code, Line, Text
from app.ledgers import queries, service
from app.ledgers.rules.kinds import Kind
from app.ledgers.schemas import ItemIn
from app.posts.rules import Held


class NewItemForm(Schema):
    """An item as a form asks for it."""

    cell = Code(most=32, least=1, required=True)
    name = Line(most=100, least=1, required=True)
    site_id = key(allow_none=True)
    problem = Text(most=4000, allow_none=True)


@page("/ledgers/new/<ledger>", "ledgers.write")
def new_ledger_item(ledger: str) -> Any:
    """列入台账 The form of a ledger."""
    return _page(queries.known_kind(g.caller, ledger))


@page("/ledgers/new/<ledger>", "ledgers.write", methods=("POST",))
@once()
def list_ledger_item(ledger: str) -> Any:
    """List it; refused the form comes back as it was typed."""
    kind, form = queries.known_kind(g.caller, ledger), request.form
    schema = _form_of(kind)()
    body = body_from(schema, form)

    def do() -> uuid.UUID:
        loaded = schema.load(body)
        made = {name: value for name, value in loaded.items() if value is not None}
        made |= {"id": str(uuid.uuid4()), "kind": kind.code}
        made[OWN] = plain(loaded.get(OWN) or {})
        row = service.add_item(caller=g.caller, body=ItemIn().load(made), now=clock.now())
        return row.id

    item_id, problem = attempt(do)
    if problem is not None:
        return _page(kind, problem)
    return back_to("console.ledger_item", item_id=item_id, done="list")


def _form_of(kind: Kind) -> type[ma.Schema]:
    more: dict[str, Any] = {OWN: fields.Nested(schema_of(kind)())}
    return NewItemForm.from_dict(more, name="LedgerItemForm")


def _page(kind: Kind, problem: Problem | None = None) -> Any:
    schema, typed = _form_of(kind)(), request.form if problem else {}
    why = said(problem) if problem else {}
    choices = dict(choices_of(kind)) | {"cell": named_cells(_places(kind))}
    errors = beside(why, schema) if problem else None
    found = fields_of(schema, choices, typed, errors)
    labelled(kind, found)
    return render(
        "new_ledger_item.html",
        problem.status if problem else 200,
        kind=kind,
        fields=found,
        why=why,
        form_id_before=request.form.get(FIELD) if problem else None,
    )


def _places(kind: Kind) -> list[Any]:
    """The open cells where he may list in this ledger."""
    held: list[Held] = [post for post in g.caller.scope.posts if post.kind in kind.lists]
    found = {cell.id: cell for post in held for cell in cells.below(post)}
    return [cell for cell in found.values() if cell.ended_on is None]
