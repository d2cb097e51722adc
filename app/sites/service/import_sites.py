"""Importing sites from a file: all of them or none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import marshmallow as ma

from app.core.errors import Named, Problem, refuse
from app.core.words import flat
from app.posts.rules import Caller
from app.sites.service.edit_sites import add_site
from app.sites.service.read_sites import SiteFile, SiteRow
from grids.sayings import Refused, Remark

Said = Callable[[Problem], dict[str, Any]]


@dataclass(frozen=True)
class Imported:
    """What became of each row; headings of the file that are none of a site's."""

    rows: list[dict[str, Any]]
    ignored: list[str]


def import_sites(
    *,
    caller: Caller,
    file: SiteFile,
    now: datetime,
    read: Callable[[Any], Any],
    said: Said,
) -> Imported:
    """Sites from a file that read_sites has read: all rows or none.

    `read` checks a row as the body of one site is checked; the answer reports on each row, what
    is wrong with it as `said` in the caller's language.
    """
    if file.refused:
        if file.refused.code == "too_many_rows":
            refuse("too_large")
        refuse("import_refused", rows=[], why=_sentence(file.refused, said))
    report = []
    for number, row in enumerate(file.rows, 1):
        fault = _stored(row, caller, now, read, said)
        notes = [_sentence(r, said) for r in row.remarks if r.severity == "warning"]
        name = str(row.body.get("name", ""))[:100]
        told = {"fault": fault, "note": "; ".join(notes) or None}
        report.append({"row": number, "name": name, "ok": fault is None} | told)
    if not all(row["ok"] for row in report):
        refuse("import_refused", rows=report)
    return Imported(report, file.ignored)


def _stored(
    row: SiteRow, caller: Caller, now: datetime, read: Callable[[Any], Any], said: Said
) -> str | None:
    """Store a row; what is wrong with it, None where nothing is."""
    wrong = [_sentence(fault, said) for fault in row.faults]
    try:
        # the reader has taken the positions to WGS-84, whatever the file's datum was
        body = read(row.body | {"datum": "wgs84"})
        if not wrong:
            add_site(caller=caller, body=body, now=now)
    except ma.ValidationError as error:
        errors: Any = error.normalized_messages()
        if wrong:
            errors.pop("geometry", None)  # why there is none is said already
        wrong += _faults(said(Problem("invalid", errors=errors)))
    except Problem as problem:
        wrong += _faults(said(problem))
    return "; ".join(wrong) or None


def _sentence(fault: Remark | Refused, said: Said) -> str:
    """What the reader says of a row or a file, in the caller's language."""
    words = Named(fault.code, fault.said(english=False), fault.said())
    return str(said(Problem("file_fault", why=words))["detail"])


def _faults(told: dict[str, Any]) -> list[str]:
    """What is wrong with a row: of each column what it must be, or the sentence of a refusal."""
    if "errors" in told:
        return [f"{name}: {', '.join(flat(text))}" for name, text in told["errors"].items()]
    return [str(told["detail"])]
