"""/console/sites/import: sites from a file, all rows or none; the report says what is wrong."""

from typing import Any

from flask import g, request

from app.console.attempt import attempt
from app.console.pages import in_words, page, render
from app.core import clock
from app.core.answers import said
from app.core.errors import Problem
from app.core.schemas import DATUMS
from app.core.web import takes_up_to
from app.sites import service
from app.sites.schemas import SiteIn

MOST_BYTES = 8 * 1024 * 1024


@page("/sites/import", "sites.write")
def import_sites() -> Any:
    """导入巡查对象 What the file holds, and where it is sent."""
    return _shown()


@page("/sites/import", "sites.write", methods=("POST",))
@takes_up_to(lambda: MOST_BYTES)
def import_sites_file() -> Any:
    """Import GeoJSON or csv: all rows or none."""
    file, datum = request.files.get("file"), request.form.get("datum", "")
    if file is None or datum not in DATUMS:
        return _shown(in_words(Problem("invalid", fields=["file", "datum"])), datum=datum)
    content = file.read()
    report, problem = attempt(
        lambda: service.import_sites(
            caller=g.caller,
            content=content,
            datum=datum,
            now=clock.now(),
            read=SiteIn().load,
            said=said,
        )
    )
    rows = report if problem is None else problem.more.get("rows", ())
    return _shown(problem, rows, datum, done=problem is None)


def _shown(
    problem: Problem | None = None, rows: Any = (), datum: str = "wgs84", *, done: bool = False
) -> Any:
    return render(
        "site_import.html",
        problem.status if problem else 200,
        why=said(problem).get("detail") if problem else None,
        rows=rows,
        wrong=[row for row in rows if not row["ok"]],
        datums=DATUMS,
        datum=datum,
        done=done,
    )
