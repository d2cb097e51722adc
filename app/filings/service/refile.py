"""What was set aside, filed again: by a job when it can be, by a person who has mended it."""

from datetime import datetime
from typing import Any

import marshmallow as ma
import structlog

from app.core import audit, clock
from app.core.answers import invalid
from app.core.bodies import read_json, unpacked
from app.core.db import TROUBLE, savepoint
from app.core.errors import Problem, refuse
from app.filings import queries
from app.filings.models import FAILED, WAITING, RefusedFiling
from app.filings.rules.aside import PATIENCE, next_try
from app.filings.rules.mending import NEVER, Change, Path, named, taken
from app.filings.service.file_one import file_one, may_act
from app.filings.service.mend_for_another import check_mending, keep_mending
from app.filings.service.tell_refused import tell_refused
from app.people.service import in_service
from app.posts.queries import signed_in
from app.posts.rules import Caller

log = structlog.get_logger()
#: What refuses it for now -> as what it goes on being tried.
UNSETTLED = {"not_found": WAITING, "internal": FAILED}
#: Of what an older program refused, what a newer one may take: unknown fields, its own faults.
OF_OLDER_PROGRAMS = ("invalid", "internal")
#: How many refusals of a filing, one behind the other, are mended at once.
MOST_REFUSALS = 8


def refile_waiting(now: datetime, rows: list[RefusedFiling]) -> int:
    """Apply those that waited, or failed, and can be applied now.

    After five days one is flagged as refused, and its officer told.
    """
    return sum(_settle(row, now) for row in rows)


def _settle(row: RefusedFiling, now: datetime) -> bool:
    why = _try(row, now)
    if why is None:
        return True
    if why.code in UNSETTLED and row.at > now - PATIENCE:
        row.code, row.next_at = UNSETTLED[why.code], next_try(row.at, now)
        return False
    # what it needs is here and it is refused all the same, or it never came
    row.code, row.problem = why.code, why.body(english=False)
    tell_refused(row, now)
    return False


def refile_old(now: datetime, rows: list[RefusedFiling]) -> int:
    """File what an older program refused, as who sent it, in the post of that day."""
    return sum(_try(row, now) is None for row in rows)


class _Would(Exception):
    """It would be filed; its savepoint gives everything back."""


def _try(
    row: RefusedFiling, now: datetime, mended: Any = None, *, only_ask: bool = False
) -> Problem | None:
    """File it, as it came or mended, or `only_ask`; why not, where it is still refused."""
    try:
        with savepoint():
            _file(row, read_json(unpacked(row.body)) if mended is None else mended, now)
            if only_ask:
                raise _Would
    except _Would:
        return None
    except Problem as problem:
        return problem
    except ma.ValidationError as error:
        return invalid(error.normalized_messages())
    except ValueError:
        return Problem("bad_json")
    except TROUBLE:
        raise  # the database is in trouble, not a row
    except Exception as error:
        log.error("not refiled", filing=row.id, exc_info=error)
        return Problem("internal")
    row.refiled_at = now
    return None


def refile_mended(*, caller: Caller, row_id: int, body: Any, now: datetime) -> dict[str, Any]:
    """File a mended body in the name of who sent it; who mended it is on record.

    Another than he changes only what is refused of it, and it is marked: refuses as
    `check_mending`.
    """
    row = queries.one_set_aside(caller, row_id)
    if row.refiled_at is not None:
        refuse("settled")
    changed: list[Change] = []
    if row.officer_id != caller.id and (before := _read(row.body)) != body:
        changed = check_mending(row, before, body, _refused_of(row, before, body, now), caller)
    known = _file(row, body, now)
    row.refiled_at = now
    audit.changed("refused.refile", "refused", row.id, by=caller.id, now=now, path=row.path)
    if changed:
        keep_mending(row, body, changed, caller=caller, now=now)
    return known


def what_may_be_mended(row: RefusedFiling, body: Any, now: datetime) -> set[Path]:
    """The places of a body, mended so far, that another than its sender may change."""
    before = _read(row.body)
    found = _refused_of(row, before, body, now) if isinstance(before, dict) else set()
    return {path for path in found if not NEVER.intersection(map(str, path))}


def _refused_of(row: RefusedFiling, before: Any, after: Any, now: datetime) -> set[Path]:
    """The places that refusals name one after the other: of the body as it came, then of that body
    with what was named so far taken from the mended one.
    """
    found: set[Path] = set()
    tried = before
    for _ in range(MOST_REFUSALS):
        why = _try(row, now, tried, only_ask=True)
        more = named(why.code, why.more, tried) - found if why else set()
        if not more:
            break
        found |= more
        tried = taken(before, after, found)
    return found


def _file(row: RefusedFiling, raw: Any, now: datetime) -> dict[str, Any]:
    # a body as it came is judged by when it came; one that was mended has a time of sending of
    # its own
    before = _read(row.body)
    as_it_came = (
        isinstance(before, dict)
        and isinstance(raw, dict)
        and raw.get("sent_at") == before.get("sent_at")
    )
    return file_one(
        caller=_sender(row, now),
        path=row.path,
        raw=raw,
        version=int(row.if_match) if row.if_match else None,
        now=now,
        arrived=row.at if as_it_came else now,
    ).known


def _sender(row: RefusedFiling, now: datetime) -> Caller:
    """Who sent it, by his account and his posts of now, as if he called: what tells of a day asks
    for the posts of that day by itself.

    Refuses `sender_left` where an action would run in the name of somebody who has left.
    """
    sender = signed_in(row.officer_id, clock.day_of(now), now) or refuse("not_found")
    open_ = in_service(sender.account.ends_on, now)
    if not may_act(row.path, sender.caller if open_ else None):
        refuse("sender_left")
    return sender.caller


def _read(body: bytes) -> Any:
    """A body that was set aside as JSON; None where it is none."""
    try:
        return read_json(unpacked(body))
    except (Problem, ValueError):
        return None
