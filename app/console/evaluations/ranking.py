"""/console/evaluations: the ranking of a cell's children, how it has moved, how scores lie."""

from collections.abc import Sequence
from typing import Any

from flask import request

from app.console.evaluations.asked import Asked, asked, choices, period_in_words
from app.console.evaluations.figures import History, Place, change, history, spread
from app.console.pages import back_to, page, render
from app.core import clock
from app.core.answers import english, said
from app.core.errors import Problem
from app.evaluations.models import Evaluation
from app.evaluations.present import cell_out, running_ranking
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
    rows, own = _rows(it)
    if it.period and not rows and it.place.level == "village":
        return back_to("console.evaluated", period=it.period, code=it.place.code)
    past = it.past
    places = history(past, it.place.id)
    before = past if it.running else past[1:]
    return render(
        "ranking.html",
        problem.status if problem else 200,
        problem=said(problem) if problem else None,
        done=request.args.get("done"),
        rows=[_row(row, cell, before, places) | scores for row, cell, scores in rows],
        past=before,
        spreads=_spreads(it, [row.score for row, _, _ in rows], places),
        own=cell_out(own, it.place, english()) if own is not None else None,
        title=period_in_words(it.period) if it.period else "",
        counted_at=clock.now(),
        **choices(it),
    )


def _rows(it: Asked) -> tuple[list[tuple[Any, Any, dict[str, Any]]], Any]:
    """[(row, cell, scores side by side)] of the children, and the row of the cell itself."""
    if it.running:
        own, children = running_ranking(it.running, it.place, clock.now())
        return [(one, one.cell, {}) for one in children], own if children else None
    found: list[Any] = with_scores(it.found, ranked(it.found, it.place)) if it.found else []
    return found, row_of(it.found, it.place) if it.found and found else None


def _row(row: Any, cell: Any, past: Sequence[Evaluation], places: History) -> dict[str, Any]:
    """A line of the ranking with its places in the periods before, the newest first."""
    found = [places[one.id].get(cell.id, NOWHERE) for one in past]
    before = found[0] if found else NOWHERE
    score = None if row.score is None else float(row.score)
    return cell_out(row, cell, english()) | {
        "past": found,
        "up": change(score, before.score),
        # a smaller number is a better rank
        "climbed": change(before.rank, row.rank),
    }


def _spreads(it: Asked, running: Sequence[Any], places: History) -> list[tuple[str, Any]]:
    """(period, how the scores lie) in the order of time, where there are any."""
    found = [
        (one.period, spread([place.score for place in places[one.id].values()]))
        for one in reversed(it.past)
    ]
    if it.running:
        known = [float(score) for score in running if score is not None]
        found.append((it.running.name, spread(known)))
    return [(name, one) for name, one in found if one is not None]
