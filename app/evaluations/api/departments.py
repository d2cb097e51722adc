"""/evaluations/…/departments: what departments and offices received, and what came of it."""

from typing import Any

from flask import g

from app.core import clock
from app.core.answers import english
from app.core.marks import needs
from app.core.web import Blueprint
from app.evaluations import service
from app.evaluations.present.departments import department_explained, departments_out
from app.evaluations.queries import departments
from app.evaluations.schemas import RankingQuery
from app.evaluations.schemas.departments import JudgedDepartmentOut, JudgedRankingOut

blp = Blueprint(
    "evaluation_departments", __name__, url_prefix="/api/v1", description="部门和站所考核"
)
ROW = {
    "id": 3,
    "code": "water",
    "name": "水利局",
    "cell": "990126",
    "head": "周凯",
    "score": 92.5,
    "rank": 1,
    "vetoed": False,
    "facts": {"transfer_answer": {"good": 9, "total": 10}},
    "terms": [],
}
OF = {
    "period": "2026Q3",
    "provisional": False,
    "computed_at": "2026-10-08T02:00:00+00:00",
    "locked_at": None,
    "ranked": 8,
}
EVIDENCE = {
    "transfer_answer": {
        "good": ["6f9619ff-8b86-4d01-b42d-00cf4fc964ff/5b1f7c9e-0f5e-4a39-9d0e-6a1f3a0c9d10"],
        "bad": [],
    }
}


@blp.get("/evaluations/<period>/departments")
@needs(departments.READS)
@blp.arguments(RankingQuery(), location="query")
@blp.response(
    200, JudgedRankingOut(), example=OF | {"parent": "990126", "items": [ROW], "next": None}
)
def ranking(query: dict[str, Any], period: str) -> Any:
    """The ranking of a cell's departments and offices in a quarter 部门排名

    Offices, leaders and inspectors read of all in their territory, a liaison of his own.
    """
    parent = departments.place_of(g.caller.scope, query.get("parent"))
    asked = service.period_of(period)
    return departments_out(asked, parent, g.caller.scope, clock.now(), english())


@blp.get("/evaluations/<period>/departments/<int:department_id>")
@needs(departments.READS)
@blp.response(
    200,
    JudgedDepartmentOut(),
    example=OF | ROW | {"sum_text": "…", "remark": "…", "evidence": EVIDENCE},
)
def department(period: str, department_id: int) -> Any:
    """Why a department has its score, and the cases behind each number 部门得分说明"""
    found, place = departments.must(g.caller.scope, department_id)
    asked = service.period_of(period)
    return department_explained(asked, found, place, clock.now(), english())
