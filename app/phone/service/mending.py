"""Filings set aside: those that wait for what they refer to, and those that were refused, mended or
understood later.
"""

from datetime import datetime, timedelta
from typing import Any

import marshmallow as ma
import orjson
import structlog
from sqlalchemy.exc import OperationalError

from app.core import audit, clock, refused
from app.core.answers import invalid
from app.core.bodies import unpacked
from app.core.db import savepoint, transaction
from app.core.errors import Problem, refuse
from app.core.refused import RefusedFiling
from app.notices.service import tell
from app.phone.service.filing import Sender, file
from app.posts.queries import caller_of
from app.posts.rules import Caller

log = structlog.get_logger()
BATCH = 100
#: So long a filing waits for what it refers to.
PATIENCE = timedelta(days=5)
#: What refuses it for now -> as what it goes on being tried.
UNSETTLED = {"not_found": refused.WAITING, "internal": refused.FAILED}


def apply_waiting(now: datetime) -> int:
    """Apply what waits, or failed, and can be applied now.

    After five days it is flagged as refused, and its officer told. A commit a batch.
    """

    def step(row: RefusedFiling) -> bool:
        why = _try(row, now)
        if why is None:
            return True
        if why.code in UNSETTLED and row.at > now - PATIENCE:
            row.code = UNSETTLED[why.code]
        else:  # what it needs is here and it is refused all the same, or it never came
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

    return _each(refused.WAITING, step) + _each(refused.FAILED, step)


def refile_all(now: datetime) -> int:
    """File what an older program refused for fields it did not know, or failed on, as who sent it,
    in the post of that day.
    """
    return sum(_each(code, lambda row: _try(row, now) is None) for code in ("invalid", "internal"))


def _each(code: str, step: Any) -> int:
    done, last = 0, 0
    while True:
        with transaction():
            rows = refused.of_code(code, last, BATCH)
            done += sum(step(row) for row in rows)
        if not rows:
            return done
        last = rows[-1].id


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
    """File a mended body in the name of who sent it; who mended it is on record."""
    if row.refiled_at is not None:
        refuse("settled")
    known = _file(row, body, now)
    row.refiled_at = now
    audit.changed("refused.refile", "refused", row.id, by=caller.id, now=now, path=row.path)
    return known


def _file(row: RefusedFiling, raw: Any, now: datetime) -> dict[str, Any]:
    # a body as it came is judged by when it came; one that was mended has a time of sending of its
    # own
    before = orjson.loads(unpacked(row.body)) if row.body[:1] in (b"{", b"\x1f") else {}
    as_it_came = (
        isinstance(before, dict)
        and isinstance(raw, dict)
        and raw.get("sent_at") == before.get("sent_at")
    )
    sender = caller_of(row.officer_id, clock.day_of(row.at))
    by = Sender(sender, now, row.at if as_it_came else now)
    return file(row.path, raw, row.if_match, by)[1]
