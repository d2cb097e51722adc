"""What every page of the console is made with: its address, its words, its errors.

A page is a view marked by `page`, which renders one template. Whoever is not signed in is led to
the sign-in page and back; a refusal is a page with its sentence.
"""

import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for

from app.console import form_words, words
from app.core import clock
from app.core.answers import english, said
from app.core.errors import Named, Problem
from app.core.marks import SIGNED_IN, needs
from app.people import service as people

bp = Blueprint("console", __name__, url_prefix="/console", template_folder="templates")
STATIC = Path(__file__).parent / "static"
#: What the head of every page leads to.
PAGES = (
    ("console.desk", ("工作台", "Desk")),
    ("console.cases", ("案件", "Cases")),
    ("console.county_map", ("地图", "Map")),
    ("console.ranking", ("考核", "Evaluation")),
    ("console.registers", ("台账", "Registers")),
)
#: Who may not read of cells is led to what he may read of his department.
INSTEAD = {"console.ranking": "console.departments"}
#: Where somebody is led who must do that first.
LEADS_TO = {"password_change_required": "console.password", "notice_required": "console.notice"}


def page(
    rule: str, action: str, methods: tuple[str, ...] = ("GET",), stands_on: str | None = None
) -> Callable[[Any], Any]:
    """Mark a view as a page at /console`rule`, for those whose posts permit the action.

    What is only sent, and refused says so on a page, names the one that its form `stands_on`:
    whoever reads its address again, after a new sign-in for one, is led there.
    """

    def mark(view: Any) -> Any:
        marked = needs(action)(view)
        marked.by_session = True
        bp.add_url_rule(rule, endpoint=view.__name__, view_func=marked, methods=list(methods))
        if stands_on is not None:
            page(rule, action)(_leads_to(stands_on, view.__name__))
        return marked

    return mark


def _leads_to(endpoint: str, name: str) -> Any:
    def back(**given: Any) -> Any:
        """To the page on which a form stands."""
        named = set().union(*(one.arguments for one in current_app.url_map.iter_rules(endpoint)))
        return back_to(endpoint, **{part: given[part] for part in named})

    back.__name__ = f"{name}_form"
    return back


def render(template: str, status: int = 200, **values: Any) -> Response:
    """A page as an answer; `values` are what its template names."""
    html = render_template(f"console/{template}", **_common(), **values)
    # to its own pages a page says where somebody comes from: he is led back there
    own = {"Content-Security-Policy": policy(), "Referrer-Policy": "same-origin"}
    return Response(html, status, headers=own)


def back_to(endpoint: str, **values: Any) -> Any:
    """After a form: the page to go on with, so that reloading sends nothing again."""
    return redirect(url_for(endpoint, **values), 303)


def say(chinese: str, in_english: str) -> str:
    """Words in the reader's language: Chinese unless the browser asks for English first."""
    return in_english if english() else chinese


def own_path(target: str | None) -> str:
    """Where to go after signing in: a page of the console, never another site."""
    parts = urlsplit(target or "")
    home = url_for("console.desk")
    inside = parts.path == home or parts.path.startswith(f"{home.rstrip('/')}/")
    return (target or home) if inside and not parts.netloc and not parts.scheme else home


def policy() -> str:
    """Nothing from elsewhere but map tiles, where the county has set some; no inline script."""
    tiles = urlsplit(current_app.config["TILE_URL"])
    hosts = f" {tiles.scheme}://{tiles.netloc}" if tiles.netloc else ""
    return "; ".join(
        (
            "default-src 'self'",
            f"img-src 'self' data: blob:{hosts}",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _common() -> dict[str, Any]:
    cookie = g.get("cookie")
    return {
        "say": say,
        "words": words,
        "form_words": form_words,
        "word": word,
        "kind_of": kind_of,
        "lang": "en" if english() else "zh-CN",
        "me": g.get("caller"),
        "form_token": people.form_token(cookie) if cookie else "",
        "form_id": lambda: str(uuid.uuid4()),
        "local": clock.local,
        "now": clock.now(),
        "pages": [(opened, say(*name)) for one, name in PAGES if (opened := _opened(one))],
        "may": g.caller.scope.allows if "caller" in g else lambda _: False,
    }


def _opened(endpoint: str) -> str | None:
    """A page, or the one in its place, that the reader's posts permit."""
    found = (one for one in (endpoint, INSTEAD.get(endpoint)) if one and _opens(one))
    return next(found, None)


def _opens(endpoint: str) -> bool:
    """Whether the reader's posts permit a page: nobody is led to one that refuses him."""
    needed: str = getattr(current_app.view_functions[endpoint], "needs")  # noqa: B009
    return needed == SIGNED_IN or ("caller" in g and g.caller.scope.allows(needed))


def tiles() -> dict[str, str] | None:
    """The base map that the county has set, the same as that of the phones."""
    url = current_app.config["TILE_URL"]
    return {"url": url, "datum": current_app.config["TILE_DATUM"]} if url else None


def word(table: dict[str, tuple[str, str]], name: str | None) -> str:
    """The word for a name of the contract; the name itself where there is none."""
    return say(*table[name]) if name in table else (name or "—")


def place(table: dict[str, tuple[str, str]], dotted: str) -> str:
    """The words for a place in what was sent: 检查第 3 项 结果 for visits.2.result."""
    said: list[str] = []
    for part in [dotted] if dotted in table else dotted.split("."):
        if part.isdecimal() and said:
            said[-1] += say(f"第 {int(part) + 1} 项", f" {int(part) + 1}")
        else:
            said.append(word(table, part))
    return " ".join(said)


def kind_of(case: Mapping[str, Any]) -> str:
    """The name of a case's kind in the reader's language."""
    return say(case["kind_name"], case["kind_english"])


def kind_name(kind: Any) -> str:
    """The same of a kind itself: a county's own may have no English name."""
    return say(kind.name, kind.english or kind.name)


def in_words(problem: Problem) -> Problem:
    """A refusal that names fields, actions, clocks: with the labels and buttons of the pages."""
    said: dict[str, Any] = {}
    for name in problem.more.keys() & form_words.SAID.keys():
        value, table = problem.more[name], form_words.SAID[name]
        if isinstance(value, list | tuple):
            said[name] = [place(table, one) for one in value] or ["—"]
        elif not isinstance(value, Named):
            said[name] = ", ".join(place(table, one) for one in value.split(", "))
    return Problem(problem.code, problem.headers, **problem.more | said)


@bp.errorhandler(Problem)
def refused(problem: Problem) -> Any:
    """Lead to where it can be mended, or say what is refused: on the page that the view has named
    for it, `g.again` (of the refusal), or on one of its own.
    """
    g.code = problem.code
    if problem.code == "signed_out":
        return lead_to("console.sign_in")
    if problem.code in LEADS_TO:
        return lead_to(LEADS_TO[problem.code])
    if "again" in g:
        return g.pop("again")(in_words(problem))
    body = said(in_words(problem))
    title = word(words.REFUSED, str(problem.status)) if not english() else body["title"]
    ask_why = problem.code == "reason_required"
    said_so = {"title": title, "detail": body.get("detail"), "ask_why": ask_why}
    return render("refused.html", problem.status, **said_so)


def lead_to(endpoint: str) -> Response:
    """Another page first, and then back; what was typed waits in the browser."""
    # a part that a page asks for by itself is no page to come back to
    page_shown = request.headers.get("HX-Current-URL")
    here = page_shown or (request.full_path if request.method == "GET" else request.referrer or "")
    parts = urlsplit(here)
    then = parts.path + (f"?{parts.query}" if parts.query else "")
    # a form that was not taken, a page that goes on by itself: what was typed waits there
    open_before = {"ended": "1"} if page_shown or request.method == "POST" else {}
    target = f"{url_for(endpoint)}?{urlencode({'then': then} | open_before)}"
    if page_shown:
        return Response("", 401, headers={"HX-Redirect": target})
    return redirect(target, 303)  # type: ignore[return-value]
