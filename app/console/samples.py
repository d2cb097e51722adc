"""/console/samples/<id>: what was drawn, and the form of what was found of each."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import g, request

from app.accountability import queries, service
from app.accountability.present import sample_out
from app.accountability.schemas import SampleVerdictIn
from app.console import accountability_words as own
from app.console.attempt import attempt
from app.console.form_bodies import id_from
from app.console.pages import back_to, page, render, word
from app.core import clock
from app.core.answers import said
from app.core.errors import Problem

#: Of what was told these are not shown: they lead to it.
HIDDEN = ("incident_id", "marks")


@page("/samples/<uuid:sample_id>", "samples.check")
def sample(sample_id: uuid.UUID) -> Any:
    """抽查核验 What was drawn by chance, what was told of it, and what somebody found."""
    return _page(sample_id)


@page(
    "/samples/<uuid:sample_id>/<int:place>",
    "samples.check",
    methods=("POST",),
    stands_on="console.sample",
)
def check_drawn(sample_id: uuid.UUID, place: int) -> Any:
    """Say what was found; refused it comes back as it was typed."""
    form = request.form
    body = {name: form.get(name, "").strip() for name in ("verdict", "note")}
    body |= {"id": id_from(form, body)}
    _, problem = attempt(
        lambda: service.check_item(
            caller=g.caller,
            sample_id=sample_id,
            place=place,
            body=SampleVerdictIn().load(body),
            now=clock.now(),
        )
    )
    if problem is not None:
        return _page(sample_id, place, problem)
    return back_to("console.sample", sample_id=sample_id, done=place)


def _page(sample_id: uuid.UUID, tried: int = 0, problem: Problem | None = None) -> Any:
    shown = sample_out(queries.sample_seen(g.caller.scope, sample_id), g.caller)
    for item in shown["items"]:
        item["facts"] = _facts(item["told"])
    return render(
        "sample.html",
        problem.status if problem else 200,
        sample=shown,
        own=own,
        tried=tried,
        typed=request.form if problem else {},
        why=said(problem)["detail"] if problem else None,
        done=request.args.get("done", type=int),
    )


def _facts(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (word(own.TOLD, name), _text(name, value))
        for name, value in told.items()
        if value not in (None, "", []) and name not in HIDDEN
    ]


def _text(name: str, value: Any) -> str:
    if name.endswith("_at") or name == "at":
        return clock.shown(datetime.fromisoformat(value))
    return str(round(value / 60)) if name == "duration_s" else str(value)
