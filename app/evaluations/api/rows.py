"""/evaluations/…/rows: what is behind a number, by name and date, all of it."""

from datetime import datetime
from typing import Any

from flask import g

from app.cells import queries as cells
from app.cells.models import Cell
from app.core import clock
from app.core.answers import english
from app.core.errors import refuse
from app.core.files import file_of
from app.core.looks import looks_at, protects
from app.core.marks import needs
from app.core.paging import only_id, page_of
from app.core.period import Period
from app.core.sheets import CSV, csv_file
from app.core.web import Blueprint
from app.evaluations import service
from app.evaluations.models import Evaluation
from app.evaluations.present.rows import HEADINGS, evaluation_of, listed, named, row_out, rows_of
from app.evaluations.rules import runs
from app.evaluations.schemas.rows import FactQuery, RowOut, RowsQuery

blp = Blueprint("evaluation_rows", __name__, url_prefix="/api/v1", description="考核依据")
READS = "evaluations.read"
MISSED = {
    "row": "990126101203/4",
    "of": "cycle",
    "good": False,
    "cell": {"code": "990126101203", "name": "青石村"},
    "name": "应巡周期",
    "since": "2026-07-07",
    "until": "2026-07-08",
    "text": "有 1 次巡查，均不是有效巡查",
}


@blp.get("/evaluations/<period>/<code>/rows")
@needs(READS)
@blp.arguments(RowsQuery(), location="query")
@blp.response(200, page_of(RowOut, "EvaluationRows"), example={"items": [MISSED], "next": None})
def rows(query: dict[str, Any], period: str, code: str) -> Any:
    """The rows behind a fact, those that were not good first: cell, name, from when to when 依据

    Cycles in which nobody patrolled, sites, tasks and squares by name; patrols and cases by id.
    """
    place, asked, found, now = _asked(period, code)
    good, bad = rows_of(found, asked, place, query["fact"], now)
    every = [(row, False) for row in bad] + [(row, True) for row in good]
    if query["good"] is not None:
        every = [one for one in every if one[1] == query["good"]]
    start = only_id(query["cursor"]) or 0
    some = every[max(start, 0) :][: query["limit"]]
    items = [
        row_out(one, well, english())
        for one, (_, well) in zip(
            named(found, asked, place, query["fact"], [row for row, _ in some], now),
            some,
            strict=True,
        )
    ]
    end = max(start, 0) + len(some)
    return {"items": items, "next": [end] if some and end < len(every) else None}


@blp.get("/evaluations/<period>/<code>/rows.csv")
@needs(READS)
@protects("export", by=READS)
@blp.arguments(FactQuery(), location="query")
@blp.response(200, description="CSV in UTF-8 with BOM", content_type=CSV)
def as_csv(query: dict[str, Any], period: str, code: str) -> Any:
    """All of them as csv for Excel 导出依据（csv）"""
    looks_at(f"evaluation {period} {code} {query['fact']}")
    place, asked, found, now = _asked(period, code)
    name = f"{place.name} {period} {query['fact']}.csv"
    content = csv_file(HEADINGS, listed(found, asked, place, query["fact"], now))
    return file_of(content, CSV, name)


def _asked(period: str, code: str) -> tuple[Cell, Period, Evaluation | None, datetime]:
    """The cell, the period, what was computed of it; None while it still runs."""
    place, asked, now = cells.must(code), service.period_of(period), clock.now()
    if not g.caller.scope.covers(READS, place.path):
        refuse("not_found")
    running = runs(asked, clock.day_of(now)) and asked.kind == "Q"
    return place, asked, None if running else evaluation_of(asked, place), now
