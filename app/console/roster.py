"""/console/roster: a roster is tried row by row, mended, and imported whole."""

from typing import Any

from flask import Response, g, request

from app.console.pages import page, render, say
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import Problem
from app.core.marks import first, takes_up_to
from app.core.sheets import XLSX
from app.posts.service import import_roster, prepare_roster, read_roster
from app.posts.service.renew_officers import sentences

MOST_BYTES = 8 * 1024 * 1024


def _read() -> None:
    """Read the file and hash the passwords before the transaction: it takes time."""
    g.roster, g.unreadable = None, None
    file = request.files.get("file")
    if file is None or not file.filename:
        return
    try:
        table = read_roster.read(file.read())
    except read_roster.Unreadable as error:
        g.unreadable = str(error)
        return
    with transaction():
        known = prepare_roster.known_names(table)
    dry_run = bool(request.form.get("dry_run"))
    try:
        prepared = prepare_roster.prepare(
            table, known, most=prepare_roster.MOST_GIVEN, dry_run=dry_run
        )
    except Problem as problem:
        g.unreadable = " / ".join(sentences(problem))
        return
    g.roster = table, prepared


@page("/roster", "officers.import")
def roster() -> Any:
    """导入名册 What a roster is, its template, and where it is sent."""
    return render("roster.html", report=None, unreadable=None)


@page("/roster/template.xlsx", "officers.import")
def roster_template() -> Any:
    """名册模板 An empty roster with its headings and an example."""
    head = {"Content-Disposition": "attachment; filename=roster.xlsx"}
    return Response(read_roster.template(), content_type=XLSX, headers=head)


@page("/roster", "officers.import", methods=("POST",))
@takes_up_to(lambda: MOST_BYTES)
@first(_read)
def import_file() -> Any:
    """Try the file, or import it: all rows or none; what is wrong is said of each row."""
    if g.roster is None:
        why = _said(g.unreadable) if g.unreadable else say("请选择文件。", "Choose a file.")
        return render("roster.html", 422, report=None, unreadable=why)
    table, prepared = g.roster
    trial = db.session.begin_nested()
    report = import_roster.import_roster(
        caller=g.caller, table=table, prepared=prepared, now=clock.now()
    )
    tried = not report.ok or bool(request.form.get("dry_run"))
    if tried:
        trial.rollback()
        report.passwords = []
    report.notes = [_said(note) for note in report.notes]
    report.rows = [
        row | {name: row[name] and _said(row[name]) for name in ("fault", "note")}
        for row in report.rows
    ]
    return render(
        "roster.html", 200 if report.ok else 422, report=report, tried=tried, unreadable=None
    )


def _said(sentence: str) -> str:
    """A sentence on a roster, which is in both languages, in the reader's alone."""
    chinese, _, in_english = sentence.rpartition(" / ")
    return say(chinese or in_english, in_english)
