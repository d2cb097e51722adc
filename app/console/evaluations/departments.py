"""/console/evaluations/departments: departments and offices beside each other, why each has its
score, and the cases behind it (rows F14, F15).
"""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import g, request

from app.console.evaluations.asked import AskedQuery, parents, period_in_words, territory
from app.console.evaluations.figures import share, spread
from app.console.forms import loaded
from app.console.map_measures import GRADES, grade_of
from app.console.pages import page, render
from app.core import clock
from app.core.answers import english
from app.core.paths import county_of
from app.core.period import Period
from app.evaluations import queries
from app.evaluations.models import Evaluation
from app.evaluations.present.departments import department_explained, departments_out
from app.evaluations.queries.departments import READS, TERRITORY, must, place_of
from app.evaluations.service import period_of
from app.incidents import queries as incidents
from app.incidents.present import cases_out

#: What is compared where no indicator is chosen.
SCORE = "score"
#: How many rows behind a number are listed.
MOST = 200


@page("/evaluations/departments", READS)
def departments() -> Any:
    """部门对比 A cell's departments by their scores, beside each other in every indicator."""
    given = {name: request.args[name] for name in ("cell", "period") if request.args.get(name)}
    query = loaded(AskedQuery, given)
    place = place_of(g.caller.scope, query.get("cell"))
    known = _quarters(county_of(place.path))
    names = [Period.of(clock.day_of(clock.now()), "quarter").name, *(one.period for one in known)]
    period = query.get("period") or (names[1] if known else names[0])
    why = departments_out(period_of(period), place, g.caller.scope, clock.now(), english())
    #: indicator -> its words, in the order of the terms
    indicators = {
        term["indicator"]: term["text"]
        for row in why["items"]
        for term in row["terms"]
        if term["part"] == "indicator"
    }
    shown = [_row(row, list(indicators)) for row in why["items"]]
    of = request.args.get("of", SCORE)
    return render(
        "departments.html",
        why=why,
        place=place,
        rows=shown,
        indicators=indicators,
        middle={name: _middle(shown, name) for name in (SCORE, *indicators)},
        of=of if of in indicators else SCORE,
        grades=GRADES,
        periods=list(dict.fromkeys(names)),
        parents=parents(territory(TERRITORY)) or [(place.code, place.name)],
        title=period_in_words(period),
    )


@page("/evaluations/<period>/departments/<int:department_id>", READS)
def department(period: str, department_id: int) -> Any:
    """部门得分说明 The terms of a department's score, and the cases behind each."""
    found, place = must(g.caller.scope, department_id)
    why = department_explained(period_of(period), found, place, clock.now(), english())
    behind = why["evidence"]
    return render(
        "department.html",
        why=why,
        place=place,
        title=period_in_words(period),
        parts=[
            (term, [(name, _cases(behind[term["indicator"]][name])) for name in ("bad", "good")])
            for term in why["terms"]
            if term["indicator"] in behind and term["total"]
        ],
    )


def _quarters(county_id: int) -> list[Evaluation]:
    """Those that the county has computed, the newest first."""
    known = queries.evaluations_of(county_id)
    return [one for one in known if Period.must(one.period).kind == "Q"]


def _row(row: dict[str, Any], indicators: list[str]) -> dict[str, Any]:
    """A department with {value, good, total, step} in each of what is compared."""
    facts = {term["indicator"]: term for term in row["terms"]}
    found = {SCORE: {"value": row["score"]}}
    for name in indicators:
        fact = facts.get(name) or {}
        found[name] = {"value": share(fact)} | {n: fact.get(n) for n in ("good", "total")}
    steps = {name: one | {"step": grade_of(one["value"])} for name, one in found.items()}
    return {name: row[name] for name in ("id", "name", "head", "rank", "vetoed")} | {"of": steps}


def _middle(rows: list[dict[str, Any]], name: str) -> float | None:
    found = spread([row["of"][name]["value"] for row in rows])
    return found.middle if found else None


def _cases(rows: Sequence[str]) -> dict[str, Any]:
    """The cases that rows name, as far as the reader may see them."""
    keys = list(dict.fromkeys(uuid.UUID(row.split("/")[0]) for row in rows[:MOST]))
    scope, reader = g.caller.scope, g.caller.id
    found = incidents.all_found(scope, reader, keys) if keys else []
    return {
        "count": len(rows),
        "cases": cases_out(found, scope, reader) if found else [],
        "unseen": len(keys) - len(found),
        "more": max(len(rows) - MOST, 0),
    }
