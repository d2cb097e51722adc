"""/console/cases/<id>/sweep: 举一反三, the same looked for elsewhere after a grave case."""

import uuid
from typing import Any

from flask import g, request

from app.console.attempt import attempt, beside
from app.console.form_bodies import body_from
from app.console.forms import fields_of
from app.console.pages import back_to, page, render
from app.console.registers import offered
from app.core import clock
from app.core.answers import said
from app.core.errors import Problem
from app.core.marks import once
from app.core.once import FIELD
from app.incidents import queries as incidents
from app.plans import queries, service
from app.plans.rules import sweeps_after
from app.plans.schemas import SweepIn

LABELS = {"cell": "sweep_cell", "ends_on": "sweep_until"}


@page("/cases/<uuid:incident_id>/sweep", "incidents.read")
def sweep(incident_id: uuid.UUID) -> Any:
    """举一反三 What was looked for elsewhere after a case, how far it is; the form of another."""
    return _page(incident_id)


@page(
    "/cases/<uuid:incident_id>/sweep",
    "plans.write",
    methods=("POST",),
)
@once()
def begin_sweep(incident_id: uuid.UUID) -> Any:
    """Make the plan; refused the form comes back as it was typed."""
    incidents.seen(g.caller.scope, g.caller.id, incident_id)
    schema = SweepIn(exclude=("id",))
    body = body_from(schema, request.form) | {"incident_id": str(incident_id)}
    _, problem = attempt(
        lambda: service.sweep_for_same(caller=g.caller, body=schema.load(body), now=clock.now())
    )
    if problem is not None:
        return _page(incident_id, problem)
    return back_to("console.sweep", incident_id=incident_id, done=1)


def _page(incident_id: uuid.UUID, problem: Problem | None = None) -> Any:
    case = incidents.seen(g.caller.scope, g.caller.id, incident_id)
    schema, why = SweepIn(only=("site_kind", "cell", "ends_on")), said(problem) if problem else {}
    may = sweeps_after(case.status, case.severity) and g.caller.scope.allows("plans.write")
    choices = {"site_kind": offered.site()["kind"], "cell": offered.places("plans.write")}
    typed = request.form if problem else {}
    return render(
        "sweep.html",
        problem.status if problem else 200,
        case=case,
        rows=queries.sweeps_of(case.id),
        fields=fields_of(schema, choices, typed, beside(why, schema), LABELS) if may else [],
        why=why,
        done="done" in request.args,
        form_id_before=request.form.get(FIELD) if problem else None,
    )
