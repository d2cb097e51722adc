"""/evaluations/<period>/<code>/…: evaluating oneself and those below, reporting up, objecting."""

from typing import Any

from flask import g, request

from app.cells import queries as cells
from app.cells.models import Cell
from app.core import clock
from app.core.answers import version_of
from app.core.errors import refuse
from app.core.marks import needs
from app.core.web import Blueprint
from app.evaluations import service
from app.evaluations.examples import OWN, STEPS, SUPERIOR
from app.evaluations.present.steps import steps_out
from app.evaluations.schemas.steps import (
    EvaluationObjectionIn,
    EvaluationStepsOut,
    ObjectionAnswerIn,
    SelfEvaluationIn,
    SubmitStepIn,
    SuperiorEvaluationIn,
)

blp = Blueprint("evaluation_steps", __name__, url_prefix="/api/v1/evaluations", description="考核")
NOT_NOW = "evaluation_step_not_allowed, naming the `allowed` ones; evaluation_locked"


@blp.get("/<period>/<code>/steps")
@needs("evaluations.read")
@blp.response(200, EvaluationStepsOut(), example=STEPS)
@blp.alt_response(409, description="evaluation_not_opened")
def steps(period: str, code: str) -> Any:
    """Where a cell stands: what it said of itself, what was said of it, objections 考核进度

    Its ETag is the version that changes name in If-Match.
    """
    return _shown(service.standing(**_named(period, code), now=clock.now()))


@blp.put("/<period>/<code>/self")
@needs("evaluations.assess")
@blp.arguments(SelfEvaluationIn(), example=OWN)
@blp.response(200, EvaluationStepsOut(), example=STEPS)
@blp.alt_response(409, description=NOT_NOW)
@blp.alt_response(412, description="changed_meanwhile")
@blp.alt_response(428, description="if_match_required over what is there already")
def put_self(body: dict[str, Any], period: str, code: str) -> Any:
    """Write, or change, what a cell says of itself, until it is submitted 自评"""
    return _write(period, code, "self", body)


@blp.put("/<period>/<code>/superior")
@needs("evaluations.assess")
@blp.arguments(SuperiorEvaluationIn(), example=SUPERIOR)
@blp.response(200, EvaluationStepsOut(), example=STEPS)
@blp.alt_response(403, description="own_evaluation")
@blp.alt_response(409, description=NOT_NOW)
@blp.alt_response(412, description="changed_meanwhile")
@blp.alt_response(428, description="if_match_required over what is there already")
def put_superior(body: dict[str, Any], period: str, code: str) -> Any:
    """Write, or change, what the level above says of a cell, until it is submitted 上级评价"""
    return _write(period, code, "superior", body)


@blp.post("/<period>/<code>/submit")
@needs("evaluations.assess")
@blp.arguments(SubmitStepIn(), example={"step": "self"})
@blp.response(201, EvaluationStepsOut(), example=STEPS)
@blp.alt_response(403, description="own_evaluation")
@blp.alt_response(
    409, description=f"{NOT_NOW}; evaluation_not_written; evaluation_below_unready, naming `cells`"
)
@blp.alt_response(412, description="changed_meanwhile: newer than the version in If-Match")
@blp.alt_response(422, description="evaluation_reason_required")
@blp.once(EvaluationStepsOut())
def submit(body: dict[str, Any], period: str, code: str) -> Any:
    """Submit self or superior as written, or report up 提交自评、评价，逐级上报

    `report` by the level above reports this cell, by the cell's own office all that it has
    evaluated below it.
    """
    return _shown(
        service.submit(
            caller=g.caller,
            **_named(period, code),
            step=body["step"],
            version=version_of(request.if_match),
            now=clock.now(),
        ),
        201,
    )


@blp.post("/<period>/<code>/objections")
@needs("evaluations.assess")
@blp.arguments(EvaluationObjectionIn(), example={"text": "7 月 3 日的巡查已经认可，应当计入。"})
@blp.response(201, EvaluationStepsOut(), example=STEPS)
@blp.alt_response(409, description=f"{NOT_NOW}; objection_open; objection_too_late")
@blp.once(EvaluationStepsOut())
def raise_objection(body: dict[str, Any], period: str, code: str) -> Any:
    """Object to how one's cell was evaluated; nothing is locked before the answer 申诉"""
    named, now = _named(period, code), clock.now()
    service.raise_objection(caller=g.caller, **named, text=body["text"], now=now)
    return _shown(service.standing(**named, now=now), 201)


@blp.post("/<period>/<code>/objections/<int:objection_id>/answer")
@needs("evaluations.assess")
@blp.arguments(ObjectionAnswerIn(), example={"upheld": False, "text": "该次巡查不足十分钟。"})
@blp.response(201, EvaluationStepsOut(), example=STEPS)
@blp.alt_response(403, description="own_evaluation: another than who evaluated answers")
@blp.alt_response(409, description="objection_answered; evaluation_locked")
@blp.once(EvaluationStepsOut())
def answer(body: dict[str, Any], period: str, code: str, objection_id: int) -> Any:
    """Answer an objection; upheld, the cell is evaluated anew 申诉答复"""
    named, now = _named(period, code), clock.now()
    service.answer(caller=g.caller, **named, objection_id=objection_id, **body, now=now)
    return _shown(service.standing(**named, now=now), 201)


def _write(period: str, code: str, side: str, body: dict[str, Any]) -> Any:
    at = service.write(
        caller=g.caller,
        **_named(period, code),
        side=side,
        body=body,
        version=version_of(request.if_match),
        now=clock.now(),
    )
    return _shown(at)


def _named(period: str, code: str) -> dict[str, Any]:
    """The period and the cell; the 404 of an unknown code where he may not read it."""
    place: Cell = cells.must(code)
    if not g.caller.scope.covers("evaluations.read", place.path):
        refuse("not_found")
    return {"period": service.period_of(period), "cell": place}


def _shown(at: service.Standing, status: int = 200) -> Any:
    return steps_out(at, g.caller), status, {"ETag": f'"{at.stage.version}"'}
