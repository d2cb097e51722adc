"""/console: what needs me now, in the order of due time; new ones are told without a reload."""

from datetime import datetime
from typing import Any

from flask import g, request

from app.accountability import queries as missed
from app.console.doubts import count_for_me
from app.console.pages import STATIC, back_to, bp, page, render
from app.core import clock
from app.core.built import built_file
from app.core.errors import refuse
from app.core.marks import PUBLIC, SIGNED_IN, needs
from app.incidents import queries
from app.incidents.present import cases_out
from app.incidents.queries.listed import Listed
from app.incidents.rules.lists import BADGES

#: How many cases the desk shows; the list has the rest.
MOST = 50
#: Posts that read everything below and owe few steps themselves.
WATCHING = frozenset({"leader", "inspector"})


@page("", "incidents.read")
def desk() -> Any:
    """工作台 Emergencies first, then what is due first; for who only watches, all that is open."""
    now, scope = clock.now(), g.caller.scope
    rows = _listed("desk", now)
    beneath = _listed("my_cells", now)[:MOST] if _kinds() & WATCHING else []
    above = {row.id for row in rows}
    below = [row for row in beneath if row.id not in above]
    shown = {case["id"]: case for case in cases_out([*rows[:MOST], *below], scope, g.caller.id)}
    first = sorted(
        (shown[row.id] for row in rows[:MOST]), key=lambda case: case["nature"] != "emergency"
    )
    return render(
        "desk.html",
        cases=first,
        below=[shown[row.id] for row in below],
        reasons=queries.reasons(scope, g.caller.id, [row.id for row in rows[:MOST]], now=now),
        more=len(rows) > MOST,
        lists=_lists(),
        counts=_counts(),
        badges=BADGES,
        doubted=count_for_me() if scope.allows("patrols.judge") else None,
        missed=missed.count_for(scope, g.caller.id),
        since=now,
    )


@page("/", SIGNED_IN)
def desk_too() -> Any:
    """The desk, asked for by the name of its folder."""
    return back_to("console.desk")


def _listed(box: str, now: datetime) -> list[Listed]:
    """What is open in a box, what is due first first; one more than is shown."""
    return queries.listing(
        g.caller.scope,
        g.caller.id,
        filters={"box": box, "order": "due"},
        cell=None,
        now=now,
        after=None,
        limit=MOST + 1,
    )


def _kinds() -> set[str]:
    return {post.kind for post in g.caller.scope.posts}


def _lists() -> list[str]:
    """The boxes that a desk leads to besides its badges, by the caller's posts."""
    scope = g.caller.scope
    found = ["mine", "waiting_for_others"]
    if scope.allows("incidents.territory"):
        found.append("my_cells")
    if "leader" in _kinds():
        found.append("led")
    if scope.allows("incidents.review"):
        found += ["transfers_out", "paused"]
    return found


@page("/news", "incidents.read")
def news() -> Any:
    """The badges as they are now, and how many cases of the desk have moved since a moment."""
    try:
        since = datetime.fromisoformat(request.args.get("since", ""))
    except ValueError:
        refuse("bad_request")
    if since.tzinfo is None:
        refuse("bad_request")
    moved = queries.moved_since(g.caller.scope, g.caller.id, since, now=clock.now())
    return render("news.html", counts=_counts(), badges=BADGES, news=moved)


@bp.get("/static/<name>")
@needs(PUBLIC)
def static(name: str) -> Any:
    """The pages' own files."""
    return built_file(STATIC, name, seconds=3600)


def _counts() -> dict[str, int]:
    return queries.counts(g.caller.scope, g.caller.id, now=clock.now())


@page("/<path:nothing>", SIGNED_IN)
def nowhere(**_: str) -> Any:
    """An address of no page: said on a page, with the way back."""
    refuse("not_found")
