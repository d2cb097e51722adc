"""/console/registers/<name>/<key>/<form>: a form of a register, shown and sent.

What it is called, asks for and does stands in the register; here is how any of them goes.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import g, request
from werkzeug.datastructures import MultiDict

from app.console.attempt import attempt, beside
from app.console.form_bodies import body_from
from app.console.forms import as_typed, fields_of
from app.console.pages import back_to, page, render, say
from app.console.registers.listing import REGISTERS
from app.console.registers.shape import WHOLE, Form, Register, thing
from app.core.answers import said
from app.core.errors import Problem, refuse
from app.core.marks import SIGNED_IN, once


@page("/registers/<name>/<key>/<form>", SIGNED_IN)
def register_form(name: str, key: str, form: str) -> Any:
    """The form of a row, or (key `all`) of the register, with what the row says now."""
    register, one, about = _found(name, key, form)
    return _shown(register, one, about, typed=as_typed(one.values(about)))


@page("/registers/<name>/<key>/<form>", SIGNED_IN, methods=("POST",))
@once()
def send_register_form(name: str, key: str, form: str) -> Any:
    """Do what it says; refused it comes back as it was typed."""
    register, one, about = _found(name, key, form)
    do = one.do or refuse("not_found")
    body = _body(one, about)
    count, problem = attempt(lambda: do(about, body()))
    if problem is not None:
        return _shown(register, one, about, typed=request.form, problem=problem)
    return back_to("console.register", name=name, done=form, of=key, count=count)


def _body(one: Form, about: Any) -> Callable[[], dict[str, Any]]:
    """What the form says, as its verb takes it; refused when it is asked for."""
    schema, before = one.schema_of(about), as_typed(one.values(about))
    body = body_from(schema, request.form, before)
    if not one.as_changed:
        return lambda: dict(schema.load(body))
    same = body_from(schema, MultiDict(before))
    return lambda: {name: value for name, value in body.items() if same.get(name) != value}


def _found(name: str, key: str, form: str) -> tuple[Register, Form, Any]:
    """A register that the caller may see, a form of it that is offered to him, its thing."""
    register = REGISTERS.get(name)
    if register is None or not g.caller.scope.allows(register.action):
        refuse("not_found")
    one = register.forms.get(form) or refuse("not_found")
    if not g.caller.scope.allows(one.action):
        refuse("post_lacks_permission")
    about = thing(one, key)
    if not all(register.permits(one.action, [about])) or not one.may(about):
        refuse("post_lacks_permission")
    if form not in register.offered([about])[0]:
        refuse("conflict")
    return register, one, about


def _shown(
    register: Register,
    one: Form,
    about: Any,
    *,
    typed: Mapping[str, Any],
    problem: Problem | None = None,
) -> Any:
    why, schema = said(problem) if problem else {}, one.schema_of(about)
    return render(
        "register_form.html",
        problem.status if problem else 200,
        register=register,
        form=one,
        # of the register as a whole its words say what is made; else it is said what is changed
        called="" if about is None else register.called(about) or say(*register.words),
        whole=WHOLE,
        fields=fields_of(schema, one.choices(about), typed, beside(why, schema), one.labels),
        facts=one.facts(about),
        why=why,
    )
