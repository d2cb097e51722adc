"""File again what was set aside: when what it waited for came, when it is understood, mended."""

from datetime import datetime, timedelta
from typing import Any

import marshmallow as ma
import orjson
import structlog
from sqlalchemy.exc import OperationalError

from app.core import audit, clock
from app.core.answers import invalid
from app.core.bodies import unpacked
from app.core.db import savepoint
from app.core.errors import Problem, refuse
from app.filings import queries
from app.filings.kinds import Sender
from app.filings.models import FAILED, WAITING, RefusedFiling
from app.filings.service.file_one import file_one
from app.notices.service import tell
from app.posts.queries import caller_of
from app.posts.rules import Caller

log = structlog.get_logger()
BATCH = 100
#: So long a filing waits for what it refers to.
PATIENCE = timedelta(days=5)
#: What refuses it for now -> as what it goes on being tried.
UNSETTLED = {"not_found": WAITING, "internal": FAILED}
#: (how many were filed, the id to go on after: None when there are no more)
Batch = tuple[int, int | None]


def apply_waiting(*, now: datetime, after: int) -> Batch:
    """Apply what waits, or failed, and can be applied now: a batch, in order of ids.

    After five days it is flagged as refused, and its officer told.
    """
    rows = queries.of_codes((WAITING, FAILED), after=after, most=BATCH)
    return sum(_apply(row, now) for row in rows), rows[-1].id if rows else None


def _apply(row: RefusedFiling, now: datetime) -> bool:
    why = _try(row, now)
    if why is None:
        return True
    if why.code in UNSETTLED and row.at > now - PATIENCE:
        row.code = UNSETTLED[why.code]
        return False
    # what it needs is here and it is refused all the same, or it never came
    row.code, row.problem = why.code, why.body(english=False)
    tell(
        [row.officer_id],
        "filing_refused",
        cause=f"refused {row.id} {row.at}",
        about="refused",
        about_id=row.id,
        now=now,
        params={},
    )
    return False


def refile_all(*, now: datetime, after: int) -> Batch:
    """File what an older program refused for fields it did not know, or failed on: a batch.

    As who sent it, in the post of that day.
    """
    rows = queries.of_codes(("invalid", "internal"), after=after, most=BATCH)
    return sum(_try(row, now) is None for row in rows), rows[-1].id if rows else None


def _try(row: RefusedFiling, now: datetime) -> Problem | None:
    """File it; why not, where it is still refused."""
    try:
        with savepoint():
            _file(row, orjson.loads(unpacked(row.body)), now)
    except Problem as problem:
        return problem
    except ma.ValidationError as error:
        return invalid(error.normalized_messages())
    except ValueError:
        return Problem("bad_json")
    except OperationalError:
        raise  # the database is in trouble, not a row
    except Exception as error:
        log.error("not refiled", filing=row.id, exc_info=error)
        return Problem("internal")
    row.refiled_at = now
    return None


def refile_one(
    *, caller: Caller, row: RefusedFiling, body: dict[str, Any], now: datetime
) -> dict[str, Any]:
    """File a mended body in the name of who sent it; who mended it is on record.

    What the phone should know of it. Refuses `settled`, and what the filing's own call refuses.
    """
    if row.refiled_at is not None:
        refuse("settled")
    known = _file(row, body, now)
    row.refiled_at = now
    audit.changed("refused.refile", "refused", row.id, by=caller.id, now=now, path=row.path)
    return known


def _file(row: RefusedFiling, raw: Any, now: datetime) -> dict[str, Any]:
    # a body as it came is judged by when it came; a mended one has a time of sending of its own
    before = orjson.loads(unpacked(row.body)) if row.body[:1] in (b"{", b"\x1f") else {}
    as_it_came = (
        isinstance(before, dict)
        and isinstance(raw, dict)
        and raw.get("sent_at") == before.get("sent_at")
    )
    sender = caller_of(row.officer_id, clock.day_of(row.at))
    by = Sender(sender, now, row.at if as_it_came else now)
    return file_one(path=row.path, raw=raw, if_match=row.if_match, by=by).known
