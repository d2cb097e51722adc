"""/console/policies: a county's rules by version, side by side, tried before they count."""

from collections.abc import Sequence
from typing import Any

from flask import g, request

from app.cells import queries as cells
from app.cells.models import Cell
from app.console.attempt import attempt
from app.console.pages import back_to, page, render
from app.console.policy_differences import Difference, differences
from app.console.policy_form import data_from, fields_of_rules, labels_of, told, typed_from
from app.console.registers.offered import kinds, offices
from app.core import clock
from app.core.answers import english, said
from app.core.db import db
from app.core.errors import Problem, refuse
from app.core.marks import READING, once, only_reads
from app.core.paths import county_of
from app.policies import queries, service
from app.policies.models import Policy
from app.policies.present import policy_out
from app.policies.rules import Fault
from app.policies.schemas import PolicyIn


def _county() -> Cell:
    """The county whose rules somebody edits; refuses who edits none."""
    mine = g.caller.scope.county_for("policies.write") or refuse("post_lacks_permission")
    return db.session.get_one(Cell, mine)


@page("/policies", "policies.read")
def policies() -> Any:
    """规则 All versions, and what differs between two of them."""
    tops = {county_of(post.path) for post in g.caller.scope.posts}
    names = {cell.code: cell.name for cell in cells.by_ids(tops).values()}
    rows = [policy_out(row) for row in queries.versions(Policy, tops)]
    rows = [row | {"county": names.get(row["county"])} for row in rows]
    by_id = {str(row["id"]): row for row in rows}
    one, other = by_id.get(request.args.get("a", "")), by_id.get(request.args.get("b", ""))
    edits = g.caller.scope.county_for("policies.write") is not None
    differing = _differing(one["data"], other["data"]) if one and other else []
    return render(
        "policies.html",
        edits=edits,
        rows=rows,
        one=one,
        other=other,
        differing=differing,
        done="done" in request.args,
    )


def _differing(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    sections = queries.sections()
    return differences(sections, sections.filled(old), sections.filled(new), _offered())


@page("/policies/new", "policies.write", methods=("GET", "POST"))
@only_reads(lambda: request.method in READING or bool(request.form.get("dry_run")))
@once()
def new_policy() -> Any:
    """新版本 Edit the version in force, try it, and add it as one that counts from a day."""
    county, sections = _county(), queries.sections()
    today = clock.day_of(clock.now())
    edited = queries.version_in_force(Policy, county.id, today)
    g.edited = edited.version if edited.county_id == county.id else 0
    now = sections.filled(edited.data)
    if request.method == "GET":
        return _new(county, now, now, {"valid_from": str(today)})
    day = {"valid_from": request.form.get("valid_from", "")[:10]}
    data = data_from(sections, now, request.form)
    faults = sections.faults(data)
    if faults:
        return _new(county, now, data, day, 422, faults=faults)
    only_tried = bool(request.form.get("dry_run"))
    found, problem = attempt(lambda: _add(county, day | {"data": data}, only_tried))
    if problem is not None and problem.code == "changed_meanwhile":
        # what somebody else has added is shown, and undone only by who has seen it
        found = _add(county, day | {"data": data}, True)
        return _new(county, now, data, day, problem.status, problem=problem, tried=found)
    if problem is not None:
        return _new(county, now, data, day, problem.status, problem=problem)
    if only_tried:
        return _new(county, now, data, day, tried=found)
    return back_to("console.policies", done=1)


def _add(county: Cell, body: dict[str, Any], only_tried: bool) -> Any:
    read = PolicyIn().load({"county": county.code} | body)
    what = {"county_id": county.id, "valid_from": read["valid_from"], "data": read["data"]}
    if only_tried:
        return service.dry_run(**what, now=clock.now())
    seen = request.form.get("seen", type=int)
    return service.add_version(caller=g.caller, **what, now=clock.now(), seen=seen)


def _new(
    county: Cell,
    now: dict[str, Any],
    data: dict[str, Any],
    day: dict[str, str],
    status: int = 200,
    *,
    faults: Sequence[Fault] = (),
    tried: dict[str, Any] | None = None,
    problem: Problem | None = None,
) -> Any:
    """The form with some data in it, and beside its fields what is wrong with them."""
    sections = queries.sections()
    offered = _offered()
    fields = fields_of_rules(sections, now, typed_from(sections, data), offered)
    told(fields, faults, lambda fault: fault._replace(path=()).said(english()))
    pairs = tried["sections"] if tried else {}
    old, new = ({name: pair[one] for name, pair in pairs.items()} for one in ("old", "new"))
    return render(
        "new_policy.html",
        status,
        county=county,
        day=day,
        fields=fields,
        wrong=_told(faults),
        doubts=_told(tried["doubts"]) if tried else [],
        tried=tried,
        differing=differences(sections, old, new, offered),
        why=said(problem) if problem else None,
        seen=_seen(county, problem),
    )


def _seen(county: Cell, problem: Problem | None) -> int:
    """The version that the form was made from, that of today; once it was refused for a newer one,
    be it one that begins later, that.
    """
    if problem is not None and problem.code == "changed_meanwhile":
        return queries.next_version(Policy, county.id) - 1
    made_from: int = request.form.get("seen", g.edited, type=int)
    return made_from


def _offered() -> dict[str, list[tuple[str, str]]]:
    """What of the county's own may be chosen."""
    departments = offices("county", "township")
    known = kinds()
    return {"routing.zones.lead": departments, "routing.zones.assisting": departments} | {
        "emergency.offices": departments,
        "emergency.fire_kinds": known,
        "limits.kind": known,
    }


def _told(faults: Sequence[Fault]) -> list[tuple[str, str]]:
    """(where, what): faults and doubts by the labels of the form."""
    return [
        (labels_of(".".join(fault.path)), fault._replace(path=()).said(english()))
        for fault in faults
    ]
