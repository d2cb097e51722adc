"""/console/registers: the office's registers, each a table made from what the API answers.

A register is a row of register_list.py. Tables are filtered by a word, sorted by a column, paged
and exported the same way.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Response, g, request, url_for

from app.console.pages import page, render, say
from app.console.register_list import REGISTERS, Register
from app.core import audit, clock
from app.core.errors import refuse
from app.core.sheets import CSV, XLSX, csv_file, workbook
from app.core.web import SIGNED_IN

PAGE = 100


@page("/registers", SIGNED_IN)
def registers() -> Any:
    """台账 All registers that the caller may see."""
    may = g.caller.scope.allows
    return render("registers.html", registers={n: r for n, r in REGISTERS.items() if may(r.action)})


@page("/registers/<name>", SIGNED_IN)
def register(name: str) -> Any:
    """One register: filtered by a word, sorted by a column, a page of it."""
    one, rows, asked = _asked(name)
    number = max(int(text), 1) if (text := request.args.get("page", "1")).isdecimal() else 1
    first = (number - 1) * PAGE
    kept = {key: value for key, value in asked.items() if value}
    return render(
        "register.html",
        name=name,
        register=one,
        rows=rows[first : first + PAGE],
        count=len(rows),
        asked=asked,
        sorted_by={
            key: _address(name, kept | {"sort": f"-{key}" if asked["sort"] == key else key})
            for key, _ in one.columns
        },
        exports={
            kind: f"{url_for('console.register_file', name=name, ending=kind)}?{urlencode(kept)}"
            for kind in ("xlsx", "csv")
        },
        before=_address(name, kept | {"page": str(number - 1)}) if number > 1 else None,
        after=_address(name, kept | {"page": str(number + 1)})
        if first + PAGE < len(rows)
        else None,
    )


@page("/registers/<name>.<any(csv, xlsx):ending>", SIGNED_IN)
def register_file(name: str, ending: str) -> Any:
    """The same as a file, all pages of it; on record."""
    one, rows, _ = _asked(name)
    headings = [say(*heading) for _, heading in one.columns]
    lines = [[row[key] for key, _ in one.columns] for row in rows]
    audit.looked(
        "export",
        now=clock.now(),
        about_id=f"register {name}",
        whose_id=None,
        officer_id=g.caller.id,
        allowed=True,
        basis=g.caller.scope.basis(one.action),
        why=None,
    )
    content = (
        csv_file(headings, lines)
        if ending == "csv"
        else workbook({say(*one.words): (headings, lines)})
    )
    head = {"Content-Disposition": f"attachment; filename={name}.{ending}"}
    return Response(content, content_type=CSV if ending == "csv" else XLSX, headers=head)


def _asked(name: str) -> tuple[Register, list[dict[str, str]], dict[str, str]]:
    """The register, its rows as they are shown, and by what they are filtered and sorted."""
    one = REGISTERS.get(name)
    if one is None or not g.caller.scope.allows(one.action):
        refuse("not_found")
    asked = {key: request.args.get(key, "")[:100] for key in ("q", "sort")}
    rows = [
        {key: _text(row.get(key)) for key, _ in one.columns} | {"at": _text(row.get("at"))}
        for row in one.rows()
    ]
    wanted = asked["q"].strip().lower()
    if wanted:
        rows = [row for row in rows if any(wanted in text.lower() for text in row.values())]
    by = asked["sort"].removeprefix("-")
    if by in dict(one.columns):
        rows.sort(key=lambda row: row[by], reverse=asked["sort"].startswith("-"))
    return one, rows, asked


def _text(value: Any) -> str:
    """A value as people read it; of a cell, a person, a department the name."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return str(value.get("name", ""))
    if hasattr(value, "hour"):
        return f"{clock.local(value):%Y-%m-%d %H:%M}"
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _address(name: str, asked: Mapping[str, str]) -> str:
    return f"{url_for('console.register', name=name)}?{urlencode(asked)}"
