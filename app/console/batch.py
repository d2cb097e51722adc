"""/console/cases/assign: many cases to one department or officer, each by the action itself.

Batches are made only where one by one makes no sense: nothing is closed this way.
"""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import parse_qsl

from flask import g, request
from werkzeug.datastructures import MultiDict

from app.console.attempt import attempt, beside
from app.console.choices import assignees
from app.console.form_bodies import body_from, id_from
from app.console.forms import fields_of, version_from
from app.console.lists import ACTION, LIMIT, list_page
from app.console.pages import in_words, page, render
from app.core import clock
from app.core.answers import said
from app.core.errors import Problem, refuse
from app.incidents import queries
from app.incidents.actions import act, body_of
from app.incidents.models import Incident
from app.incidents.present import cases_out

#: Fields of the action that belong to one case alone.
OF_ONE = ("photo_ids", "stage")


@page("/cases/assign", "incidents.act")
def assign_form() -> Any:
    """批量交办 The cases that were ticked, and one form for all of them."""
    if not request.args.getlist("case"):
        return _nothing_ticked(request.args)
    return _form(_ids(request.args.getlist("case")), str(uuid.uuid4()), MultiDict())


@page("/cases/assign", "incidents.act", methods=("POST",))
def assign_many() -> Any:
    """Give each case to whom the form says; a verdict on each."""
    if not request.form.getlist("case"):
        return _nothing_ticked(request.form)
    versions = dict(one.rpartition(":")[::2] for one in request.form.getlist("case"))
    ids, batch = _ids(versions), _id(request.form.get("id", ""))
    body = body_from(body_of(ACTION), request.form)
    own = body | {"id": id_from(request.form, body)}
    loaded, problem = attempt(lambda: body_of(ACTION).load(own))
    if problem is not None:
        return _form(ids, str(batch), request.form, problem)
    rows = queries.all_found(*_me(), ids) or refuse("not_found")
    # in the order of their keys: two such batches do not wait for each other in a circle
    verdicts = {one: _assign(one, versions[str(one)], loaded) for one in sorted(ids)}
    known = {case["id"]: case for case in _shown(rows)}
    return render(
        "assigned.html",
        200,
        verdicts=[(known.get(one), verdict) for one, verdict in verdicts.items()],
        left=[one for one, verdict in verdicts.items() if verdict and one in known],
    )


def _nothing_ticked(given: MultiDict[str, str]) -> Any:
    """The list that somebody comes from, and what to do there."""
    asked = MultiDict(parse_qsl(given.get("asked", "")))
    return list_page(asked, Problem("nothing_ticked"))


def _assign(case: uuid.UUID, version: str, body: dict[str, Any]) -> Any:
    """Why a case was not assigned, or None; each has an id that follows from the form's."""
    own = body | {"id": uuid.uuid5(body["id"], str(case))}
    try:
        _, problem = attempt(
            lambda: act(
                caller=g.caller,
                incident_id=case,
                action=ACTION,
                body=own,
                version=version_from(version),
                now=clock.now(),
            )
        )
    except Problem as gone:  # what is none of his business any more stops none of the others
        problem = in_words(gone)
    return problem and said(problem)


def _form(
    ids: Sequence[uuid.UUID], batch: str, values: MultiDict[str, str], problem: Any = None
) -> Any:
    rows = queries.all_found(*_me(), ids)
    if not rows:
        refuse("not_found")
    why = said(problem) if problem else {}
    fields = fields_of(body_of(ACTION), assignees(rows), values, beside(why, body_of(ACTION)))
    return render(
        "assign.html",
        problem.status if problem else 200,
        cases=_shown(rows),
        fields=[field for field in fields if field.name not in OF_ONE],
        id=batch,
        why=why,
    )


def _shown(rows: Sequence[Incident]) -> list[dict[str, Any]]:
    return cases_out(rows, *_me())


def _me() -> tuple[Any, int]:
    return g.caller.scope, g.caller.id


def _ids(given: Iterable[str]) -> list[uuid.UUID]:
    """The cases that were ticked, each once; refuses more than a page of a list has."""
    found = list(dict.fromkeys(_id(text) for text in given))
    return found if len(found) <= LIMIT else refuse("bad_request")


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        refuse("not_found")
