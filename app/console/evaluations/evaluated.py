"""/console/evaluations/<period>/<code>: why a cell has its score."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from app.cells import queries as cells
from app.cells.models import Cell
from app.console.evaluations.asked import Asked, about, period_in_words
from app.console.evaluations.figures import History, Place, history, spread
from app.console.pages import page, render
from app.core import clock
from app.core.answers import english
from app.core.period import Period
from app.evaluations.models import Evaluation
from app.evaluations.present import explained, explained_running
from app.evaluations.rules import INDICATORS
from app.evaluations.rules.explaining import title_of
from app.posts import queries as posts

CHIEF = "grid_chief"
DAY = timedelta(days=1)


@page("/evaluations/<period>/<code>", "evaluations.read")
def evaluated(period: str, code: str) -> Any:
    """得分说明 The terms of a score with their numbers put in, what is behind each, the periods
    before, and who answered for the cell on which days.
    """
    place = cells.must(code)
    it = about(place, period)
    past, why = it.past, why_of(it, ())
    # as it was when it was computed, where that is kept
    kept = why.get("chiefs")
    chiefs = _chiefs(place, Period.must(period)) if kept is None else map(_kept, kept)
    return render(
        "evaluated.html",
        it=it,
        place=place,
        found=it.found,
        counted_at=clock.now(),
        period=period,
        why=why,
        weightless=weightless(why),
        better=[term for term in why["terms"] if it.found and _could_be_better(term)],
        above=cells.chain(place)[:-1],
        history=_history(place, past, history(past, place.parent_id)),
        chiefs=list(chiefs),
        title=period_in_words(period),
    )


def why_of(it: Asked, behind: Collection[str]) -> dict[str, Any]:
    """Why a cell has its score: as stored, or as it stands now in a quarter that still runs."""
    if it.running:
        return explained_running(it.running, it.place, clock.now(), english(), behind)
    return explained(it.stored, it.place, english(), behind)


def weightless(why: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The facts that are counted and weigh nothing by the scheme, as terms without points."""
    known = {term["indicator"] for term in why["terms"]}
    return [
        {"indicator": name, "text": title_of({"indicator": name}, INDICATORS, english())} | fact
        for name, fact in why["facts"].items()
        if name in INDICATORS and name not in known and fact["total"]
    ]


def _could_be_better(term: Mapping[str, Any]) -> bool:
    return bool(term["weight"]) and term["good"] < term["total"]


def _history(place: Cell, past: Sequence[Evaluation], places: History) -> list[dict[str, Any]]:
    """Its score and rank, and how the scores of its siblings lay, in the order of time."""
    return [
        {
            "period": one.period,
            "mine": places[one.id].get(place.id, Place(None, None)),
            "spread": spread([found.score for found in places[one.id].values()]),
        }
        for one in reversed(past)
    ]


def _chiefs(place: Cell, period: Period) -> Iterator[dict[str, Any]]:
    """Who answered for the cell on which days of the period (row A09), past chiefs too."""
    terms = posts.terms_in(place.id, CHIEF)
    names = posts.names(post.officer_id for post, _ in terms)
    for post, over in sorted(terms, key=lambda term: (term[0].starts_on, term[0].id)):
        first = max(post.starts_on, period.first)
        last = min(period.last, over - DAY if over < date.max else period.last)
        if first <= last:
            days = (last - first).days + 1
            yield {"name": names[post.officer_id]["name"], "from": first, "to": last, "days": days}


def _kept(term: Mapping[str, Any]) -> dict[str, Any]:
    first, last = (date.fromisoformat(str(term[name])) for name in ("from", "until"))
    return {"name": term["name"], "from": first, "to": last, "days": (last - first).days + 1}
