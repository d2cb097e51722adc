"""/console/evaluations/records: what somebody answered for in all posts, a cell under all heads."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from flask import g, request
from marshmallow import fields, validate

from app.cells import queries as cells
from app.console.evaluations.asked import READS, territory
from app.console.forms import loaded
from app.console.pages import page, render
from app.core.answers import english
from app.core.arguments import REASON
from app.core.errors import refuse
from app.core.files import file_of
from app.core.looks import ask_why, looks_at_each, protects, reason
from app.core.sheets import CSV, XLSX, csv_file, workbook
from app.core.text_fields import Code, Line
from app.evaluations import service
from app.evaluations.export import HEADINGS, post_of, rows_of, sheets_of
from app.evaluations.present.results import records_out
from app.evaluations.queries.records import people_named
from app.evaluations.service.read_records import READ, Records

#: How many people of a name are offered.
MOST = 50


class RecordsAsked(ma.Schema):
    """A cell, or somebody by his number; or a part of his name, to find him."""

    cell = Code(most=32)
    officer = fields.Integer(validate=validate.Range(1, 2**31 - 1))
    name = Line(most=40)
    why = fields.String()


@page("/evaluations/records", READS)
@protects("export", by=READ)
def records() -> Any:
    """考核档案 One's own, or that of a cell or a person below one; each look is on record."""
    asked = _asked()
    whose: dict[str, Any] = {name: asked[name] for name in ("cell", "officer") if name in asked}
    if not whose:
        looks_at_each(())
    found = _found(whose) if whose else None
    reads = g.caller.scope.allows(READ)
    roots = g.caller.scope.roots(READ) if reads else ()
    return render(
        "records.html",
        found=records_out(found, english()) if found else None,
        post_of=post_of,
        mine=bool(found and found.officer and found.officer.id == g.caller.id),
        whose=whose | ({"why": reason()} if reason() else {}),
        why=reason() or "",
        name=asked.get("name", ""),
        people=people_named(asked["name"], roots, MOST) if reads and asked.get("name") else None,
        most=MOST,
        cells=territory(READ) if reads else [],
    )


@page("/evaluations/records.csv", READS)
@protects("export", by=READ)
def records_csv() -> Any:
    """The same as csv for Excel."""
    return file_of(csv_file(HEADINGS, rows_of(_one())), CSV, "考核档案.csv")


@page("/evaluations/records.xlsx", READS)
@protects("export", by=READ)
def records_xlsx() -> Any:
    """The same as a workbook, with terms of office and what was entered."""
    return file_of(workbook(sheets_of(_one())), XLSX, "考核档案.xlsx")


def _asked() -> dict[str, Any]:
    given = {name: value for name, value in request.args.items() if value}
    asked = loaded(RecordsAsked, given)
    asked.pop(REASON, None)
    # who is named by his number needs no search
    return {
        name: value for name, value in asked.items() if name != "cell" or "officer" not in asked
    }


def _one() -> Records:
    asked = _asked()
    asked.pop("name", None)
    return _found(asked) if asked else refuse("one_of_cell_and_officer")


def _found(whose: Mapping[str, Any]) -> Records:
    """The record, once it is on record who looks at whose and why."""
    if "officer" in whose:
        officer_id = whose["officer"]
        own = officer_id == g.caller.id
        found = service.records_of_officer(caller=g.caller, officer_id=officer_id)
        looks_at_each([] if own else [(f"record {officer_id}", officer_id)])
        ask_why(own=own)
        return found
    place = cells.must(whose["cell"])
    found = service.records_of_cell(caller=g.caller, cell=place)
    people = sorted({term.officer_id for term in found.terms if term.officer_id is not None})
    others = [(f"record {place.code}", i) for i in people if i != g.caller.id]
    looks_at_each(others or [(f"record {place.code}", None)])
    ask_why()
    return found
