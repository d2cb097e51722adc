"""/console/evaluations: the ranking of a cell's children, how it has moved, how scores lie."""

from collections.abc import Sequence
from typing import Any

from flask import request

from app.console.evaluations.asked import Asked, asked, choices, period_in_words
from app.console.evaluations.figures import History, Place, change, history, spread
from app.console.pages import back_to, page, render
from app.core.answers import english, said
from app.core.errors import Problem
from app.evaluations.models import Evaluation
from app.evaluations.present import cell_out
from app.evaluations.present.steps import with_scores
from app.evaluations.queries import ranking as ranked
from app.evaluations.queries import row_of

NOWHERE = Place(None, None)


@page("/evaluations", "evaluations.read")
def ranking() -> Any:
    """考核排名 The children of a cell by their scores; whoever has none below him sees his own."""
    return shown(asked())


def shown(it: Asked, problem: Problem | None = None) -> Any:
    """The ranking, with why a form on it was refused."""
    rows = with_scores(ranked(it.found, it.place)) if it.found else []
    if it.found and not rows and it.place.level == "village":
        return back_to("console.evaluated", period=it.found.period, code=it.place.code)
    past = it.past
    places = history(past, it.place.id)
    return render(
        "ranking.html",
        problem.status if problem else 200,
        problem=said(problem) if problem else None,
        done=request.args.get("done"),
        rows=[_row(row, cell, past, places) | scores for (row, cell), scores in rows],
        past=past[1:],
        spreads=_spreads(past, places),
        own=cell_out(row_of(it.found, it.place), it.place, english())
        if it.found and rows
        else None,
        title=period_in_words(it.found.period) if it.found else "",
        **choices(it),
    )


def _row(row: Any, cell: Any, past: Sequence[Evaluation], places: History) -> dict[str, Any]:
    """A line of the ranking with its places in the periods before, the newest first."""
    found = [places[one.id].get(cell.id, NOWHERE) for one in past]
    before = found[1] if found[1:] else NOWHERE
    return cell_out(row, cell, english()) | {
        "past": found[1:],
        "up": change(found[0].score, before.score) if found else None,
        # a smaller number is a better rank
        "climbed": change(before.rank, row.rank),
    }


def _spreads(past: Sequence[Evaluation], places: History) -> list[tuple[str, Any]]:
    """(period, how the scores lie) in the order of time, where there are any."""
    found = [
        (one.period, spread([place.score for place in places[one.id].values()]))
        for one in reversed(past)
    ]
    return [(name, one) for name, one in found if one is not None]
