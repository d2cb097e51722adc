"""/console/ledgers/kinds: the county's ledgers; a new one, another version, the end of one."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import g, request

from app.cells.models import Cell
from app.console.attempt import attempt
from app.console.ledgers.kind_form import (
    FIELDS,
    ROW,
    SHAPE,
    at_fields,
    data_of_form,
    form_from,
    shown,
)
from app.console.pages import back_to, page, render
from app.console.policy_form import fields_of_rules, labels_of, told, typed_from
from app.core import clock
from app.core.answers import english, said
from app.core.db import db
from app.core.errors import Problem, refuse
from app.core.marks import READING, once, only_reads
from app.ledgers import queries, service
from app.ledgers.present.kinds import kind_out
from app.ledgers.rules.kinds import faults_of
from app.ledgers.schemas import LedgerKindIn
from app.policies.rules import Fault

#: A new ledger begins as this one that comes with the program, without its fields.
LIKE = "issue"
MAY = "ledgers.configure"


def _county() -> Cell:
    """The county whose ledgers somebody edits; refuses who edits none."""
    mine = g.caller.scope.county_for(MAY) or refuse("post_lacks_permission")
    return db.session.get_one(Cell, mine)


@page("/ledgers/kinds", "ledger_kinds.read")
def ledger_kinds() -> Any:
    """台账种类 The ledgers of the county: whose version counts, what each asks for."""
    county_id = g.caller.scope.county_id() or refuse("not_found")
    rows = [kind_out(kind, county_id) for kind in queries.kinds_for(county_id).values()]
    edits = g.caller.scope.county_for(MAY) is not None
    return render("ledger_kinds.html", rows=rows, edits=edits, done=request.args.get("done"))


@page("/ledgers/kinds/new", MAY, methods=("GET", "POST"))
@only_reads(lambda: request.method in READING or bool(request.form.get("more")))
@once()
def new_ledger_kind() -> Any:
    """新增台账 A ledger of the county's own, begun as another one where `like` names it."""
    kinds, like = queries.kinds_for(_county().id), request.args.get("like", "")
    data = dict(kinds[like if like in kinds else LIKE].data)
    if like not in kinds:
        nothing = {"type": "object", "properties": {}}
        data |= {"title": "", "english": "", "about": "", "schema": nothing, "key": []}
    code = request.form.get("code", "").strip()
    return _edited(data, code, new=True, seen=0)


@page("/ledgers/kinds/of/<ledger>", MAY, methods=("GET", "POST"))
@only_reads(lambda: request.method in READING or bool(request.form.get("more")))
@once()
def ledger_kind(ledger: str) -> Any:
    """修改台账 Another version of a ledger."""
    county = _county()
    kind = queries.kinds_for(county.id).get(ledger) or refuse("not_found")
    seen = queries.next_version(county.id, ledger) - 1
    return _edited(dict(kind.data), ledger, new=False, seen=seen)


@page("/ledgers/kinds/of/<ledger>/retire", MAY, methods=("POST",), stands_on="console.ledger_kind")
def retire_ledger_kind(ledger: str) -> Any:
    """停用台账 Nothing new is listed in it; what is in it goes on."""
    service.retire_kind(caller=g.caller, county=_county(), code=ledger, now=clock.now())
    return back_to("console.ledger_kinds", done=ledger)


def _edited(data: dict[str, Any], code: str, *, new: bool, seen: int) -> Any:
    """The form with `data` in it, or what was sent, stored."""
    now = shown(data)
    if request.method == "GET":
        return _form(code, now, now, new=new, seen=seen)
    form = form_from(now, request.form)
    if request.form.get("more"):
        return _form(code, now, form, new=new, seen=seen)
    made = data_of_form(form, data)
    if faults := at_fields(faults_of(made), form):
        return _form(code, now, form, new=new, seen=seen, faults=faults)
    seen = request.form.get("seen", seen, type=int)
    _, problem = attempt(lambda: _add(code, made, new=new, seen=seen))
    if problem is not None:
        return _form(code, now, form, new=new, seen=seen, problem=problem)
    return back_to("console.ledger_kinds", done=code)


def _add(code: str, data: dict[str, Any], *, new: bool, seen: int) -> None:
    if new and code in queries.kinds_for(_county().id):
        refuse("ledger_known", ledger=code)
    read = LedgerKindIn().load({"county": _county().code, "code": code, "data": data})
    service.add_kind(
        caller=g.caller,
        county=_county(),
        code=read["code"],
        data=read["data"],
        now=clock.now(),
        seen=seen,
    )


def _form(
    code: str,
    now: Mapping[str, Any],
    form: Mapping[str, Any],
    *,
    new: bool,
    seen: int,
    problem: Problem | None = None,
    faults: Sequence[Fault] = (),
) -> Any:
    """The form with what was typed in it, and beside its fields what is wrong with them."""
    blank = dict(now) | {FIELDS: [ROW]}
    about, fields, steps = fields_of_rules(SHAPE, blank, typed_from(SHAPE, form), {})
    told([about, fields, steps], faults, lambda fault: fault._replace(path=()).said(english()))
    sentences = [(one, one._replace(path=()).said(english())) for one in faults]
    return render(
        "ledger_kind.html",
        problem.status if problem else 422 if faults else 200,
        county=_county(),
        code=code,
        new=new,
        seen=seen,
        about=about,
        fields=fields,
        steps=steps,
        wrong=[(labels_of(".".join(one.path)), text) for one, text in sentences],
        why=said(problem) if problem else {},
    )
