"""/evaluations as files: a workbook that computes the scores again, why a cell has its score as
.docx, the ranking as a formal document.
"""

from typing import Any

from flask import g

from app.cells import queries as cells
from app.cells.models import Cell
from app.core import clock
from app.core.bodies import raw_digest
from app.core.db import db
from app.core.errors import refuse
from app.core.files import file_of
from app.core.looks import looks_at, protects
from app.core.marks import needs
from app.core.sheets import XLSX
from app.core.web import Blueprint
from app.documents.examples import WHOLE
from app.documents.present import document_out
from app.documents.rendering import DOCX
from app.documents.schemas import DocumentWithSteps
from app.evaluations import queries, service
from app.evaluations.models import Evaluation
from app.evaluations.papers.explanation import explanation
from app.evaluations.papers.recomputed import recomputed
from app.evaluations.schemas import RankingNoticeIn, RankingQuery

blp = Blueprint("evaluation_papers", __name__, url_prefix="/api/v1", description="考核文书")
READS = "evaluations.read"
NOTICE = {
    "id": "0197a1c2-7d1e-7c3b-8f50-6b1f6e2d9a01",
    "parent": "990126101",
    "receiver": {"cell": "990126101203"},
}


@blp.get("/evaluations/<period>.xlsx")
@needs(READS)
@protects("export", by=READS)
@blp.arguments(RankingQuery(), location="query")
@blp.response(
    200, description="Facts, and formulas that compute every score of them", content_type=XLSX
)
def as_workbook(query: dict[str, Any], period: str) -> Any:
    """A cell and all below it as a workbook that computes the scores again 导出考核（xlsx）"""
    looks_at(f"evaluation {period}")
    place, found = _found(query.get("parent"), period)
    return file_of(recomputed(found, place), XLSX, f"{period}.xlsx")


@blp.get("/evaluations/<period>/<code>.docx")
@needs(READS)
@blp.response(200, description="Why a cell has its score", content_type=DOCX)
def as_document(period: str, code: str) -> Any:
    """Why a cell has its score, by the county's template of the kind `score` 得分说明（docx）"""
    place, found = _found(code, period)
    return file_of(explanation(found, place), DOCX, f"{place.name} {period} 得分说明.docx")


@blp.post("/evaluations/<period>/notices")
@needs("documents.write")
@blp.arguments(RankingNoticeIn(), example=NOTICE)
@blp.response(201, DocumentWithSteps(), example=WHOLE)
@blp.alt_response(200, schema=DocumentWithSteps(), description="the same draft again")
@blp.alt_response(403, description="outside_territory")
@blp.alt_response(409, description="content_differs, or id_taken")
def draft_notice(body: dict[str, Any], period: str) -> Any:
    """Draft the ranking of a cell's children as a formal document 起草排名通报

    Of the kind `ranking`; it is changed, signed and sent as any other, under /documents.
    """
    now = clock.now()
    digest = raw_digest()
    place, found = _found(body["parent"], period)
    row, new = service.draft_ranking(
        caller=g.caller, evaluation=found, parent=place, body=body, digest=digest, now=now
    )
    return document_out(row, g.caller, now), 201 if new else 200, {"ETag": f'"{row.version}"'}


def _found(code: str | None, period: str) -> tuple[Cell, Evaluation]:
    """A cell that the caller may read of, his own where none is named, and its period."""
    place = place_named(code)
    return place, queries.find(service.county_of(place).id, service.period_of(period))


def place_named(code: str | None) -> Cell:
    """A cell that the caller may read of, his own where none is named."""
    own = g.caller.scope.roots(READS)
    if not own:
        refuse("post_lacks_permission")
    place = cells.must(code) if code else db.session.get_one(Cell, own[0].cell_id)
    if not g.caller.scope.covers(READS, place.path):
        refuse("not_found")
    return place
