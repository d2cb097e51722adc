"""/look-backs: re-checks of closed cases."""

from datetime import timedelta
from typing import Any

from flask import g

from app.cells import queries as cells
from app.core import clock
from app.core.marks import needs
from app.core.paging import page_of, paged, time_and_id
from app.core.web import Blueprint
from app.incidents import queries
from app.incidents.examples import LOOK_BACK
from app.incidents.present.returning import look_backs_out
from app.incidents.schemas.returning import LookBackOut, LookBacksQuery

blp = Blueprint("look_backs", __name__, url_prefix="/api/v1/look-backs", description="回头看")


@blp.get("")
@needs("incidents.read")
@blp.arguments(LookBacksQuery(), location="query")
@blp.response(200, page_of(LookBackOut, "LookBacks"), example={"items": [LOOK_BACK], "next": None})
def look_backs(query: dict[str, Any]) -> Any:
    """Re-checks of cases that the caller may see, the earliest due first 回头看列表"""
    due = query.get("due")
    rows = queries.look_backs(
        g.caller.scope,
        g.caller.id,
        cell=cells.must(query["cell"]) if query.get("cell") else None,
        due_before=clock.start_of(due + timedelta(days=1)) if due else None,
        done=query.get("done"),
        incident_id=query.get("incident"),
        after=time_and_id(query["cursor"]),
        limit=query["limit"] + 1,
    )
    page = paged(
        list(rows), query["limit"], lambda one: [one[0].due_by.isoformat(), str(one[0].id)]
    )
    return page | {"items": look_backs_out(page["items"])}
