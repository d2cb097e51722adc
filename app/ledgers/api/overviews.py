"""/ledgers/board and /ledgers/progress: all items by state, the monthly round and its bulletin."""

from typing import Any

from flask import g

from app.cells import queries as cells
from app.core import clock
from app.core.bodies import raw_digest
from app.core.errors import refuse
from app.core.marks import needs
from app.core.months import begun_month
from app.core.web import Blueprint
from app.documents.examples import WHOLE
from app.documents.present import document_out
from app.documents.schemas import DocumentWithSteps
from app.ledgers import examples, service
from app.ledgers.present.overviews import board_out, progress_out
from app.ledgers.schemas import BoardOut, BoardQuery, BulletinIn, ProgressOut, ProgressQuery

blp = Blueprint("ledger_overviews", __name__, url_prefix="/api/v1/ledgers", description="台账")


@blp.get("/board")
@needs("ledgers.read")
@blp.arguments(BoardQuery(), location="query")
@blp.response(200, BoardOut(), example=examples.BOARD)
def board(query: dict[str, Any]) -> Any:
    """Of each ledger how many items are in which state 挂图作战"""
    return board_out(g.caller, query)


@blp.get("/progress")
@needs("ledgers.read")
@blp.arguments(ProgressQuery(), location="query")
@blp.response(200, ProgressOut(), example=examples.PROGRESS)
def progress(query: dict[str, Any]) -> Any:
    """What each responsible body told in a month, and what is late 月调度通报"""
    return progress_out(g.caller, query, clock.now())


@blp.post("/progress/<month>/bulletins")
@needs("documents.write")
@blp.arguments(BulletinIn(), example=examples.BULLETIN)
@blp.response(201, DocumentWithSteps(), example=WHOLE)
@blp.alt_response(200, schema=DocumentWithSteps(), description="the same draft again")
@blp.alt_response(403, description="outside_territory")
@blp.alt_response(409, description="content_differs, or id_taken")
@blp.alt_response(422, description="month_unknown")
def draft(body: dict[str, Any], month: str) -> Any:
    """Draft the bulletin of a month 起草整改月调度通报

    Of the kind `rectification`; it is changed, signed and sent as any other, under /documents.
    """
    now = clock.now()
    digest = raw_digest()
    place = cells.must(body["cell"])
    if not g.caller.scope.covers("ledgers.territory", place.path):
        refuse("not_found")
    row, new = service.draft_bulletin(
        caller=g.caller,
        place=place,
        month=begun_month(month, now),
        body=body,
        digest=digest,
        now=now,
    )
    return document_out(row, g.caller, now), 201 if new else 200, {"ETag": f'"{row.version}"'}
