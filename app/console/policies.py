"""/console/policies: a county's rules by version, side by side, tried before they count."""

import json
from typing import Any

from flask import g, request

from app.cells.models import Cell
from app.console.attempt import attempt
from app.console.pages import back_to, page, render
from app.core import clock
from app.core.answers import said
from app.core.db import db
from app.core.errors import Problem, refuse
from app.policies import queries, service
from app.policies.models import Policy
from app.policies.present import policy_out
from app.policies.rules import differing
from app.policies.schemas import PolicyIn

MOST = 200_000


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
def new_policy() -> Any:
    """新版本 Edit the newest version, try it, and add it as one that counts from a day."""
    county = _county()
    if request.method == "GET":
        newest = queries.version_in_force(Policy, county.id, clock.day_of(clock.now()))
        text = json.dumps(newest.data, ensure_ascii=False, indent=2)
        return _new(county, {"data": text, "valid_from": str(clock.day_of(clock.now()))})
    typed = {name: request.form.get(name, "")[:MOST] for name in ("data", "valid_from")}
    try:
        body = {"valid_from": typed["valid_from"], "data": json.loads(typed["data"])}
    except ValueError as error:
        return _new(county, typed, 422, unreadable=str(error))
    only_tried = bool(request.form.get("dry_run"))
    found, problem = attempt(lambda: _add(county, body, only_tried))
    if problem is not None:
        return _new(county, typed, problem.status, problem=problem)
    return _new(county, typed, tried=found) if only_tried else back_to("console.policies")


def _add(county: Cell, body: dict[str, Any], only_tried: bool) -> Any:
    read = PolicyIn().load({"county": county.code} | body)
    what = {"county_id": county.id, "valid_from": read["valid_from"], "data": read["data"]}
    if only_tried:
        return service.dry_run(**what, now=clock.now())
    return service.add_version(caller=g.caller, **what, now=clock.now())


def _new(
    county: Cell,
    typed: dict[str, str],
    status: int = 200,
    *,
    tried: dict[str, Any] | None = None,
    problem: Problem | None = None,
    unreadable: str | None = None,
) -> Any:
    return render(
        "new_policy.html",
        status,
        county=county,
        typed=typed,
        tried=tried,
        sections=_shown(tried["sections"]) if tried else {},
        why=said(problem) if problem else None,
        unreadable=unreadable,
    )


def _shown(sections: dict[str, dict[str, Any]]) -> dict[str, tuple[str, str]]:
    """{section: (old, new)} as people read JSON."""
    return {
        name: (_text(pair["old"]), _text(pair["new"])) for name, pair in sorted(sections.items())
    }


def _text(value: Any) -> str:
    return "—" if value is None else json.dumps(value, ensure_ascii=False, indent=1)
