"""/console: what needs me now, in the order of due time; new ones are told without a reload."""

from datetime import datetime
from typing import Any

from flask import g, request
from sqlalchemy import func, select

from app.console.pages import STATIC, bp, page, render
from app.core import clock
from app.core.built import built_file
from app.core.db import db
from app.core.errors import refuse
from app.core.web import PUBLIC, needs
from app.incidents import queries
from app.incidents.models import Incident
from app.incidents.present import cases_out
from app.incidents.queries.boxes import BOXES, OPEN, Desk
from app.incidents.rules.lists import BADGES

#: How many cases the desk shows; the list has the rest.
MOST = 50


@page("", "incidents.read")
def desk() -> Any:
    """工作台 Emergencies first, then what is due first."""
    now = clock.now()
    rows = queries.listing(
        g.caller.scope,
        g.caller.id,
        filters={"box": "desk", "order": "due"},
        cell=None,
        now=now,
        after=None,
        limit=MOST + 1,
    )
    shown = cases_out(rows[:MOST], g.caller.scope, g.caller.id)
    first = sorted(shown, key=lambda case: case["nature"] != "emergency")
    return render(
        "desk.html", cases=first, more=len(rows) > MOST, counts=_counts(), badges=BADGES, since=now
    )


@page("/news", "incidents.read")
def news() -> Any:
    """The badges as they are now, and how many cases of the desk have moved since a moment."""
    try:
        since = datetime.fromisoformat(request.args.get("since", ""))
    except ValueError:
        refuse("bad_request")
    if since.tzinfo is None:
        refuse("bad_request")
    desk = Desk(g.caller.scope, g.caller.id, clock.now())
    moved = select(func.count()).where(
        OPEN,
        queries.visible(g.caller.scope, g.caller.id),
        BOXES["desk"](desk),
        Incident.last_event_at > since,
    )
    return render("news.html", counts=_counts(), badges=BADGES, news=db.session.scalar(moved))


@bp.get("/static/<name>")
@needs(PUBLIC)
def static(name: str) -> Any:
    """The pages' own files."""
    return built_file(STATIC, name, seconds=3600)


def _counts() -> dict[str, int]:
    return queries.counts(g.caller.scope, g.caller.id, now=clock.now())
