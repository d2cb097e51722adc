"""/console/evaluations/<period>/<code>/<indicator>: the patrols and cases behind a number."""

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import g, request

from app.cells import queries as cells
from app.console.evaluations import ground
from app.console.evaluations.asked import Asked, about, period_in_words
from app.console.evaluations.evaluated import weightless, why_of
from app.console.pages import page, render
from app.core import clock
from app.core.answers import english
from app.core.errors import refuse
from app.core.files import file_of
from app.core.looks import looks_at, protects
from app.core.sheets import CSV, csv_file
from app.evaluations.measures.count import SELECTS
from app.evaluations.present.rows import HEADINGS, listed, named, row_out
from app.evaluations.rules.rows import in_order
from app.evaluations.rules.uncounted import Uncounted
from app.evaluations.service import period_of
from app.incidents import queries as incidents
from app.incidents.present import cases_out
from app.patrols import queries as patrols
from app.patrols.present import patrols_out

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: How many of each are on one page.
MOST = 100
READS = "evaluations.read"


@page("/evaluations/<period>/<code>/<indicator>.csv", READS)
@protects("export", by=READS)
def evidence_file(period: str, code: str, indicator: str) -> Any:
    """All rows behind a number by name and date, as csv."""
    looks_at(f"evaluation {period} {code} {indicator}")
    it = about(cells.must(code), period)
    if indicator not in SELECTS:
        refuse("not_found")
    found = None if it.running else it.stored
    rows = listed(found, period_of(period), it.place, indicator, clock.now())
    return file_of(csv_file(HEADINGS, rows), CSV, f"{it.place.name} {period} {indicator}.csv")


@page("/evaluations/<period>/<code>/<indicator>", READS)
def evidence(period: str, code: str, indicator: str) -> Any:
    """依据 What counted as good and what did not, as far as the reader may see it."""
    place = cells.must(code)
    it = about(place, period)
    why = why_of(it, [indicator])
    terms = {term["indicator"]: term for term in [*weightless(why), *why["terms"]]}
    if indicator not in terms:
        refuse("not_found")
    rows = why["evidence"].get(indicator, {})
    parts = []
    for name in _listed(indicator):
        number = max(request.args.get(name, 1, type=int), 1)
        part = rows_shown(in_order(rows.get(name, ())), number)
        parts.append((name, with_names(it, indicator, part, good=name == "good") | {"more": 0}))
    return render(
        "evidence.html",
        place=place,
        found=it.found,
        period=period,
        term=terms[indicator],
        parts=parts,
        ground=ground.shown(it, rows) if indicator == ground.FACT else {},
        indicator=indicator,
        as_file=indicator in SELECTS,
        beside=_beside([one for one in why["uncounted"] if concerns(one, indicator)]),
        title=period_in_words(period),
    )


def _listed(indicator: str) -> tuple[str, ...]:
    """Which rows are lists: squares that nobody saw are a picture."""
    return ("good",) if indicator == ground.FACT else ("bad", "good")


def with_names(it: Asked, fact: str, part: dict[str, Any], *, good: bool) -> dict[str, Any]:
    """What `rows_shown` gives, with rows that have no page of their own by name and date."""
    if fact not in SELECTS or not part["own"]:
        return part
    found, period = (None if it.running else it.stored), period_of(it.period or "")
    known = named(found, period, it.place, fact, part["own"], clock.now())
    return part | {"own": [row_out(one, good, english()) for one in known], "plain": 0}


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


def rows_shown(texts: Sequence[str], number: int = 1) -> dict[str, Any]:
    """Of some rows, each once, a page of them: the patrols and cases that they are and that the
    reader may see; `own`: those without a page of their own (tasks, sites, cycles in which nobody
    walked, squares).
    """
    every = list(dict.fromkeys(texts))
    pages = max(-(-len(every) // MOST), 1)
    number = min(number, pages)
    listed = every[(number - 1) * MOST : number * MOST]
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
        "own": [text for text in listed if not UUID.fullmatch(text)],
        "plain": len(listed) - len(ids),
        "number": number,
        "pages": pages,
        "more": len(every) - len(listed),
    }
