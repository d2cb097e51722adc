"""/evaluations/months: a month in figures by the cells below one, the circular drafted of it."""

from typing import Any

from flask import g

from app.core import clock
from app.core.bodies import raw_digest
from app.core.marks import needs
from app.core.months import begun_month
from app.core.web import Blueprint
from app.documents.examples import WHOLE
from app.documents.present import document_out
from app.documents.schemas import DocumentWithSteps
from app.evaluations import service
from app.evaluations.api.papers import place_named
from app.evaluations.present.months import month_out
from app.evaluations.schemas.months import MonthlyIn, MonthOut, MonthQuery

blp = Blueprint("evaluation_months", __name__, url_prefix="/api/v1", description="月度调度通报")
READS = "evaluations.read"
LINE = {
    "code": "990126101",
    "name": "青石镇",
    "level": "township",
    "patrols": {"good": 118, "total": 120},
    "found": 35,
    "handled": 30,
    "late": 1,
    "patrol": {"good": 190, "total": 200},
    "handling": {"good": 30, "total": 31},
    "feedback": {"good": 29, "total": 30},
}
LATE = {
    "code": "990126101201",
    "name": "青河村",
    "case": {
        "id": "0197a1c2-7d1e-7c3b-8f50-6b1f6e2d9a02",
        "number": "990126-2026-000031",
        "kind_name": "秸秆焚烧",
    },
    "stages": ["handle"],
    "open": True,
}
MONTH = {
    "month": "2026-09",
    "parent": "990126",
    "until": "2026-09-30",
    "provisional": False,
    "items": [LINE],
    "late_cases": [LATE],
    "next": None,
}
CIRCULAR = {
    "id": "0197a1c2-7d1e-7c3b-8f50-6b1f6e2d9a01",
    "parent": "990126",
    "receiver": {"cell": "990126101"},
}


@blp.get("/evaluations/months/<month>")
@needs(READS)
@blp.arguments(MonthQuery(), location="query")
@blp.response(200, MonthOut(), example=MONTH)
@blp.alt_response(422, description="month_unknown")
def month_figures(query: dict[str, Any], month: str) -> Any:
    """Patrols, cases, late ones and running measures of a cell's children in a month 月度调度"""
    now = clock.now()
    period, place = begun_month(month, now), place_named(query.get("parent"))
    return month_out(service.month_figures(parent=place, period=period, now=now))


@blp.post("/evaluations/months/<month>/circulars")
@needs("documents.write")
@blp.arguments(MonthlyIn(), example=CIRCULAR)
@blp.response(201, DocumentWithSteps(), example=WHOLE)
@blp.alt_response(200, schema=DocumentWithSteps(), description="the same draft again")
@blp.alt_response(403, description="outside_territory")
@blp.alt_response(409, description="content_differs, or id_taken")
@blp.alt_response(422, description="month_unknown")
def draft_circular(body: dict[str, Any], month: str) -> Any:
    """Draft the circular of a month from its figures 起草月度通报

    Of the kind `monthly`; it is changed, signed and sent as any other, under /documents.
    """
    now = clock.now()
    digest = raw_digest()
    period, place = begun_month(month, now), place_named(body["parent"])
    figures = service.month_figures(parent=place, period=period, now=now)
    row, new = service.draft_monthly(
        caller=g.caller, month=figures, body=body, digest=digest, now=now
    )
    return document_out(row, g.caller, now), 201 if new else 200, {"ETag": f'"{row.version}"'}
