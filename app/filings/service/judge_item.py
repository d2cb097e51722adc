"""One item of a batch: its frame, and its verdict in a savepoint of its own."""

from dataclasses import dataclass, field
from typing import Any

import marshmallow as ma
import structlog
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from app.core.answers import english, invalid
from app.core.db import savepoint
from app.core.errors import Problem
from app.filings.kinds import Apart, Sender
from app.filings.models import FAILED, WAITING
from app.filings.service.file_one import file_one, may_wait

log = structlog.get_logger()
LONGEST_PATH, MOST_DEPTH, MOST_DIGITS = 150, 40, 20


@dataclass(frozen=True)
class Item:
    """One filing of a batch in plain types; `fault` names the part for which it is none."""

    path: str
    body: Any
    if_match: str | None
    fault: str | None


@dataclass(frozen=True)
class Verdict:
    """stored, same, differs, refused (`problem`), waiting, failed; what is known, what is apart."""

    path: str
    verdict: str
    problem: dict[str, Any] | None = None
    known: dict[str, Any] = field(default_factory=dict)
    apart: tuple[Apart, ...] = ()

    @property
    def is_early(self) -> bool:
        """It waits for something else; what waits for its own pieces is stored."""
        return self.verdict == WAITING and "missing" not in self.known


def read_item(raw: Any) -> Item:
    """The frame of an item; versions may come as a number, or quoted as in If-Match."""
    if not isinstance(raw, dict) or not _is_path(raw.get("path")):
        return Item("-", raw, None, "path")
    path, body, version = raw["path"], raw.get("body"), raw.get("if_match")
    named = isinstance(version, str | int) and not isinstance(version, bool)
    tag = str(version).strip('"') if named else ""
    fault = None
    if not isinstance(body, dict) or _too_deep(body, MOST_DEPTH):
        fault = "body"
    elif version is not None and not tag.isdecimal():
        fault = "if_match"
    return Item(path, body, tag[:MOST_DIGITS] or None, fault)


def _is_path(path: Any) -> bool:
    return (
        isinstance(path, str)
        and 0 < len(path) <= LONGEST_PATH
        and path.isascii()
        and path.isprintable()
    )


def _too_deep(value: Any, depth: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    parts = value.values() if isinstance(value, dict) else value
    return depth == 0 or any(_too_deep(part, depth - 1) for part in parts)


def judge_item(item: Item, by: Sender) -> Verdict:
    """File one item; whatever is wrong with it undoes it alone."""
    try:
        if item.fault:
            frame = {item.fault: ["{path, body, if_match}"]}
            raise Problem("invalid", fields=[item.fault], errors=frame)
        with savepoint():
            new, known, apart = file_one(
                path=item.path, raw=item.body, if_match=item.if_match, by=by
            )
    except Problem as problem:
        if problem.code == "not_found" and may_wait(item.path):
            return Verdict(item.path, WAITING)
        return _refused(item, problem)
    except ma.ValidationError as error:
        return _refused(item, invalid(error.normalized_messages()))
    except OperationalError:
        raise  # the database is in trouble, not an item
    except IntegrityError:
        return _refused(item, Problem("conflict"))
    except DataError:
        return _refused(item, Problem("bad_request"))
    except Exception as error:  # one that nobody foresaw must not hold up the others
        log.error("sync item failed", exc_info=error)
        return Verdict(item.path, FAILED, Problem("internal").body(english()))
    if known.get("missing"):
        return Verdict(item.path, WAITING, known=known, apart=apart)
    return Verdict(item.path, "stored" if new else "same", known=known, apart=apart)


def _refused(item: Item, problem: Problem) -> Verdict:
    verdict = "differs" if problem.code == "content_differs" else "refused"
    return Verdict(item.path, verdict, problem.body(english()))
