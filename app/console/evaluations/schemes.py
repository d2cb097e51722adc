"""/console/evaluations/schemes: what cells are judged by, and a new version tried on the past."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import g, request

from app.cells.models import Cell
from app.console.attempt import attempt
from app.console.evaluations.scheme_form import (
    SHAPE,
    at_fields,
    data_of_form,
    form_from,
    marks,
    shown,
    sums,
)
from app.console.evaluations.scheme_formulas import formula_words
from app.console.forms import Field
from app.console.pages import back_to, page, render, word
from app.console.policy_form import fields_of_rules, labels_of, told, typed_from
from app.console.runnable import county_run
from app.console.scheme_words import SECTION
from app.core import clock
from app.core.answers import english, said
from app.core.db import db
from app.core.errors import Problem, refuse
from app.core.marks import READING, once, only_reads
from app.core.paths import county_of
from app.core.period import Period
from app.evaluations import service
from app.evaluations.models import Scheme
from app.evaluations.present.results import trial_out
from app.evaluations.schemas.schemes import SchemeIn
from app.evaluations.service.edit_scheme import faults_of
from app.policies.queries import next_version, version_in_force, versions
from app.policies.rules import Fault

#: On how many quarters a new version is tried.
QUARTERS = 4


@page("/evaluations/schemes", "evaluations.read")
def schemes() -> Any:
    """考核方案 What each level is judged by, in the version asked for, else the one in force."""
    top = county_of(g.caller.scope.roots("evaluations.read")[0].path)
    rows = list(versions(Scheme, {top}))
    now = service.scheme_for(top, clock.day_of(clock.now()))
    asked = request.args.get("version")
    one = next((row for row in rows if str(row.id) == asked), now)
    return render(
        "schemes.html",
        rows=rows,
        one=one,
        now_id=now.id,
        coming=_coming(top),
        rules=service.rules_of(one),
        formula_words=formula_words,
        sections=SECTION,
        edits=county_run() is not None,
        done="done" in request.args,
    )


def _coming(county_id: int) -> Scheme | None:
    """The version that will count next, if one is stored: a county's own comes before all
    defaults.
    """
    today = clock.day_of(clock.now())
    now = service.scheme_for(county_id, today)
    later = [row for row in versions(Scheme, {county_id}) if row.valid_from > today]
    if now.county_id is not None:
        later = [row for row in later if row.county_id is not None]
    # of those that begin on one day a county's own, and the newest
    later.sort(key=lambda row: (row.valid_from, row.county_id is None, -row.version))
    return later[0] if later else None


@page("/evaluations/schemes/new", "evaluations.run", methods=("GET", "POST"))
@only_reads(lambda: request.method in READING or bool(request.form.get("dry_run")))
@once()
def new_scheme() -> Any:
    """新方案 Edit the scheme in force, try it on past quarters, let it count from a day."""
    county = county_run() or refuse("post_lacks_permission")
    today = clock.day_of(clock.now())
    edited = version_in_force(Scheme, county.id, today)
    rules = service.rules_of(edited)
    now = shown(rules, edited.data)
    seen = next_version(Scheme, county.id) - 1
    if request.method == "GET":
        next_quarter = Period.of(today, "quarter").last + timedelta(days=1)
        return _form(county, now, now, str(next_quarter), seen)
    day = request.form.get("valid_from", "")[:10]
    seen = request.form.get("seen", seen, type=int)
    form = form_from(now, request.form)
    data = data_of_form(form, rules, next_version(Scheme, county.id))
    if faults := faults_of(data):
        return _form(county, now, form, day, seen, 422, faults=faults)
    only_tried = bool(request.form.get("dry_run"))
    found, problem = attempt(lambda: _add(county, day, data, seen, only_tried))
    if problem is not None:
        seen = next_version(Scheme, county.id) - 1 if problem.code == "changed_meanwhile" else seen
        return _form(county, now, form, day, seen, problem.status, problem=problem)
    if only_tried:
        faults, differs, quarters = found
        tried = trial_out(faults, differs, quarters, english())
        return _form(county, now, form, day, seen, tried=tried)
    return back_to("console.schemes", done=1)


def _add(county: Cell, day: str, data: dict[str, Any], seen: int, only_tried: bool) -> Any:
    read = SchemeIn().load({"county": county.code, "valid_from": day, "data": data})
    what = {"county": county, "valid_from": read["valid_from"], "data": read["data"]}
    if only_tried:
        return service.try_scheme(**what, now=clock.now(), quarters=QUARTERS)
    return service.add_scheme(caller=g.caller, **what, now=clock.now(), seen=seen)


def _form(
    county: Cell,
    now: Mapping[str, Any],
    form: Mapping[str, Any],
    day: str,
    seen: int,
    status: int = 200,
    *,
    faults: Sequence[Fault] = (),
    tried: Mapping[str, Any] | None = None,
    problem: Problem | None = None,
) -> Any:
    """The form with what is said in it; beside its fields what is wrong, or what it would do."""
    fields: list[Field] = fields_of_rules(SHAPE, now, typed_from(SHAPE, form), {})
    found = at_fields(faults, form)
    told(fields, found, lambda fault: fault._replace(path=()).said(english()))
    wrong = [(_where(fault.path), fault._replace(path=()).said(english())) for fault in found]
    return render(
        "new_scheme.html",
        status,
        county=county,
        coming=_coming(county.id),
        fields=fields,
        sections=SECTION,
        sums=sums(form),
        marks=marks(form),
        day=day,
        seen=seen,
        wrong=wrong,
        tried=tried,
        names=_names(tried) if tried else {},
        why=said(problem) if problem else None,
    )


def _where(path: Sequence[str]) -> str:
    """Where something stands: a section by its own name, which elsewhere is another thing's."""
    if not path or path[0] not in SECTION:
        return labels_of(".".join(path))
    return " · ".join([word(SECTION, path[0]), *labels_of(".".join(path)).split(" · ")[1:]])


def _names(tried: Mapping[str, Any]) -> dict[str, str]:
    """What the cells are called of whose children a trial tells."""
    codes = {row["parent"] for quarter in tried["quarters"] for row in quarter["items"]}
    codes |= {row["cell"] for quarter in tried["quarters"] for row in quarter["departments"]}
    found = db.session.execute(db.select(Cell.code, Cell.name).where(Cell.code.in_(codes - {None})))
    return dict(found.all())
