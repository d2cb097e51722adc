"""/console/ledgers/<ledger>/…: a ledger as a workbook, out and in."""

from typing import Any

from flask import Response, g, request

from app.console.attempt import attempt
from app.console.pages import page, render
from app.core import clock
from app.core.answers import said
from app.core.bounds import JSON_LIMIT
from app.core.db import transaction
from app.core.errors import Problem
from app.core.looks import looks_at, protects
from app.core.marks import first, takes_up_to
from app.core.sheets import XLSX
from app.ledgers import queries, service
from app.ledgers.export import exported, template
from app.ledgers.rules.kinds import Kind

#: How many rows of a report a page shows; first those that are wrong.
SHOWN = 200


def _file(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename={name}.xlsx"}
    return Response(content, mimetype=XLSX, headers=headers)


@page("/ledgers/of/<ledger>.xlsx", "ledgers.export")
@protects("export", by="ledgers.export")
def ledger_file(ledger: str) -> Any:
    """导出台账 The ledger as it stands; on record."""
    kind = queries.known_kind(g.caller, ledger)
    looks_at(f"ledger {ledger}")
    return _file(exported(kind, g.caller, {}, None, clock.now()), ledger)


@page("/ledgers/of/<ledger>/template.xlsx", "ledgers.import")
def ledger_template(ledger: str) -> Any:
    """台账模板 The table to fill in."""
    return _file(template(queries.known_kind(g.caller, ledger)), f"{ledger}-template")


@page("/ledgers/of/<ledger>/import", "ledgers.import")
def import_ledger(ledger: str) -> Any:
    """导入台账 The form for a file."""
    return render(
        "ledger_import.html", kind=queries.known_kind(g.caller, ledger), report=None, why=None
    )


def _read() -> None:
    with transaction():
        kind = queries.known_kind(g.caller, (request.view_args or {})["ledger"])
    file = request.files.get("file")
    g.ledger_table = service.read_items(file.read() if file else b"", kind)


@page("/ledgers/of/<ledger>/import", "ledgers.import", methods=("POST",))
@takes_up_to(lambda: JSON_LIMIT)
@first(_read)
def send_ledger(ledger: str) -> Any:
    """Store what is new, or say what is wrong with each row."""
    kind, now = queries.known_kind(g.caller, ledger), clock.now()
    trial = request.form.get("trial") == "true"

    def do() -> Any:
        return service.import_items(
            caller=g.caller,
            kind=kind,
            table=g.ledger_table,
            said=said,
            now=now,
            trial=trial,
        )

    done, problem = attempt(do)
    return _report(kind, done, problem, trial)


def _report(kind: Kind, done: Any, problem: Problem | None, trial: bool) -> Any:
    why = said(problem) if problem else {}
    rows = (problem.more.get("rows", []) if problem else done.rows) or []
    wrong = [row for row in rows if not row["ok"]]
    return render(
        "ledger_import.html",
        problem.status if problem else 200,
        kind=kind,
        report=done,
        trial=trial,
        why=why,
        rows=[*wrong, *(row for row in rows if row["ok"])][:SHOWN],
        count=len(rows),
        wrong=len(wrong),
    )
