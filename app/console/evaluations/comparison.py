"""/console/evaluations/comparison: the children of a cell beside each other, by every indicator."""

from typing import Any

from flask import request

from app.console.evaluations.asked import Asked, asked, choices, period_in_words
from app.console.evaluations.figures import share, spread
from app.console.map_measures import GRADES, grade_of
from app.console.pages import page, render
from app.core import clock
from app.core.answers import english
from app.evaluations.present import provisional_out, ranking_out

#: What is compared where no indicator is chosen.
SCORE = "score"


@page("/evaluations/comparison", "evaluations.read")
def comparison() -> Any:
    """横向对比 Each cell's share in every indicator, beside the middle of all."""
    it = asked()
    rows = _ranked(it)
    #: indicator -> its words, in the order of the terms
    indicators = {term["indicator"]: term["text"] for row in rows for term in row["terms"]}
    shown = [_row(row, list(indicators)) for row in rows]
    of = request.args.get("of", SCORE)
    return render(
        "comparison.html",
        indicators=indicators,
        rows=shown,
        middle={name: _middle(shown, name) for name in (SCORE, *indicators)},
        of=of if of in indicators else SCORE,
        grades=GRADES,
        title=period_in_words(it.period) if it.period else "",
        counted_at=clock.now(),
        **choices(it),
    )


def _ranked(it: Asked) -> list[dict[str, Any]]:
    if it.running:
        answer = provisional_out(it.running, it.place, clock.now(), english())
    elif it.found:
        answer = ranking_out(it.found, it.place, english())
    else:
        return []
    rows: list[dict[str, Any]] = answer["items"]
    return rows


def _row(row: dict[str, Any], indicators: list[str]) -> dict[str, Any]:
    """{value, good, total, step} of a cell in each of what is compared."""
    facts = {term["indicator"]: term for term in row["terms"]}
    found = {SCORE: {"value": row["score"]}}
    for name in indicators:
        fact = facts.get(name) or {}
        found[name] = {"value": share(fact)} | {n: fact.get(n) for n in ("good", "total")}
    return {
        "code": row["code"],
        "name": row["name"],
        "rank": row["rank"],
        "of": {name: one | {"step": grade_of(one["value"])} for name, one in found.items()},
    }


def _middle(rows: list[dict[str, Any]], name: str) -> float | None:
    found = spread([row["of"][name]["value"] for row in rows])
    return found.middle if found else None
