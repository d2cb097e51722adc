"""/incidents: the work list and its badges."""

from typing import Any

from flask import g

from app.cells import queries as cells
from app.core import clock
from app.core.bodies import plain
from app.core.marks import needs
from app.core.paging import Cursor, page_of, paged
from app.incidents import queries
from app.incidents.api.cases import blp
from app.incidents.examples import CASE, COUNTS
from app.incidents.present import cases_out
from app.incidents.schemas import CaseOut, CasesQuery, CountsOut
from app.incidents.schemas.lists import key_of, place_in


@blp.get("")
@needs("incidents.read")
@blp.arguments(CasesQuery(), location="query")
@blp.response(200, page_of(CaseOut, "Cases"), example={"items": [CASE], "next": None})
def cases(query: dict[str, Any]) -> Any:
    """The work list 案件列表, newest first; order=due: what is open, the longest late first, then
    what is due first. So are lists of what is late or due today, unless order=newest.
    """
    cell = cells.must(query["cell"]) if query.get("cell") else None
    page = {"after": place_in(query), "limit": query["limit"] + 1}
    rows = queries.listing(
        g.caller.scope, g.caller.id, filters=query, cell=cell, now=clock.now(), **page
    )
    shown = paged(
        list(rows),
        query["limit"],
        lambda case: key_of(queries.place_of(case, query["order"]), query["order"]),
    )
    # long lists go out as they are: the schema's walk over fifty cases would cost as much as all
    # the rest
    return plain(
        {
            "items": cases_out(shown["items"], g.caller.scope, g.caller.id),
            "next": Cursor.text(shown["next"]),
        }
    )


@blp.get("/counts")
@needs("incidents.read")
@blp.response(200, CountsOut(), example=COUNTS)
def counts() -> Any:
    """How many cases each badge has, for the caller's posts and territory 待办数"""
    return queries.counts(g.caller.scope, g.caller.id, now=clock.now())
