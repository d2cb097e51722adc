"""/console/sites/import: sites from a file, all rows or none; the report says what is wrong."""

from collections.abc import Sequence
from typing import Any

from flask import g, request

from app.console.attempt import attempt
from app.console.pages import back_to, in_words, page, render
from app.core import clock
from app.core.answers import said
from app.core.errors import Problem
from app.core.marks import first, once, takes_up_to
from app.core.schemas import DATUMS
from app.sites import service
from app.sites.schemas import SiteIn

MOST_BYTES = 8 * 1024 * 1024


@page("/sites/import", "sites.write")
def import_sites() -> Any:
    """导入巡查对象 What the file holds, and where it is sent."""
    return _shown()


def _read_file() -> None:
    file, datum = request.files.get("file"), request.form.get("datum", "")
    g.site_file = service.read_sites(file.read(), datum) if file and datum in DATUMS else None


@page("/sites/import", "sites.write", methods=("POST",))
@takes_up_to(lambda: MOST_BYTES)
@first(_read_file)
@once()
def import_sites_file() -> Any:
    """Import GeoJSON, a zipped shapefile, GeoPackage or csv: all rows or none."""
    file, datum = g.site_file, request.form.get("datum", "")
    if file is None:
        return _shown(in_words(Problem("invalid", fields=["file", "datum"])), datum=datum)
    report, problem = attempt(
        lambda: service.import_sites(
            caller=g.caller,
            file=file,
            now=clock.now(),
            read=SiteIn().load,
            said=said,
        )
    )
    g.answer_again = back_to("console.register", name="sites")
    rows = report.rows if report else problem.more.get("rows", ()) if problem else ()
    return _shown(problem, rows, datum, report.ignored if report else (), done=problem is None)


def _shown(
    problem: Problem | None = None,
    rows: Any = (),
    datum: str = "wgs84",
    ignored: Sequence[str] = (),
    *,
    done: bool = False,
) -> Any:
    return render(
        "site_import.html",
        problem.status if problem else 200,
        why=said(problem).get("detail") if problem else None,
        rows=rows,
        wrong=[row for row in rows if not row["ok"]],
        datums=DATUMS,
        datum=datum,
        ignored=ignored,
        done=done,
    )
