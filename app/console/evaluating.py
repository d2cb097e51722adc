"""/console/evaluating: evaluating oneself and those below, reporting up, objecting and answering;
usable on a phone, for village chiefs are there.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import marshmallow as ma
from flask import g, request

from app.cells import queries as cells
from app.cells.models import Cell
from app.console import entering
from app.console.attempt import attempt, beside
from app.console.form_bodies import body_from
from app.console.forms import Field, as_typed, fields_of, version_from
from app.console.pages import back_to, page, render
from app.console.runnable import county_run, first_owed, periods_to_run, to_judge
from app.core import clock
from app.core.answers import said
from app.core.db import db
from app.core.errors import Problem, refuse
from app.core.marks import once
from app.core.paths import county_of
from app.core.period import Period
from app.evaluations import queries, service
from app.evaluations.present import cell_out
from app.evaluations.present.steps import scores_out, steps_out
from app.evaluations.queries import steps
from app.evaluations.schemas.steps import (
    EvaluationObjectionIn,
    ObjectionAnswerIn,
    SelfEvaluationIn,
    SuperiorEvaluationIn,
)

#: step -> what its form says
SCHEMAS: dict[str, type[ma.Schema]] = {
    "self": SelfEvaluationIn,
    "superior": SuperiorEvaluationIn,
    "object": EvaluationObjectionIn,
    "answer": ObjectionAnswerIn,
    "enter": entering.EntryForm,
    "withdraw": entering.WithdrawForm,
}
#: Of fields that mean something else elsewhere.
LABELS = {
    name: f"evaluation.{name}"
    for name in (
        *("score", "good", "problems", "improve", "text", "reason", "upheld"),
        *("what", "points", "ground", "number"),
    )
}
#: Steps without anything to say.
PLAIN = ("report", "report_below")
#: Steps that put something on record beside what is said.
ENTERED = ("enter", "withdraw")
#: What is written may be kept, and submitted later.
WRITTEN = ("self", "superior")


@page("/evaluating", "evaluations.read")
def evaluating() -> Any:
    """自评与评价 One's own cells and those right below, where each stands in a period: the one in
    which he owes something first, where he names none.
    """
    return listed(request.args.get("period"))


def listed(asked: str | None, problem: Problem | None = None) -> Any:
    """The list of a period, the newest else, with why the county's office could not run one."""
    scope = g.caller.scope
    counties = {county_of(post.path) for post in scope.roots("evaluations.read")}
    periods = steps.opened(counties)
    chosen = (one for one in periods if one.period == asked)
    found = next(chosen, None) or first_owed(periods, scope)
    rows = [] if found is None else _rows(found, scope.cell_ids("evaluations.read"))
    names = list(dict.fromkeys(one.period for one in periods))
    county = county_run()
    return render(
        "evaluating.html",
        problem.status if problem else 200,
        rows=rows,
        found=found,
        periods=names,
        to_run=periods_to_run(county) if county else [],
        waiting=steps.to_open(county.id) if county else [],
        asked=asked,
        to_judge=to_judge(found) if county and found else 0,
        missing=queries.missing_parts(found) if found else [],
        done=request.args.get("done"),
        wrong=said(problem)["detail"] if problem else None,
    )


def _rows(found: Any, roots: Sequence[int]) -> list[dict[str, Any]]:
    places = steps.own_and_below(found.id, roots)
    scores = steps.scores_of(found.id, [cell.id for _, cell in places])
    due = steps.due_of([stage.id for stage, _ in places])
    return [
        {"code": cell.code, "name": cell.name, "level": cell.level, "own": cell.id in roots}
        | {"missed": stage.missed, "due": due.get(stage.id), "score": scores[cell.id].score}
        | scores_out(scores[cell.id])
        for stage, cell in places
    ]


@page("/evaluating/<period>/<code>", "evaluations.read")
def evaluation_of(period: str, code: str) -> Any:
    """考核评价 A cell's figures, what was said of them, and what may be done now."""
    return _shown(_standing(period, code))


@page(
    "/evaluating/<period>/<code>/<step>",
    "evaluations.assess",
    methods=("POST",),
    stands_on="console.evaluation_of",
)
@once()
def take_step(period: str, code: str, step: str) -> Any:
    """Keep or submit what a form says, report up, object, answer."""
    at = _standing(period, code)
    do = _verb(at, step)
    _, problem = attempt(do)
    if problem is not None:
        return _shown(_standing(period, code), problem, step)
    return back_to("console.evaluation_of", period=period, code=code, done=step)


def _standing(period: str, code: str) -> service.Standing:
    place = cells.must(code)
    if not g.caller.scope.covers("evaluations.read", place.path):
        refuse("not_found")
    return service.standing(period=service.period_of(period), cell=place, now=clock.now())


def _verb(at: service.Standing, step: str) -> Callable[[], Any]:
    period = Period.read(at.evaluation.period)
    place = db.session.get_one(Cell, at.cell.id) if step in ENTERED else at.cell
    about: dict[str, Any] = {"caller": g.caller, "cell": place, "period": period, "now": at.now}
    if step in PLAIN:
        return lambda: service.submit(**about, step="report", version=None)
    if step in WRITTEN:
        return lambda: _write(step, about)
    if step == "object":
        return lambda: service.raise_objection(**about, **_loaded(step))
    if step == "enter":
        return lambda: entering.record(about, _loaded(step))
    if step == "withdraw":
        return lambda: entering.withdraw(about, _loaded(step))
    if step != "answer":
        refuse("not_found")
    found = steps.objections_of([at.stage.id])
    waits = next((one.id for one in found if one.answered_at is None), 0)
    return lambda: service.answer(**about, objection_id=waits, **_loaded(step))


def _write(step: str, about: Mapping[str, Any]) -> None:
    version = version_from(request.form.get("version", ""))
    service.write(**about, side=step, body=_loaded(step), version=version)
    if request.form.get("do") == "submit":
        service.submit(**about, step=step, version=None)


def _loaded(step: str) -> dict[str, Any]:
    schema = SCHEMAS[step]()
    body = body_from(schema, request.form)
    loaded: dict[str, Any] = schema.load(body)
    return loaded


def _shown(at: service.Standing, problem: Problem | None = None, of: str | None = None) -> Any:
    shown = steps_out(at, g.caller)
    row = queries.row_of(at.evaluation, at.cell)
    wrong = said(problem) if problem else {}
    forms = {
        step: _fields(at, step, shown, wrong if step == of else {})
        for step in shown["may"]
        if step in SCHEMAS
    }
    return render(
        "evaluation.html",
        problem.status if problem else 200,
        shown=shown,
        at=at,
        terms=cell_out(row, at.cell)["terms"],
        forms=forms,
        entered=entering.entered(at, Period.must(at.evaluation.period)),
        plain=[step for step in shown["may"] if step in PLAIN],
        written=WRITTEN,
        wrong=wrong.get("detail"),
        of=of,
        done=next((step for step in SCHEMAS if step == request.args.get("done")), None),
    )


def _fields(
    at: service.Standing, step: str, shown: Mapping[str, Any], wrong: Mapping[str, Any]
) -> list[Field]:
    """A form's fields with what was typed, else with what stands there."""
    known = shown["own"] if step == "self" else shown["superior"] if step == "superior" else None
    schema, known = SCHEMAS[step](), known or {}
    values = request.form if wrong else as_typed(known)
    errors = beside(wrong, schema) or {}
    choices = {"what": entering.offered(at)} if step == "enter" else {}
    return fields_of(schema, choices, values, errors, LABELS)
