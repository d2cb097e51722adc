"""Filing in batches: up to 200 in one body, each with its own verdict and its own savepoint."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import marshmallow as ma
import structlog
from sqlalchemy.exc import DataError, IntegrityError

from app.core.answers import english, invalid
from app.core.db import TROUBLE, savepoint
from app.core.errors import Problem
from app.filings.kinds import Kinds, Outcome, registered_kinds
from app.filings.models import FAILED, WAITING
from app.filings.service import read_items
from app.filings.service.file_one import file_one, kind_at, may_wait, read
from app.filings.service.read_items import Item
from app.filings.service.set_aside import Room, set_aside
from app.posts.rules import Caller

log = structlog.get_logger()


@dataclass
class Verdict:
    """What became of one item; `why` where it was not stored, `missing` where pieces are."""

    path: str
    verdict: str
    why: Problem | None = None
    result: dict[str, Any] | None = None
    missing: dict[str, Any] = field(default_factory=dict)

    def out(self) -> dict[str, Any]:
        """As the phone reads it: {path, verdict, problem?, result?, missing? …}."""
        shown: dict[str, Any] = {"path": self.path, "verdict": self.verdict} | self.missing
        if self.why is not None:
            shown["problem"] = self.why.body(english())
        if self.result is not None:
            shown["result"] = self.result
        return shown


def sync_batch(*, caller: Caller, items: list[Any], now: datetime) -> list[dict[str, Any]]:
    """Verdicts in the order of the items: stored, same, differs, refused (with the problem),
    waiting (for what it refers to), failed (by a fault of this program).

    An item that refers to a later one of the same batch is tried again at its end. What waits is
    kept here and applied when what it needs arrives, what failed is tried again by itself, what
    is refused is kept raw, for its officer and his township to mend. What there is no room to keep
    is refused as `aside_full`, which is to be sent again.
    """
    found, room = [read_items.read_item(item) for item in items], Room(caller.id)
    verdicts = _at_once(found, caller, now) or _one_by_one(found, caller, room, now)
    for number, item in enumerate(found):
        if verdicts[number].verdict == WAITING and not verdicts[number].missing:
            verdicts[number] = _judge(item, caller, room, now)
    for item, verdict in zip(found, verdicts, strict=True):
        _keep(item, verdict, room, now)
    return [verdict.out() for verdict in verdicts]


def _at_once(items: list[Item], caller: Caller, now: datetime) -> list[Verdict] | None:
    """A batch of one kind that can be stored together, in a fixed number of statements.

    None where anything is wrong, or anything else is among them: most batches are that; for the
    others each item is judged by itself.
    """
    try:
        with savepoint():
            return _store_together(items, caller, now)
    except TROUBLE:
        raise
    except Exception as error:  # each item is judged by itself, and says it there
        log.info("batch one by one", kind=type(error).__name__)
        return None


def _store_together(items: list[Item], caller: Caller, now: datetime) -> list[Verdict] | None:
    if len({item.path.lower() for item in items}) < len(items):
        return None  # one twice in a batch: the second is the same
    if any(item.fault for item in items):
        return None
    # asked of the addresses alone: reading a long track to find that out would be work done twice
    places = [kind_at(item.path) for item in items]
    together = places[0][0].together
    if together is None or any(kind.together is not together for kind, _ in places):
        return None
    about: dict[str, Any] = {"caller": caller, "version": None, "now": now, "arrived": now}
    prepared = together.prepare(
        [
            read(kind, ids, raw=item.body, **about)
            for item, (kind, ids) in zip(items, places, strict=True)
        ]
    )
    new = [one for one in prepared if not isinstance(one, Outcome)]
    if new and not together.store(new, now):
        return None
    return [
        Verdict(item.path, "same", result=one.known)
        if isinstance(one, Outcome)
        else Verdict(item.path, "stored", result=together.known(one))
        for item, one in zip(items, prepared, strict=True)
    ]


def _one_by_one(items: list[Item], caller: Caller, room: Room, now: datetime) -> list[Verdict]:
    """Each judged by itself, when what they act on is locked.

    All who lock do it in one order: two batches that act on the same things in opposite orders, or
    before and after they take a number, would wait for each other for ever.
    """
    if len(items) > 1:
        _lock(items, caller)
    return [_judge(item, caller, room, now) for item in items]


def _lock(items: list[Item], caller: Caller) -> None:
    kinds = registered_kinds()
    named: dict[Any, list[tuple[dict[str, Any], Any]]] = defaultdict(list)
    for item in items:
        kind, ids = (None if item.fault else kinds.find(item.path)) or (None, {})
        if kind and kind.lock and caller.scope.allows(kinds.permission(kind)):
            named[kind.lock].append((ids, item.body))
    for lock, filings in named.items():
        lock(caller, filings)


def _judge(item: Item, caller: Caller, room: Room, now: datetime) -> Verdict:
    """File one item in a savepoint; whatever is wrong with it undoes it alone."""
    try:
        if item.fault:
            errors = {item.fault: ["{path, body, if_match}"]}
            raise Problem("invalid", fields=[item.fault], errors=errors)
        with savepoint():
            new, known, aside = file_one(
                caller=caller,
                path=item.path,
                raw=item.body,
                version=item.version,
                now=now,
                arrived=now,
            )
            for part in aside:  # with it: what there is no room for takes it back
                told = Problem(part.code).body(english())
                path = Kinds.address(part.path)
                set_aside(
                    room=room, path=path, code=part.code, body=part.body, problem=told, now=now
                )
    except Problem as problem:
        return _refused(item, problem)
    except ma.ValidationError as error:
        return _refused(item, invalid(error.normalized_messages()))
    except TROUBLE:
        raise  # the database is in trouble, not an item
    except IntegrityError:
        return _refused(item, Problem("conflict"))
    except DataError:
        return _refused(item, Problem("bad_request"))
    except Exception as error:  # one that nobody foresaw must not hold up the others
        log.error("sync item failed", exc_info=error)
        return Verdict(item.path, FAILED, Problem("internal"))
    if known.get("missing"):
        return Verdict(item.path, WAITING, missing=known)
    return Verdict(item.path, "stored" if new else "same", result=known)


def _refused(item: Item, problem: Problem) -> Verdict:
    if problem.code == "not_found" and may_wait(item.path):
        return Verdict(item.path, WAITING)
    return Verdict(
        item.path, "differs" if problem.code == "content_differs" else "refused", problem
    )


def _keep(item: Item, verdict: Verdict, room: Room, now: datetime) -> None:
    """Set aside what was not stored; what there is no room for is refused, to be sent again."""
    if verdict.why is None and (verdict.verdict != WAITING or verdict.missing):
        return
    failed_or_waits = verdict.verdict in (FAILED, WAITING)
    try:
        set_aside(
            room=room,
            path=Kinds.address(item.path),
            code=verdict.verdict if failed_or_waits or not verdict.why else verdict.why.code,
            body=item.body,
            now=now,
            problem=verdict.why.body(english()) if verdict.why else None,
            if_match=None if item.version is None else str(item.version),
        )
    except Problem as full:
        verdict.verdict, verdict.why = "refused", full
