"""/console/ledgers: the board by state 挂图作战, and lists by the filters of the API."""

from typing import Any

from flask import g, request

from app.console import ledger_words as own
from app.console.forms import fields_of, loaded_as_far
from app.console.pages import page, render, say
from app.console.registers.offered import named_cells
from app.console.registers.shape import own_cells
from app.core import clock
from app.core.answers import said
from app.core.paging import Cursor
from app.ledgers import queries
from app.ledgers.catalogue import STATES
from app.ledgers.present.items import items_page
from app.ledgers.present.overviews import board_out
from app.ledgers.schemas import BoardQuery, ItemsQuery

PAGE = 50
FILTERS = ("kind", "state", "cell", "overdue", "mine", "q")
#: What the fields of a filter are called.
LABELS = {"kind": "ledger"}


@page("/ledgers", "ledgers.read")
def ledgers() -> Any:
    """挂图作战 Of each ledger how many items are in which state, and what is late."""
    asked, problem = loaded_as_far(BoardQuery, _given(("cell", "mine")))
    shown = board_out(g.caller, asked)
    states = [one for one in STATES if any(one in row["states"] for row in shown["items"])]
    return render(
        "ledgers.html",
        problem.status if problem else 200,
        rows=shown["items"],
        states=states,
        own=own,
        asked=request.args,
        filters=_filters(("cell", "mine")),
        kinds=_kinds(),
        problem=said(problem) if problem else None,
    )


@page("/ledgers/items", "ledgers.read")
def ledger_items() -> Any:
    """台账列表 Items by the filters of the API, newest first."""
    given = _given((*FILTERS, "cursor")) | {"limit": str(PAGE)}
    asked, problem = loaded_as_far(ItemsQuery, given)
    shown = items_page(g.caller, asked, clock.now())
    kept = {name: value for name, value in _given(FILTERS).items() if value}
    return render(
        "ledger_items.html",
        problem.status if problem else 200,
        rows=shown["items"],
        next=Cursor.text(shown["next"]),
        kept=kept,
        own=own,
        filters=_filters(FILTERS),
        problem=said(problem) if problem else None,
    )


def _given(names: tuple[str, ...]) -> dict[str, str]:
    return {name: value for name in names if (value := request.args.get(name, "")[:200])}


def _kinds() -> list[tuple[str, str]]:
    found = queries.kinds_of(g.caller).values()
    return [(kind.code, kind.title) for kind in found if not kind.retired]


def _filters(names: tuple[str, ...]) -> Any:
    choices = {
        "kind": _kinds(),
        "state": [(name, say(*text)) for name, text in own.STATE.items()],
        "cell": named_cells(own_cells("ledgers.read")),
    }
    return fields_of(ItemsQuery(only=names), choices, request.args, labels=LABELS)
