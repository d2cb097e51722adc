"""The evidence bundle of a file (row E13): one zip with the file on paper and what it stands on.

Of cases, patrols and documents as much as who asks may see by himself; of the rest what stands for
them in the list. No track and no reporter is in it.
"""

import io
import uuid
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from app.accountability.file_template import file_template
from app.accountability.models import AccountabilityFile
from app.accountability.present import record_out
from app.accountability.rules import files
from app.accountability.rules.of_records import ROLES, STATES, STEPS
from app.core import clock
from app.core.errors import Problem
from app.core.written import dumps
from app.documents import queries as documents
from app.documents.rendering import render
from app.documents.service import file_of
from app.incidents import queries as incidents
from app.incidents.present import events_out, facts_out
from app.patrols import queries as patrols
from app.patrols.present import patrols_out
from app.posts.rules import Caller

ZIP = "application/zip"
#: Zip archives know no earlier time: two exports of the same are the same.
MADE = (1980, 1, 1, 0, 0, 0)


def bundle(row: AccountabilityFile, caller: Caller, now: datetime) -> bytes:
    """The zip: 问责档案.docx, 档案.json, and a file for each thing."""
    shown = record_out(row, caller, now)
    attached: dict[str, bytes] = {}
    names = []
    for place, one in enumerate(shown["evidence"], 1):
        content, ending = _content(one, caller, now)
        names.append(f"证据/{place:03d}.{ending}" if content else "—")
        if content:
            attached[names[-1]] = content
    paper = render(file_template(), _words(row, shown, names, now))
    parts = {"问责档案.docx": paper, "档案.json": dumps(shown)} | attached
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, MADE)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            book.writestr(entry, content)
    return out.getvalue()


def named(row: AccountabilityFile) -> dict[str, str]:
    """The header that names the file of a bundle."""
    name = quote(f"问责材料 {row.person_name}")
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{name}.zip"}


def _content(thing: Mapping[str, str], caller: Caller, now: datetime) -> tuple[bytes, str]:
    """What a thing is and its ending; nothing where it is not the caller's to see."""
    try:
        return _OF[thing["about"]](uuid.UUID(thing["about_id"]), caller, now)
    except Problem:
        return b"", ""


def _case(key: uuid.UUID, caller: Caller, _: datetime) -> tuple[bytes, str]:
    row = incidents.seen(caller.scope, caller.id, key)
    events = events_out(incidents.events(row), row, caller.scope, caller.id)
    return dumps(facts_out(row, caller.scope, caller.id) | {"events": events}), "json"


def _patrol(key: uuid.UUID, caller: Caller, _: datetime) -> tuple[bytes, str]:
    return dumps(patrols_out([patrols.seen(caller.scope, caller.id, key)])[0]), "json"


def _document(key: uuid.UUID, caller: Caller, now: datetime) -> tuple[bytes, str]:
    return file_of(documents.seen(caller.scope, key), now=now), "docx"


_OF: dict[str, Callable[[uuid.UUID, Caller, datetime], tuple[bytes, str]]] = {
    "incident": _case,
    "patrol": _patrol,
    "document": _document,
}


def _words(
    row: AccountabilityFile, shown: Mapping[str, Any], names: list[str], now: datetime
) -> dict[str, Any]:
    """What the template says; all of it text."""
    unit = shown["unit"]["cell"] or shown["unit"]["department"]
    return {
        "unit": unit["name"],
        "person": row.person_name,
        "role": ROLES.get(row.role, row.role),
        "on_day": row.on_day.isoformat(),
        "ground": files.GROUNDS[row.ground],
        "facts": row.facts,
        "proposal": files.OUTCOMES[row.proposal],
        "proposed_by": (shown["created_by"] or {"name": "系统按标准提出"})["name"],
        "state": STATES[row.state],
        "outcome": files.OUTCOMES.get(row.outcome or "", "—"),
        "things": [
            {"place": str(place), "label": one["label"], "file": name}
            for place, (one, name) in enumerate(zip(shown["evidence"], names, strict=True), 1)
        ],
        "steps": [
            {
                "at": clock.shown(step["at"]),
                "who": (step["officer"] or {"name": "系统"})["name"],
                "action": STEPS.get(step["action"], step["action"]),
                "note": step["note"] or "",
            }
            for step in shown["steps"]
        ],
        "printed": f"{clock.shown(now)} 导出",
    }
