"""Signing in and out, one's own password, the privacy notice."""

from typing import Any

from flask import g, redirect, request

from app.console.pages import back_to, bp, own_path, page, render
from app.core import clock
from app.core.answers import said
from app.core.db import transaction
from app.core.errors import Problem, refuse
from app.core.marks import PUBLIC, SIGNED_IN, checks_a_password, first, needs
from app.core.operators import on_this_machine
from app.people import service as people

MOST = 200


def _verify() -> None:
    """Check the password before the transaction: it is slow, and nobody else must wait."""
    name, address = _typed("username"), request.remote_addr or ""
    if request.method == "POST" and name:
        with transaction():
            hashed = people.hash_of(username=name, address=address, now=clock.now())
        g.verified = people.verify(
            hashed=hashed, password=_typed("password"), here=on_this_machine()
        )


def _typed(name: str) -> str:
    return request.form.get(name, "")[:MOST].replace("\x00", "")


@bp.route("/sign-in", methods=["GET", "POST"])
@needs(PUBLIC)
@checks_a_password
@first(_verify)
def sign_in() -> Any:
    """登录 A name and a password; then back to where somebody wanted to go."""
    then = own_path(request.values.get("then"))
    if request.method == "GET":
        return render("sign_in.html", then=then, username=request.args.get("as", "")[:MOST])
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        refuse("foreign_form")
    _comes_back("sign_in.html", then=then, username=_typed("username"))
    officer = people.admitted(
        username=_typed("username"),
        verified=g.get("verified", False),
        address=request.remote_addr or "",
        now=clock.now(),
    )
    g.signed_in_id = officer.id
    people.end_sessions(officer.id, only=request.cookies.get(people.COOKIE, ""))
    return _with_cookie(redirect(then, 303), people.open_session(officer.id))


def _comes_back(template: str, **values: Any) -> None:
    """What is refused from here on is said on the form."""

    def shown(problem: Problem) -> Any:
        return render(template, problem.status, problem=said(problem), **values)

    g.again = shown


@page("/sign-out", SIGNED_IN, methods=("POST",))
def sign_out() -> Any:
    """退出 End this sign-in, or all of one's own."""
    only = None if request.form.get("everywhere") else g.cookie
    people.end_sessions(g.caller.id, only=only)
    answer = back_to("console.sign_in")
    answer.delete_cookie(people.COOKIE, path="/console")
    return answer


def _check_change() -> None:
    """Check the old password and hash the new one before the transaction."""
    if request.method == "POST" and _typed("new") == _typed("again"):
        _comes_back("password.html", then=own_path(request.values.get("then")))
        name, address = g.account.username, request.remote_addr or ""
        with transaction():
            was = people.hash_of(username=name, address=address, now=clock.now())
        typed = {"old": _typed("old"), "new": _typed("new")}
        g.change = people.check_change(username=name, was=was, **typed)


@page("/password", SIGNED_IN, methods=("GET", "POST"))
@checks_a_password
@first(_check_change)
def password() -> Any:
    """修改密码 Set a password of one's own; every other sign-in ends."""
    then = own_path(request.values.get("then"))
    if request.method == "GET":
        return render("password.html", then=then)
    if _typed("new") != _typed("again"):
        return render("password.html", 422, then=then, differs=True)
    _comes_back("password.html", then=then)
    address = request.remote_addr or ""
    officer = people.set_password(
        officer_id=g.caller.id, change=g.change, address=address, now=clock.now()
    )
    return _with_cookie(redirect(then, 303), people.open_session(officer.id))


@page("/notice", SIGNED_IN, methods=("GET", "POST"))
def notice() -> Any:
    """个人信息告知 Read what is kept on one, and acknowledge it."""
    then = own_path(request.values.get("then"))
    county_id, now = g.caller.scope.county_id(), clock.now()
    row = people.notice_for(county_id, clock.day_of(now))
    if request.method == "GET":
        known = people.acknowledged_at(g.caller.id, row)
        return render("notice.html", then=then, row=row, known=known)
    given = request.form.get("version", "")
    version = int(given) if given.isascii() and given.isdecimal() else 0
    people.acknowledge(officer_id=g.caller.id, county_id=county_id, version=version, now=now)
    return redirect(then, 303)


def _with_cookie(answer: Any, token: str) -> Any:
    answer.set_cookie(
        people.COOKIE,
        token,
        path="/console",
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return answer
