"""/console/views: lists of cases that somebody keeps under names of his own."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import g, redirect, request
from werkzeug.datastructures import MultiDict

from app.console.attempt import attempt
from app.console.lists import PLACE, asked_of, check_list, list_address, list_page
from app.console.pages import page
from app.core.schemas import Schema
from app.core.text_fields import Line
from app.incidents.service import keep_views


class ViewIn(Schema):
    """What a list is called."""

    name = Line(most=40, least=1, required=True)


@page("/views", "incidents.read", methods=("POST",), stands_on="console.cases")
def save_view() -> Any:
    """Keep a list under a name; an older one of that name is replaced."""
    asked = _asked()
    return _do(
        asked,
        lambda: keep_views.save_view(
            officer_id=g.caller.id, name=_name(), asked=urlencode(asked, doseq=True)
        ),
    )


@page("/views/<int:view_id>", "incidents.read", methods=("POST",), stands_on="console.cases")
def change_view(view_id: int) -> Any:
    """Give a list another name, or forget it; then back to the list that was open."""
    mine = {"officer_id": g.caller.id, "view_id": view_id}
    if request.form.get("forget"):
        return _do(_asked(), lambda: keep_views.forget_view(**mine))
    return _do(_asked(), lambda: keep_views.rename_view(**mine, name=_name()))


def _do(asked: dict[str, Any], change: Any) -> Any:
    """Change one's lists, and show the one that was open."""
    _, problem = attempt(change)
    if problem is not None:
        return list_page(MultiDict(asked), problem, naming=True)
    return redirect(list_address(asked), 303)


def _name() -> str:
    name: str = ViewIn().load({"name": request.form.get("name", "").strip()})["name"]
    return name


def _asked() -> dict[str, Any]:
    """What the list is asked by that was open; refuses what is none."""
    given = MultiDict(parse_qsl(request.form.get("asked", "")))
    asked = {name: value for name, value in asked_of(given).items() if name not in PLACE}
    check_list(asked)
    return asked
