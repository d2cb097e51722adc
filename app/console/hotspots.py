"""/console/hotspots: fires that satellites saw, what of a file lies here and what becomes of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import g, request

from app.accountability import queries, service
from app.accountability.models import Hotspot
from app.accountability.present.hotspots import hotspots_out, hotspots_page
from app.accountability.rules.hotspots import STATES
from app.accountability.schemas.hotspots import HotspotsQuery
from app.accountability.service.import_hotspots import Imported
from app.console import accountability_words as own
from app.console.attempt import attempt
from app.console.forms import loaded
from app.console.pages import in_words, page, render
from app.core import clock
from app.core.answers import said
from app.core.bounds import JSON_LIMIT
from app.core.errors import Problem, refuse
from app.core.marks import first, takes_up_to
from app.core.paging import Cursor

#: So many rows of a file are told one by one; a page of the list.
MOST, PAGE = 500, 100


@page("/hotspots", "hotspots.read")
def hotspots() -> Any:
    """卫星火点 Those of one's territory, by what became of them, and where a file is sent."""
    return _shown()


def _read_file() -> None:
    """A file is read before the transaction; what is wrong with it is said on the page."""
    g.hotspot_file, g.unreadable = None, Problem("invalid", fields=["file"])
    file = request.files.get("file")
    if file is None or not file.filename:
        return
    try:
        g.hotspot_file = service.read_hotspots(file.read())
    except Problem as problem:
        g.unreadable = problem


@page("/hotspots", "hotspots.write", methods=("POST",))
@takes_up_to(lambda: JSON_LIMIT)
@first(_read_file)
def import_hotspots_file() -> Any:
    """Import a FIRMS csv; the same again makes nothing twice."""
    file, now = g.hotspot_file, clock.now()
    if g.caller.scope.county_for("hotspots.write") is None:
        refuse("post_lacks_permission")
    if file is None:
        return _shown(g.unreadable)
    done, problem = attempt(lambda: service.import_hotspots(caller=g.caller, file=file, now=now))
    return _shown(problem, done, now)


def _shown(
    problem: Problem | None = None, done: Imported | None = None, now: datetime | None = None
) -> Any:
    given = {name: value for name, value in request.args.items() if value}
    asked = loaded(HotspotsQuery, {"limit": PAGE} | given)
    listed = hotspots_page(g.caller, asked)
    return render(
        "hotspots.html",
        problem.status if problem else 200,
        listed=listed,
        next=Cursor.text(listed["next"]),
        counts=queries.count_hotspots(g.caller.scope),
        state=asked.get("state"),
        states=STATES,
        own=own,
        why=said(in_words(problem))["detail"] if problem else None,
        wrong=problem.more.get("rows", ()) if problem else (),
        done=done,
        rows=_rows(done.rows, now) if done else [],
        most=MOST,
        imports=g.caller.scope.county_for("hotspots.write") is not None,
    )


def _rows(found: Mapping[int, Hotspot | None], now: datetime | None) -> list[dict[str, Any]]:
    """The rows inside the county, as the file has them, each with what became of it."""
    inside = [(number, row) for number, row in sorted(found.items()) if row is not None][:MOST]
    shown = hotspots_out([row for _, row in inside])
    return [
        one | {"row": number, "new": row.imported_at == now}
        for one, (number, row) in zip(shown, inside, strict=True)
    ]
