"""/console/ledgers/items/<id>: an item, its history, and the forms of what I may do with it now."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import g, request

from app.console import ledger_words as own
from app.console.attempt import attempt, beside
from app.console.form_bodies import body_from, id_from
from app.console.form_photos import (
    files_limit,
    record_photos,
    take_files,
    typed_with_photos,
    with_photos,
)
from app.console.forms import as_typed, fields_of, version_from
from app.console.ledgers.describing import form_of, offered, said_by, typed_of
from app.console.ledgers.from_schema import labelled
from app.console.pages import back_to, page, render, say
from app.core import clock
from app.core.answers import said
from app.core.errors import Problem
from app.core.marks import first, takes_up_to
from app.ledgers import queries, service
from app.ledgers.present.items import item_out
from app.ledgers.rules.kinds import Kind
from app.ledgers.rules.values import shown as as_people_read
from app.ledgers.schemas import ItemActionIn

#: Fields of a step besides its reason.
ASKS: Mapping[str, tuple[str, ...]] = {
    "progress": ("measures_done", "photo_ids"),
    "prove": ("criterion", "photo_ids"),
    "confirm": ("criterion", "photo_ids"),
    "publish": ("notice_until",),
    "look_back": ("result", "photo_ids"),
    "recheck": ("result", "photo_ids"),
}


@page("/ledgers/items/<uuid:item_id>", "ledgers.read")
def ledger_item(item_id: uuid.UUID) -> Any:
    """台账详情 What is to be done, how far it is, what everybody did, and what I may do."""
    return _page(item_id)


@page(
    "/ledgers/items/<uuid:item_id>/steps/<step>",
    "ledgers.act",
    methods=("POST",),
    stands_on="console.ledger_item",
)
@takes_up_to(files_limit)
@first(take_files)
def act_on_ledger_item(item_id: uuid.UUID, step: str) -> Any:
    """Take a step; refused it comes back as it was typed."""
    item = queries.seen(g.caller, item_id)
    record_photos()
    form, kind = request.form, queries.kind_named(item.county_id, item.kind)
    schema = _schema(step, kind)
    body = body_from(schema, form)
    with_photos(body)

    def do() -> None:
        loaded = schema.load(body | ({} if step == "describe" else {"id": id_from(form, body)}))
        if step == "describe":
            loaded = _described(loaded, item_id, body)
        service.act_on_item(
            caller=g.caller,
            item_id=item_id,
            action=step,
            body={"photo_ids": []} | loaded,
            version=version_from(form.get("version", "")),
            now=clock.now(),
        )

    _, problem = attempt(do)
    if problem is not None:
        return _page(item_id, step, problem)
    return back_to("console.ledger_item", item_id=item_id, done=step)


def _described(form: dict[str, Any], item_id: uuid.UUID, body: Mapping[str, Any]) -> dict[str, Any]:
    """The form as the API's body, read by its schema."""
    now = clock.now()
    item = item_out(queries.seen(g.caller, item_id), g.caller, now)
    made = {"id": id_from(request.form, body), "set": said_by(form, item)}
    if note := request.form.get("note", "").strip():
        made["note"] = note
    loaded: dict[str, Any] = ItemActionIn().load(made)
    return loaded


def _page(item_id: uuid.UUID, tried: str = "", problem: Problem | None = None) -> Any:
    now = clock.now()
    row = queries.seen(g.caller, item_id)
    shown, kind = item_out(row, g.caller, now), queries.by_version(row.kind_id)
    why = said(problem) if problem else {}
    typed = typed_with_photos() if problem else {}
    return render(
        "ledger_item.html",
        problem.status if problem else 200,
        item=shown,
        today=clock.day_of(now),
        own=own,
        states=[one for one in kind.states if one != "dismissed"],
        fields=[
            (field["title"], as_people_read(field, shown["fields"].get(name)), field.get("unit"))
            for name, field in kind.fields.items()
            if name in shown["fields"]
        ],
        criteria=_criteria(shown),
        forms=[
            _form(step, shown, row, typed if step == tried else {}, why)
            for step in shown["actions"]
        ],
        why=why,
        tried=tried,
        done=request.args.get("done"),
    )


def _criteria(item: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Each criterion with its proof of this round."""
    here = {one["criterion"]: one for one in item["proofs"] if one["round"] == item["round"]}
    return [(name, here.get(name)) for name in own.CRITERION]


def _form(
    step: str, item: Mapping[str, Any], row: Any, typed: Mapping[str, Any], why: Mapping[str, Any]
) -> dict[str, Any]:
    kind = queries.kind_named(row.county_id, row.kind)
    schema = _schema(step, kind)
    errors = beside(why, schema) if typed else None
    values = typed or (as_typed(typed_of(item)) if step == "describe" else {})
    found = fields_of(schema, _choices(step, kind, item), values, errors)
    labelled(kind, found)
    return {
        "step": step,
        "id": typed.get("id") or str(uuid.uuid4()),
        "fields": found,
        "open": bool(typed),
    }


def _schema(step: str, kind: Kind) -> Any:
    if step == "describe":
        return form_of(kind)()
    return ItemActionIn(only=("id", "note", *ASKS.get(step, ())))


def _choices(step: str, kind: Kind, item: Mapping[str, Any]) -> dict[str, Any]:
    if step == "describe":
        return offered(kind)
    proven = {one["criterion"]: one for one in item["proofs"] if one["round"] == item["round"]}
    left = [
        name
        for name in own.CRITERION
        if (name not in proven if step == "prove" else not proven.get(name, {}).get("confirmed_in"))
    ]
    return {
        "criterion": [(name, say(*own.CRITERION[name])) for name in left],
        "result": [(name, say(*own.RESULT[name])) for name in ("kept", "relapsed")],
    }
