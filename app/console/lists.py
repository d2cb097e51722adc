"""/console/cases: lists of cases by all filters of the API; the address is what is shared."""

from typing import Any
from urllib.parse import urlencode

import marshmallow as ma
from flask import Response, g, request

from app.cells import queries as cells
from app.console.forms import fields_of
from app.console.pages import page, render
from app.core import clock
from app.core.answers import invalid
from app.core.schemas import Cursor, paged
from app.core.web import looks_at, protects
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
from app.taxonomy import queries as taxonomy

#: Filters that are shown; the others of the API work in the address.
SHOWN = ("q", "box", "status", "kind", "nature", "severity", "level", "overdue", "mark", "cell")
LIMIT = 50


@page("/cases", "incidents.read")
def cases() -> Any:
    """案件列表 One page of a list, with its filters as a form."""
    asked = {name: value for name, value in request.args.items() if value.strip()}
    query = _asked(CasesQuery, {"limit": str(LIMIT)} | asked)
    cell = cells.must(query["cell"]) if query.get("cell") else None
    rows = queries.listing(
        g.caller.scope,
        g.caller.id,
        filters=query,
        cell=cell,
        now=clock.now(),
        after=place_in(query),
        limit=query["limit"] + 1,
    )
    shown = paged(
        list(rows),
        query["limit"],
        lambda case: key_of(queries.place_of(case, query["order"]), query["order"]),
    )
    filters = [
        field
        for field in fields_of(CaseFilters(), {"kind": _kinds()}, request.args)
        if field.name in SHOWN
    ]
    kept = {name: value for name, value in asked.items() if name not in ("cursor", "limit")}
    return render(
        "cases.html",
        cases=cases_out(shown["items"], g.caller.scope, g.caller.id),
        filters=filters,
        asked=kept,
        ordered={one: _address(kept | {"order": one}) for one in ("newest", "due")},
        order=query["order"],
        next=_address(kept | {"cursor": Cursor.text(shown["next"])}) if shown["next"] else None,
    )


@page("/cases.<any(csv, xlsx, geojson):ending>", "incidents.export")
@protects("export", by="incidents.export")
def export(ending: str) -> Any:
    """The list of an address as a file; each on record."""
    looks_at("incidents")
    query = _asked(CaseExportQuery, request.args.to_dict())
    content = exported(ending, query, g.caller.scope, g.caller.id, clock.now())
    headers = {"Content-Disposition": f"attachment; filename=incidents.{ending}"}
    return Response(content, content_type=KINDS[ending], headers=headers)


def _asked(schema: type[ma.Schema], given: dict[str, str]) -> dict[str, Any]:
    """What an address asks for; refuses what the API's list does not know."""
    try:
        found: dict[str, Any] = schema(unknown=ma.RAISE).load(
            {name: value for name, value in given.items() if value.strip()}
        )
    except ma.ValidationError as error:
        raise invalid(error.normalized_messages()) from None
    return found


def _kinds() -> list[tuple[str, str]]:
    rows = taxonomy.kinds(g.caller.scope.county_id())
    return [(kind.code, f"{kind.code} {kind.name}") for kind in rows if kind.retired_on is None]


def _address(asked: dict[str, Any]) -> str:
    return f"{request.path}?{urlencode(asked)}"
