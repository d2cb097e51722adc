"""/console/registers: the overview, and any register as a table.

Tables are filtered by a word, sorted by a column, paged and exported the same way.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Response, g, request, url_for

from app.console.pages import page, render, say
from app.console.registers.listing import GROUPS, LINKS, REGISTERS
from app.console.registers.shape import WHOLE, Register
from app.core import audit, clock
from app.core.errors import refuse
from app.core.marks import SIGNED_IN
from app.core.sheets import CSV, XLSX, csv_file, workbook

PAGE = 100
#: What an address may ask of a register; the last three say what has been done to it.
TAKES = ("q", "sort", "page", "done", "of", "count")
#: Columns of times at which something ends.
ENDS = frozenset({"due_at", "ends_at"})


@page("/registers", SIGNED_IN)
def registers() -> Any:
    """台账 All registers that the caller may see, under their headings, and what waits in them."""
    may = g.caller.scope.allows
    groups = []
    for group, words in GROUPS.items():
        tiles = [
            (url_for("console.register", name=name), say(*one.words), _waiting(one))
            for name, one in REGISTERS.items()
            if one.group == group and may(one.action)
        ]
        tiles += [
            (url_for(endpoint), say(*link), None)
            for endpoint, link, of, action in LINKS
            if of == group and may(action)
        ]
        groups.append((say(*words), tiles))
    return render("registers.html", groups=[(words, tiles) for words, tiles in groups if tiles])


def _waiting(one: Register) -> str | None:
    """3 without liaison: what waits in a register for who may do something about it."""
    may = any(g.caller.scope.allows(form.action) for form in one.forms.values())
    if one.waiting is None or not may:
        return None
    count, words = one.waiting
    number = count()
    return f"{number} {say(*words)}" if number else None


@page("/registers/<name>", SIGNED_IN)
def register(name: str) -> Any:
    """One register: filtered by a word, sorted by a column, a page of it."""
    one, rows, asked = _asked(name)
    number = _number(request.args.get("page", "1"), len(rows))
    first = (number - 1) * PAGE
    kept = {key: value for key, value in asked.items() if value}
    done = request.args.get("done", "")
    of, count = request.args.get("of", ""), request.args.get("count", "")
    count = count if count.isdecimal() else "0"
    # forms are asked for of the rows that are shown: a county has thousands
    shown = rows[first : first + PAGE]
    forms = iter(one.offered([row["of"] for row in shown if row["of"] is not None]))
    shown = [row | {"forms": next(forms) if row["of"] is not None else {}} for row in shown]
    return render(
        "register.html",
        name=name,
        whole=WHOLE,
        done=say(*one.forms[done].done).format(count=count) if done in one.forms else None,
        done_at=url_for("console.register_form", name=name, key=of or WHOLE, form=done or "-"),
        offered=one.offered([None])[0],
        of_rows=any(row["forms"] for row in shown),
        register=one,
        rows=shown,
        count=len(rows),
        asked=asked,
        headings=[
            {
                "words": say(*heading),
                "address": _address(name, kept | {"sort": _turned(asked["sort"], key)}),
                "sort": {key: "ascending", f"-{key}": "descending"}.get(asked["sort"]),
            }
            for key, heading in one.columns
        ],
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
        [(f"register {name}", None)],
        now=clock.now(),
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


def _asked(name: str) -> tuple[Register, list[dict[str, Any]], dict[str, str]]:
    """The register, its rows as they are shown, and by what they are filtered and sorted."""
    one = REGISTERS.get(name)
    if one is None or not g.caller.scope.allows(one.action):
        refuse("not_found")
    if unknown := sorted(request.args.keys() - set(TAKES)):
        refuse("unknown_argument", fields=unknown[:5], allowed=TAKES)
    asked = {key: request.args.get(key, "")[:100] for key in ("q", "sort")}
    found, by = list(one.rows()), asked["sort"].removeprefix("-")
    if by in dict(one.columns):
        found.sort(key=lambda row: _order(row.get(by), by), reverse=asked["sort"].startswith("-"))
    rows: list[dict[str, Any]] = [
        {key: _text(row.get(key), ends=key in ENDS) for key, _ in one.columns}
        | {"at": _text(row.get("at")), "key": row.get("key"), "of": row.get("of")}
        for row in found
    ]
    wanted = asked["q"].strip().lower()
    if wanted:
        rows = [row for row in rows if any(wanted in row[key].lower() for key, _ in one.columns)]
    return one, rows, asked


def _order(value: Any, key: str) -> tuple[bool, Any, str]:
    """By what a row stands where it does: numbers by their size, before what is read as text."""
    number = isinstance(value, int | float)
    return not number, value if number else 0, _text(value, ends=key in ENDS)


def _number(text: str, count: int) -> int:
    """Which page an address asks for: beyond the last one it is the last."""
    last = max(1, -(-count // PAGE))
    asked = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 1
    return min(max(asked, 1), last)


def _text(value: Any, *, ends: bool = False) -> str:
    """A value as people read it; of a cell, a person, a department the name."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return str(value.get("name", ""))
    if hasattr(value, "hour"):
        return clock.shown(value, ends=ends)
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _turned(sort: str, key: str) -> str:
    """How a heading sorts: by its column, and the other way round where that is done."""
    return f"-{key}" if sort == key else key


def _address(name: str, asked: Mapping[str, str]) -> str:
    return f"{url_for('console.register', name=name)}?{urlencode(asked)}"
