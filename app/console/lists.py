"""/console/cases: lists of cases by all filters of the API; the address is what is shared."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Response, g, request, url_for
from marshmallow import fields
from werkzeug.datastructures import MultiDict

from app.cells import queries as cells
from app.console import words
from app.console.choices import kinds
from app.console.forms import fields_of, loaded, loaded_as_far, time_meant, time_typed
from app.console.list_columns import COLUMNS, table_of
from app.console.pages import in_words, page, render, say
from app.console.registers.offered import named_cells
from app.console.registers.shape import own_cells
from app.core import clock
from app.core.answers import said
from app.core.errors import Problem
from app.core.looks import looks_at, protects
from app.core.paging import Cursor, paged
from app.core.schemas import one_of
from app.incidents import queries
from app.incidents.export import KINDS, exported
from app.incidents.present import cases_out
from app.incidents.schemas.lists import (
    CaseExportQuery,
    CaseFilters,
    CasesQuery,
    key_of,
    place_in,
)

#: Filters that are shown; the others of the API work in the address.
SHOWN = (
    *("q", "box", "status", "kind", "nature", "severity", "level", "overdue", "mark", "cell"),
    *("class", "source", "since", "until"),
)
#: filter -> the word under which its label stands
LABELS = {"until": "received_until"}
#: Times that are typed.
TIMES = ("since", "until")
#: Of an address: where in the list one is, not which list it is.
PLACE = ("cursor", "limit")
LIMIT = 50
#: What may be done with many cases of a list at once.
ACTION = "assign"
Asked = dict[str, Any]


class ListQuery(CasesQuery):
    """The API's list, and as which columns it is shown; none: as cards."""

    columns = fields.List(one_of(*COLUMNS), load_default=list)


@page("/cases", "incidents.read")
def cases() -> Any:
    """案件列表 One page of a list, with its filters as a form."""
    return list_page(request.args)


def list_page(
    given: MultiDict[str, str], problem: Problem | None = None, *, naming: bool = False
) -> Any:
    """The list that an address asks for, as far as it can be asked; with why a form on it was
    refused, `naming`: that of its name.
    """
    asked = asked_of(given)
    query, wrong = loaded_as_far(ListQuery, {"limit": str(LIMIT)} | asked)
    try:
        rows = _rows(query)
    except Problem as nothing:  # a cell that is none, a place in a list of another order
        rows, wrong = [], in_words(nothing)
    problem = wrong or problem
    errors = _beside(wrong) if wrong else {}
    asked = {name: value for name, value in asked.items() if name not in errors}
    shown = paged(
        rows,
        query["limit"],
        lambda case: key_of(queries.place_of(case, query["order"]), query["order"]),
    )
    found = cases_out(shown["items"], g.caller.scope, g.caller.id)
    choices = {
        "kind": kinds(g.caller.scope.county_id()),
        "cell": named_cells(own_cells()),
        "source": [(name, say(*known)) for name, known in words.SOURCE.items()],
    }
    values = given.to_dict() | {name: _as_typed(asked[name]) for name in TIMES if name in asked}
    shown_fields = fields_of(CaseFilters(), choices, values, errors, LABELS)
    filters = {field.name: field for field in shown_fields}
    kept = {name: value for name, value in asked.items() if name not in PLACE}
    return render(
        "cases.html",
        problem.status if problem else 200,
        cases=found,
        table=table_of(found, query["columns"]),
        ticked=any(ACTION in case["actions"] for case in found),
        columns=COLUMNS,
        chosen=query["columns"],
        headings=[say(*COLUMNS[name][0]) for name in query["columns"]],
        filters=[filters[name] for name in SHOWN],
        unshown={name: kept[name] for name in kept if name not in (*SHOWN, "columns", "order")},
        asked=kept,
        narrowed=len(kept.keys() - {"columns", "order"}),
        exported={name: value for name, value in kept.items() if name != "columns"},
        this=urlencode(kept, doseq=True),
        ordered={one: list_address(kept | {"order": one}) for one in ("newest", "due")},
        order=query["order"],
        next=list_address(kept | {"cursor": Cursor.text(shown["next"])}) if shown["next"] else None,
        views=queries.views_of(g.caller.id),
        problem=said(problem) if problem else None,
        naming=naming,
        wrong=wrong is not None,
    )


def _rows(query: Asked) -> list[Any]:
    """What a page of the list shows, and one more."""
    return list(
        queries.listing(
            g.caller.scope,
            g.caller.id,
            filters=query,
            cell=cells.named(query["cell"]) if query.get("cell") else None,
            now=clock.now(),
            after=place_in(query),
            limit=query["limit"] + 1,
        )
    )


def _beside(wrong: Problem) -> dict[str, Any]:
    """What is wrong with an address, by its filters."""
    body = said(wrong)
    found: dict[str, Any] = body.get("errors") or {}
    return {"cell": [body["detail"]]} if wrong.code == "unknown_cell" else found


def asked_of(given: MultiDict[str, str]) -> Asked:
    """What an address says, without what is left blank; of `columns` all, of the others one."""
    asked: Asked = {name: value for name, value in given.items() if value.strip()}
    asked |= {name: time_meant(asked[name]) for name in TIMES if name in asked}
    return asked | ({"columns": given.getlist("columns")} if "columns" in asked else {})


def _as_typed(text: str) -> str:
    """A time as its field shows it; what is none as it is."""
    try:
        return time_typed(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return text


def check_list(asked: Asked) -> None:
    """Refuse what no list can be asked by."""
    loaded(ListQuery, asked)


def list_address(asked: Asked) -> str:
    """Where the list stands that is asked for."""
    return f"{url_for('console.cases')}?{urlencode(asked, doseq=True)}"


@page("/cases.<any(csv, xlsx, geojson):ending>", "incidents.export")
@protects("export", by="incidents.export")
def export(ending: str) -> Any:
    """The list of an address as a file; each on record. What it cannot be asked by is said on the
    list, whose filters are kept.
    """
    g.again = lambda problem: list_page(request.args, problem)
    looks_at("incidents")
    query = loaded(CaseExportQuery, asked_of(request.args))
    content = exported(ending, query, g.caller.scope, g.caller.id, clock.now())
    headers = {"Content-Disposition": f"attachment; filename=incidents.{ending}"}
    return Response(content, content_type=KINDS[ending], headers=headers)
