"""/evaluations/<period>/superior: the county's office evaluates a half-year or year."""

from typing import Any

from flask import g

from app.core import clock
from app.core.marks import needs
from app.core.web import Blueprint
from app.evaluations import service
from app.evaluations.api.figures import EXAMPLE, county_named
from app.evaluations.present import evaluation_out
from app.evaluations.schemas.steps import JudgeAllIn, JudgedAllOut

blp = Blueprint("evaluation_judging", __name__, url_prefix="/api/v1", description="考核")


@blp.post("/evaluations/<period>/superior")
@needs("evaluations.run")
@blp.arguments(JudgeAllIn(), example={"text": "下半年巡查到位，问题整改及时。"})
@blp.response(201, JudgedAllOut(), example=EXAMPLE | {"period": "2026H2", "evaluated": 162})
@blp.alt_response(409, description="evaluation_locked")
@blp.alt_response(422, description="period_is_a_quarter")
@blp.once(JudgedAllOut())
def judge_all(body: dict[str, Any], period: str) -> Any:
    """The county's office evaluates a half-year or year: all that waits for it, by one text 评价

    What it has to say of a single cell it says and enters before, as in a quarter.
    """
    county = county_named(body["county"])
    found, count = service.judge_all(
        caller=g.caller,
        county=county,
        period=service.period_of(period),
        text=body["text"],
        now=clock.now(),
    )
    return evaluation_out(found, county) | {"evaluated": count}, 201
