"""What is to be done about an item, as a form asks for it and as the API's body says it."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from flask import g
from marshmallow import fields, validate

from app.cells import queries as cells
from app.console import ledger_words as own
from app.console.choices import Choice
from app.console.ledgers.from_schema import OWN, choices_of, plain, schema_of
from app.console.pages import say
from app.console.registers.shape import MOST, county_cells
from app.core import clock
from app.core.schemas import Day, Schema, key
from app.core.text_fields import Code, Line, Person, Text
from app.ledgers.rules.kinds import Kind
from app.posts import queries as posts

CELL, OFFICE = "cell:", "department:"


class DescribeForm(Schema):
    """The four that are clear before an item is issued."""

    problem = Text(most=4000, allow_none=True)
    goal = Text(most=4000, allow_none=True)
    measure_lines = fields.List(Line(most=1000), validate=validate.Length(0, 40))
    responsible_body = Code(most=60, allow_none=True)
    lead_body = Code(most=60, allow_none=True)
    assist_bodies = fields.List(Code(most=60), validate=validate.Length(0, 20))
    leader_name = Person(most=60, allow_none=True)
    follower_id = key(allow_none=True)
    limit_kind = Code(most=20, allow_none=True)
    limit_day = Day(allow_none=True)
    keep_up = fields.Boolean()
    given_on = Day(allow_none=True)
    plan_on = Day(allow_none=True)
    result_on = Day(allow_none=True)


def form_of(kind: Kind) -> type[ma.Schema]:
    """The form with the ledger's own fields behind."""
    more: dict[str, Any] = {OWN: fields.Nested(schema_of(kind)())}
    return DescribeForm.from_dict(more, name="LedgerDescribeForm")


def offered(kind: Kind) -> dict[str, Choice]:
    """What may be chosen: bodies and people of the county."""
    bodies = _bodies()
    day = clock.day_of(clock.now())
    rows = posts.visible_officers(g.caller.scope, cell=None, q=None, after=None, limit=MOST)
    here = posts.in_post([row.id for row in rows], day)
    people = [(str(row.id), row.name) for row in rows if row.id in here]
    return dict(choices_of(kind)) | {
        "responsible_body": bodies,
        "lead_body": bodies,
        "assist_bodies": bodies,
        "follower_id": people,
        "limit_kind": [(name, say(*text)) for name, text in own.LIMIT.items()],
    }


def _bodies() -> Choice:
    places = county_cells()
    offices = cells.departments(cell.id for cell in places)
    return [
        *((f"{CELL}{cell.code}", cell.name) for cell in places if cell.ended_on is None),
        *((f"{OFFICE}{office.id}", office.name) for office in offices),
    ]


def typed_of(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item as it would stand in the form."""
    bodies: dict[str, list[str]] = {}
    for one in item["bodies"]:
        office = one["department"]
        said = f"{OFFICE}{office['id']}" if office else f"{CELL}{one['cell']['code']}"
        bodies.setdefault(one["role"], []).append(said)
    leader, follower = item["leader"] or {}, item["follower"] or {}
    return {
        "problem": item["problem"],
        "goal": item["goal"],
        "measure_lines": [one["text"] for one in item["measures"]],
        "responsible_body": next(iter(bodies.get("responsible", [])), None),
        "lead_body": next(iter(bodies.get("lead", [])), None),
        "assist_bodies": bodies.get("assist", []),
        "leader_name": leader.get("name"),
        "follower_id": follower.get("id"),
        "limit_kind": item["limit_kind"],
        "limit_day": item["due_on"],
        "keep_up": item["keep_up"],
        "given_on": item["given_on"],
        "plan_on": item["plan_on"],
        "result_on": item["result_on"],
        OWN: item["fields"],
    }


def said_by(form: Mapping[str, Any], item: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What the form says, as the API's `set`; measures that were there keep their day."""
    limit = form.get("limit_kind")
    before = {one["text"]: one for one in (item or {}).get("measures", [])}
    leader = (item or {}).get("leader") or {}
    name = form.get("leader_name")
    same = leader.get("id") and leader.get("name") == name
    return {
        "problem": form.get("problem"),
        "goal": form.get("goal"),
        "measures": [
            {"text": text, "by": before.get(text, {}).get("by")}
            for text in form.get("measure_lines") or []
        ],
        "responsible": _body(form.get("responsible_body")),
        "lead": _body(form.get("lead_body")),
        "assist": [_body(one) for one in form.get("assist_bodies") or []],
        "leader": {"officer_id": leader["id"]} if same else {"name": name} if name else None,
        "follower_id": form.get("follower_id"),
        "limit": {"kind": limit, "day": _iso(form.get("limit_day"))} if limit else None,
        "keep_up": bool(form.get("keep_up")),
        "given_on": _iso(form.get("given_on")),
        "plan_on": _iso(form.get("plan_on")),
        "result_on": _iso(form.get("result_on")),
        "fields": plain(form.get(OWN) or {}),
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _body(said: str | None) -> dict[str, Any] | None:
    if not said:
        return None
    if said.startswith(OFFICE) and said.removeprefix(OFFICE).isdecimal():
        return {"department_id": int(said.removeprefix(OFFICE))}
    return {"cell": said.removeprefix(CELL)}
