"""/console/policies: a county's rules by version, side by side, tried before they count."""

import json
from typing import Any

from flask import g, request

from app.cells import queries as cells
from app.cells.models import Cell
from app.console import form_words
from app.console.attempt import attempt
from app.console.choices import kinds, offices
from app.console.pages import back_to, page, render, say, word
from app.console.policy_form import data_from, fields_of_rules, told, typed_from, word_of
from app.core import clock
from app.core.answers import said
from app.core.db import db
from app.core.errors import Problem, refuse
from app.core.web import READING, only_reads
from app.core.words import translated
from app.policies import queries, service
from app.policies.models import Policy
from app.policies.present import policy_out
from app.policies.rules import differing
from app.policies.schemas import PolicyIn


def _county() -> Cell:
    """The county whose rules somebody edits; refuses who edits none."""
    mine = g.caller.scope.county_for("policies.write") or refuse("post_lacks_permission")
    return db.session.get_one(Cell, mine)


@page("/policies", "policies.read")
def policies() -> Any:
    """规则 All versions, and what differs between two of them."""
    tops = {int(post.path.split("/")[1]) for post in g.caller.scope.posts}
    rows = [policy_out(row) for row in queries.versions(Policy, tops)]
    by_id = {str(row["id"]): row for row in rows}
    one, other = by_id.get(request.args.get("a", "")), by_id.get(request.args.get("b", ""))
    pair = differing(one["data"], other["data"]) if one and other else None
    edits = g.caller.scope.county_for("policies.write") is not None
    return render(
        "policies.html", edits=edits, rows=rows, one=one, other=other, differing=_shown(pair or {})
    )


@page("/policies/new", "policies.write", methods=("GET", "POST"))
@only_reads(lambda: request.method in READING or bool(request.form.get("dry_run")))
def new_policy() -> Any:
    """新版本 Edit the newest version, try it, and add it as one that counts from a day."""
    county, sections = _county(), queries.sections()
    today = clock.day_of(clock.now())
    now = sections.filled(queries.version_in_force(Policy, county.id, today).data)
    if request.method == "GET":
        return _new(county, now, now, {"valid_from": str(today)})
    day = {"valid_from": request.form.get("valid_from", "")[:10]}
    data = data_from(sections, now, request.form)
    if sections.faults(data):
        return _new(county, now, data, day, 422)
    only_tried = bool(request.form.get("dry_run"))
    found, problem = attempt(lambda: _add(county, day | {"data": data}, only_tried))
    if problem is not None:
        return _new(county, now, data, day, problem.status, problem=problem)
    return _new(county, now, data, day, tried=found) if only_tried else back_to("console.policies")


def _add(county: Cell, body: dict[str, Any], only_tried: bool) -> Any:
    read = PolicyIn().load({"county": county.code} | body)
    what = {"county_id": county.id, "valid_from": read["valid_from"], "data": read["data"]}
    if only_tried:
        return service.dry_run(**what, now=clock.now())
    return service.add_version(caller=g.caller, **what, now=clock.now())


def _new(
    county: Cell,
    now: dict[str, Any],
    data: dict[str, Any],
    day: dict[str, str],
    status: int = 200,
    *,
    tried: dict[str, Any] | None = None,
    problem: Problem | None = None,
) -> Any:
    """The form with some data in it, and beside its fields what is wrong with them."""
    sections = queries.sections()
    fields = fields_of_rules(sections, now, typed_from(sections, data), _offered(county))
    faults = sections.faults(data)
    told(fields, faults, lambda fault: _sentence(fault.text))
    return render(
        "new_policy.html",
        status,
        county=county,
        day=day,
        fields=fields,
        wrong=[(_place(".".join(fault.path)), _sentence(fault.text)) for fault in faults],
        doubts=[_doubt(one) for one in tried["doubts"]] if tried else [],
        tried=tried,
        sections=_shown(tried["sections"]) if tried else {},
        why=said(problem) if problem else None,
    )


def _offered(county: Cell) -> dict[str, list[tuple[str, str]]]:
    """What of the county's own may be chosen."""
    departments = offices(cells.below(county), "county", "township")
    known = kinds(county.id)
    return {"routing.zones.lead": departments, "routing.zones.assisting": departments} | {
        "emergency.offices": departments,
        "emergency.fire_kinds": known,
        "limits.kind": known,
    }


def _place(name: str) -> str:
    """Where in the rules something stands, by the labels on the way: 有效巡查 · 巡查周期."""
    parts = name.split(".")
    ways = (".".join(parts[: n + 1]) for n in range(len(parts)))
    return " · ".join(
        part if part.isdecimal() else word(form_words.FIELD, word_of(way))
        for way, part in zip(ways, parts, strict=True)
    )


def _doubt(sentence: str) -> str:
    place, _, text = sentence.partition(": ")
    return f"{_place(place)}：{_sentence(text)}"


def _sentence(text: str) -> str:
    return say(str(translated(text)), text)


def _shown(sections: dict[str, dict[str, Any]]) -> dict[str, tuple[str, str]]:
    """{section: (old, new)} as people read JSON."""
    return {
        _place(name): (_text(pair["old"]), _text(pair["new"]))
        for name, pair in sorted(sections.items())
    }


def _text(value: Any) -> str:
    return "—" if value is None else json.dumps(value, ensure_ascii=False, indent=1)
