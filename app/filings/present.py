"""What a filing set aside looks like in answers."""

import gzip
from collections.abc import Sequence
from typing import Any

import orjson

from app.core.written import dumps
from app.filings.models import Mending, RefusedFiling
from app.posts import queries as posts

LONGEST_TEXT = 100_000
#: Fields of bodies that show a person: who reported something, where somebody walked.
OF_PEOPLE = ("reporter", "track")


def set_aside_out(row: RefusedFiling) -> dict[str, Any]:
    """One of the list: id, time, address, code, the refusal as it was told, whose it is."""
    names = ("id", "at", "path", "code", "problem")
    officer = posts.names([row.officer_id])[row.officer_id]
    return {name: getattr(row, name) for name in names} | {"officer": officer}


def body_of(row: RefusedFiling) -> Any:
    """The body as JSON where it is some that can be shown, else as text."""
    content = gzip.decompress(row.body) if row.body.startswith(b"\x1f\x8b") else row.body
    try:
        found = orjson.loads(content)
        dumps(found)  # one that is nested too deep can be read, not written
    except (ValueError, TypeError):
        return content.decode("utf-8", "replace")[:LONGEST_TEXT]
    return found


def holds_people(body: Any) -> bool:
    """Whether a body, as `body_of` shows it, names a reporter or holds a track, at any depth."""
    if isinstance(body, dict):
        return any(body.get(name) for name in OF_PEOPLE) or any(map(holds_people, body.values()))
    if isinstance(body, list):
        return any(map(holds_people, body))
    return isinstance(body, str) and any(f'"{name}"' in body for name in OF_PEOPLE)


def mendings_out(rows: Sequence[Mending]) -> list[dict[str, Any]]:
    """What was mended for whom by whom, the objection and what became of it; one query of names."""
    people = posts.names(
        officer_id for row in rows for officer_id in (row.officer_id, row.by_id, row.ruled_by_id)
    )
    names = ("id", "about", "about_id", "at", "changes", "objection", "objected_at")
    ruling = ("ruled_at", "upheld", "ruling")
    return [
        {name: getattr(row, name) for name in (*names, *ruling)}
        | {
            "officer": people[row.officer_id],
            "by": people[row.by_id],
            "ruled_by": people.get(row.ruled_by_id or 0),
        }
        for row in rows
    ]


def mended_out(row: Mending) -> dict[str, Any]:
    """What a case or patrol says of it: who mended it when, in which fields, how that stands."""
    shown = mendings_out([row])[0]
    mended = [one["field"] for one in row.changes]
    names = ("id", "by", "at", "objection", "objected_at", "ruled_by", "ruled_at", "upheld")
    return {name: shown[name] for name in (*names, "ruling")} | {"mended": mended}
