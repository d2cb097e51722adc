"""The figures of the county's map: what is known of each cell, what its measure says."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import g

from app.cells import queries as cells
from app.cells.models import Cell
from app.console.map_measures import MEASURES, step_of
from app.console.pages import say
from app.console.times import when
from app.core import clock
from app.core.paths import county_of, ids_on
from app.evaluations import queries as evaluations
from app.evaluations.measures.supervision import LIVE, Counted, counted
from app.incidents import queries
from app.patrols import queries as patrols

#: How far back a village counts as walked.
DAYS = 7
#: The action that shows scores.
READS = "evaluations.read"


def filters_of(asked: dict[str, Any]) -> dict[str, Any]:
    """By what the cases are narrowed that are counted and drawn."""
    return {name: asked[name] for name in ("level", "status") if asked.get(name)}


def cells_of(level: str) -> Sequence[Cell]:
    """The cells of a level of the territory whose cases the caller sees, each once, by code."""
    tops = g.caller.scope.roots("incidents.territory")
    found = {cell.id: cell for top in tops for cell in cells.below(top, level)}
    return sorted(found.values(), key=lambda cell: cell.code)


def figures_of(asked: dict[str, Any]) -> tuple[list[dict[str, Any]], str | None]:
    """Per cell what is known of it: open and late cases, villages and how many of them were walked
    in the last days, what the measure asked for says; and in words when that was counted, where it
    was not now.
    """
    now, scope, measure = clock.now(), g.caller.scope, MEASURES[asked["measure"]]
    places = cells_of(asked["cells"])
    open_ = queries.open_by_cell(
        asked["cells"],
        [cell.id for cell in places],
        filters=filters_of(asked),
        scope=scope,
        officer_id=g.caller.id,
        now=now,
    )
    villages = places if asked["cells"] == "village" else cells_of("village")
    walked = patrols.walked([cell.id for cell in villages], now - timedelta(days=DAYS))
    live = _live(asked["measure"], now)
    scores, period = _scores(asked)
    most = max((count for count, _ in open_.values()), default=0)
    below: dict[int, list[int]] = defaultdict(list)
    for village in villages:
        for above in ids_on(village.path):
            below[above].append(village.id)
    rows = []
    for cell in places:
        count, late = open_.get(cell.id, (0, 0))
        row: dict[str, Any] = {"code": cell.code, "name": cell.name, "open": count, "late": late}
        row |= {"most": most, "villages": len(below[cell.id])}
        row |= {"walked": sum(i in walked for i in below[cell.id])}
        row |= live.of(cell.id) if live else {"score": scores.get(cell.id)}
        good, total = measure.count(row)
        rows.append(row | {"count": good, "total": total, "step": step_of(measure, row)})
    if period:
        return rows, say("{} 考核", "evaluation of {}").format(period)
    if live is None or live.at == now:
        return rows, None
    return rows, say("{} 的统计", "counted {}").format(when(live.at))


def _live(name: str, now: datetime) -> Counted | None:
    """A live measure in all counties that the caller supervises in; None of other measures."""
    return counted(_counties("supervision.read"), now, (name,)) if name in LIVE else None


def _counties(action: str) -> list[int]:
    """The counties in which the caller may do an action somewhere."""
    return sorted({county_of(post.path) for post in g.caller.scope.roots(action)})


def periods() -> list[str]:
    """The periods of which there are scores that the caller may see, the newest first."""
    known = [one for county in _counties(READS) for one in evaluations.evaluations_of(county)]
    return list(dict.fromkeys(one.period for one in known))


def _scores(asked: dict[str, Any]) -> tuple[dict[int, float], str | None]:
    """({cell: its score}, the period that they are of) where scores are asked for."""
    if asked["measure"] != "score":
        return {}, None
    found, names = dict[int, float](), set[str]()
    for county in _counties(READS):
        known = evaluations.evaluations_of(county)
        wanted = [one for one in known if asked.get("period") in (None, one.period)][:1]
        names |= {one.period for one in wanted}
        found |= evaluations.score_by_cell([one.id for one in wanted])
    return found, ", ".join(sorted(names)) or None
