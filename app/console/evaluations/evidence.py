"""/console/evaluations/<period>/<code>/<indicator>: the patrols and cases behind a number."""

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import g

from app.cells import queries as cells
from app.console.evaluations import ground
from app.console.evaluations.asked import about, period_in_words
from app.console.evaluations.evaluated import weightless, why_of
from app.console.pages import page, render
from app.core.errors import refuse
from app.evaluations.rules.uncounted import Uncounted
from app.incidents import queries as incidents
from app.incidents.present import cases_out
from app.patrols import queries as patrols
from app.patrols.present import patrols_out

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: How many of each are listed; how many more there are is said.
MOST = 200


@page("/evaluations/<period>/<code>/<indicator>", "evaluations.read")
def evidence(period: str, code: str, indicator: str) -> Any:
    """依据 What counted as good and what did not, as far as the reader may see it."""
    place = cells.must(code)
    it = about(place, period)
    why = why_of(it, [indicator])
    terms = {term["indicator"]: term for term in [*weightless(why), *why["terms"]]}
    if indicator not in terms:
        refuse("not_found")
    rows = why["evidence"].get(indicator, {})
    return render(
        "evidence.html",
        place=place,
        found=it.found,
        period=period,
        term=terms[indicator],
        parts=[(name, rows_shown(rows.get(name, ()))) for name in _listed(indicator)],
        ground=ground.shown(it, rows) if indicator == ground.FACT else {},
        beside=_beside([one for one in why["uncounted"] if concerns(one, indicator)]),
        title=period_in_words(period),
    )


def _listed(indicator: str) -> tuple[str, ...]:
    """Which rows are lists: squares that nobody saw are a picture."""
    return ("good",) if indicator == ground.FACT else ("bad", "good")


def concerns(one: Mapping[str, Any], fact: str) -> bool:
    """Whether something that counts nowhere would have counted in this fact."""
    return Uncounted(one["row"], one["of"], one["why"], one["item"]).concerns(fact)


def _beside(found: Iterable[Mapping[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """(why, rows as they are shown) of what counts nowhere; entries have no page of their own."""
    by: dict[str, list[Mapping[str, Any]]] = {}
    for one in found:
        by.setdefault(one["text"], []).append(one)
    return [
        (
            text,
            rows_shown([o["row"] for o in all_of if o["of"] != "entry"]) | {"count": len(all_of)},
        )
        for text, all_of in by.items()
    ]


def rows_shown(texts: Sequence[str]) -> dict[str, Any]:
    """Of some rows the patrols and cases that they are and that the reader may see, each once; how
    many have no page of their own: tasks, sites, cycles in which nobody walked, squares.
    """
    every = list(dict.fromkeys(texts))
    listed = every[:MOST]
    ids = [uuid.UUID(text) for text in listed if UUID.fullmatch(text)]
    scope, reader = g.caller.scope, g.caller.id
    walked = patrols.those(scope, reader, ids) if ids else []
    known = {row.id for row in walked}
    rest = [one for one in ids if one not in known]
    found = incidents.all_found(scope, reader, rest) if rest else []
    return {
        "count": len(texts),
        "patrols": sorted(patrols_out(walked), key=lambda row: row["started_at"]),
        "cases": cases_out(found, scope, reader) if found else [],
        "unseen": len(ids) - len(walked) - len(found),
        "plain": len(listed) - len(ids),
        "more": len(every) - len(listed),
    }
