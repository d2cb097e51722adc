"""Evaluations as files from the desk: a workbook, an explanation, the ranking as a document."""

import hashlib
from typing import Any

from flask import g, request

from app.cells import queries as cells
from app.console.attempt import attempt
from app.console.evaluations.asked import about, asked
from app.console.evaluations.ranking import shown
from app.console.form_bodies import id_from
from app.console.pages import back_to, page
from app.core import clock
from app.core.errors import refuse
from app.core.files import file_of
from app.core.looks import looks_at, protects
from app.core.sheets import XLSX
from app.documents.rendering import DOCX
from app.evaluations import service
from app.evaluations.papers.explanation import explanation
from app.evaluations.papers.recomputed import recomputed
from app.evaluations.schemas import RankingNoticeIn

READS = "evaluations.read"


@page("/evaluations/<period>.xlsx", READS)
@protects("export", by=READS)
def evaluation_file(period: str) -> Any:
    """The cell asked for and all below it as a workbook that computes the scores again."""
    looks_at(f"evaluation {period}")
    it = about(asked().place, period)
    return file_of(recomputed(it.stored, it.place), XLSX, f"{period}.xlsx")


@page("/evaluations/<period>/<code>.docx", READS)
def explanation_file(period: str, code: str) -> Any:
    """Why a cell has its score, as .docx."""
    it = about(cells.must(code), period)
    name = f"{it.place.name} {period} 得分说明.docx"
    return file_of(explanation(it.stored, it.place), DOCX, name)


@page(
    "/evaluations/<period>/<code>/notice",
    "documents.write",
    methods=("POST",),
    stands_on="console.evaluated",
)
def draft_ranking_notice(period: str, code: str) -> Any:
    """Draft the ranking of a cell's children as a formal document; it is signed as any other."""
    if not g.caller.scope.allows(READS):
        refuse("post_lacks_permission")
    it = about(cells.must(code), period)
    found = it.stored
    told = {"receiver": {"cell": request.form.get("receiver", it.place.code)}}
    body = {"id": id_from(request.form, told), "parent": it.place.code} | told
    _, problem = attempt(
        lambda: service.draft_ranking(
            caller=g.caller,
            evaluation=found,
            parent=it.place,
            body=RankingNoticeIn().load(body),
            digest=hashlib.sha256(str(body).encode()).hexdigest(),
            now=clock.now(),
        )
    )
    if problem is not None:
        return shown(it, problem)
    return back_to("console.ranking", cell=it.place.code, period=period, done="notice")
