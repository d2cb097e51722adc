"""Calls that make something, each sent sixteen times at once under the id of who calls."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from app.ledgers import examples as ledger_examples
from tests.races import answering, ledgers
from tests.races.places import cell_id, swept
from tests.races.rules import ENTRY, KIND, WEIGHTS
from tests.races.stage import Stage
from tests.support import evaluating, filings, offices, world, years
from tests.support.everything import AREA, BAN, PLAN, SAMPLE, VETO

DAYS = {"starts_on": "2026-09-10", "ends_on": "2026-09-12"}


class Made(NamedTuple):
    """Who calls, somebody else who may, where, with what, what of it is changed, and what is
    shown once.
    """

    who: str
    other: str
    path: str
    body: dict[str, Any]
    change: str
    hidden: str | None = None


def _person(on: Stage) -> int:
    return offices.add_person(
        on.app, on.name("once"), "grid_officer", cell_id=cell_id(on, world.V2)
    )


def _contract(on: Stage) -> Made:
    return Made("east", "county", f"/cells/{world.V1}/contracts", CONTRACT, "person")


def _hand_over(on: Stage) -> Made:
    row = on.done("east", "POST", f"/cells/{world.V1}/contracts", CONTRACT)["id"]
    body = {"person": "李强", "starts_on": "2026-08-01"}
    return Made("east", "county", f"/cells/{world.V1}/contracts/{row}/hand-over", body, "person")


def _policy(on: Stage) -> Made:
    data = on.done("county", "GET", "/policies")["items"][0]["data"]
    body = {"county": world.COUNTY, "valid_from": "2027-02-01", "data": data}
    return Made("county", "second", "/policies", body, "valid_from")


def _sample(on: Stage) -> Made:
    answering.walked(on)
    return Made("east", "county", "/samples", SAMPLE, "size")


def _judge_all(on: Stage) -> Made:
    on.done("county", "POST", "/evaluations/2024Q3", {})
    years.stored_year(on.app, "2024H2", "2024Q3")
    return Made("county", "second", "/evaluations/2024H2/superior", {"text": "到位"}, "text")


def _written(on: Stage, period: str) -> str:
    """Where the office has written its evaluation of a village without a chief."""
    on.done("county", "POST", f"/evaluations/{period}", {})
    where = f"/evaluations/{period}/{world.EAST_TOWN}203"
    on.done("east", "PUT", f"{where}/superior", evaluating.above())
    return where


def _submit(on: Stage) -> Made:
    body = {"step": "superior"}
    return Made("east", "town_leader", f"{_written(on, '2025Q2')}/submit", body, "step")


def _objection(on: Stage) -> Made:
    key = evaluating.objected(on.people, "2024Q3")
    where = f"/evaluations/2024Q3/{world.V1}/objections"
    answer = {"upheld": False, "text": "已核对"}
    on.done("town_leader", "POST", f"{where}/{key}/answer", answer)
    return Made("chief", "east", where, {"text": "有异议"}, "text")


def _answer(on: Stage) -> Made:
    key = evaluating.objected(on.people, "2024Q2")
    where = f"/evaluations/2024Q2/{world.V1}/objections/{key}/answer"
    return Made("town_leader", "county", where, {"upheld": False, "text": "已核对"}, "text")


CONTRACT = {"name": "组", "person": "某", "starts_on": "2026-01-01", "area": AREA}
NEW = {"name": "某", "kind": "grid_officer", "cell": world.V2}
POST = {"kind": "grid_chief", "cell": world.V2}
SCHEME = {"county": world.COUNTY, "valid_from": "2027-02-01", "data": WEIGHTS}
NOTICE = {"valid_from": "2027-02-01", "text": "为履行网格化环境监管职责……" * 20, "english": ""}
OFFICE = {"cell": world.COUNTY, "code": "once", "name": "新局"}
HEAD = {"role": "leader_in_charge", "name": "某", "starts_on": "2026-07-01"}

LEDGER = {"county": world.COUNTY, "code": "once", "data": ledger_examples.DATA}

#: endpoint -> the call; what changes it is set to another value of its kind
MADE: dict[str, Callable[[Stage], Made]] = {
    "officers.create": lambda on: Made(
        "east", "county", "/officers", NEW | {"username": on.name("made")}, "name", "password"
    ),
    "posts.give": lambda on: Made(
        "east", "county", "/posts", POST | {"officer_id": _person(on)}, "cell"
    ),
    "delegations.name": lambda on: Made(
        "east",
        "county",
        "/delegations",
        DAYS | {"officer_id": _person(on), "deputy_id": _person(on), "reason": "年休假"},
        "reason",
    ),
    "departments.add": lambda on: Made("admin", "second_admin", "/departments", OFFICE, "name"),
    "cells.add_person": lambda on: Made(
        "east", "county", f"/cells/{world.V2}/people", HEAD, "name"
    ),
    "cell_contacts.name_contact": lambda on: Made(
        "east",
        "county",
        f"/cells/{world.V2}/contacts",
        {"officer_id": on.people.east.id},
        "starts_on",
    ),
    "contracts.add_contract": _contract,
    "contracts.hand_over": _hand_over,
    "sites.add": lambda on: Made("east", "county", "/sites", filings.site(on.name("厂")), "name"),
    "campaigns.add_campaign": lambda on: Made("east", "county", "/campaigns", BAN, "name"),
    "plans.add": lambda on: Made("east", "county", "/plans", PLAN, "name"),
    "policies.add": _policy,
    "accountability.open_file": lambda on: Made(
        "east", "county", "/accountability/files", answering.file_body(on), "facts"
    ),
    "findings.find": lambda on: Made(
        "county", "second", "/accountability/findings", answering.finding_body(on), "facts"
    ),
    "consequences.propose": lambda on: Made(
        "county", "second", "/accountability/consequences", VETO, "ground"
    ),
    "plans.sweep": lambda on: Made(
        "east", "county", "/plans/sweeps", swept(on) | {"cell": world.EAST_TOWN}, "cell"
    ),
    "ledgers.add": lambda on: Made("chief", "east", "/ledgers/items", ledgers.item(on), "name"),
    "ledger_kinds.add": lambda on: Made("county", "second", "/ledgers/kinds", LEDGER, "code"),
    "samples.draw": _sample,
    "evaluation_steps.submit": _submit,
    "evaluation_steps.raise_objection": _objection,
    "evaluation_steps.answer": _answer,
    "evaluation_entries.record": lambda on: Made(
        "county", "second", f"/evaluations/2026Q3/{world.V1}/entries", ENTRY, "ground"
    ),
    "evaluation_judging.judge_all": _judge_all,
    "schemes.add_scheme": lambda on: Made("county", "second", "/schemes", SCHEME, "valid_from"),
    "kinds.add": lambda on: Made("county", "second", "/kinds", KIND | {"code": "YYY-01"}, "name"),
    "privacy.add_notice": lambda on: Made(
        "admin", "second_admin", "/privacy-notice", NOTICE, "text"
    ),
}
#: Of each kind of value another one.
OTHERWISE = {"size": 2, "cell": world.V1, "valid_from": "2027-03-01", "starts_on": "2026-07-05"}


def features() -> bytes:
    """A file with one site."""
    of = filings.site("一次")
    properties = {"kind": of["kind"], "name": of["name"]}
    row = {"type": "Feature", "properties": properties, "geometry": of["geometry"]}
    return json.dumps({"type": "FeatureCollection", "features": [row]}).encode()
