"""/console/evaluations/board: the running measures of the cells below one, as they are now."""

from typing import Any

from flask import request

from app.console.evaluations.asked import parents, place_asked, territory
from app.console.evaluations.figures import share
from app.console.map_measures import MEASURES, grade_of
from app.console.pages import page, render, say
from app.core import clock
from app.core.paths import county_of
from app.evaluations.measures.supervision import LIVE, counted
from app.evaluations.present import supervision_out

READS = "supervision.read"


@page("/evaluations/board", READS)
def board() -> Any:
    """运行看板 Patrol, handling and feedback in place of the last 30 days: running, not final."""
    place, _ = place_asked(READS)
    found = counted([county_of(place.path)], clock.now())
    mine = territory(READS)
    children = [cell for cell in mine if cell.parent_id == place.id]
    answer = supervision_out(place, children, found)
    names = list(LIVE)
    return render(
        "board.html",
        place=place,
        answer=answer,
        names={name: say(*MEASURES[name].words) for name in names},
        rows=[_row(row, names) for row in answer["items"]],
        parents=parents(mine),
        this=request.full_path,
    )


def _row(row: dict[str, Any], names: list[str]) -> dict[str, Any]:
    facts = {name: {"good": row[name].good, "total": row[name].total} for name in names}
    shares = {name: share(fact) for name, fact in facts.items()}
    return {
        "code": row["code"],
        "name": row["name"],
        "level": row["level"],
        "of": {
            name: facts[name] | {"value": shares[name], "step": grade_of(shares[name])}
            for name in names
        },
    }
