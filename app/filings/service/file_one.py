"""One filing, whatever way it comes: its address says what it is, and its kind's verb stores it."""

from datetime import datetime
from typing import Any

from app.core import clock
from app.core.bodies import MOST_DEPTH, too_deep
from app.core.errors import refuse
from app.core.written import dumps
from app.filings.kinds import Filing, FilingKind, Outcome, registered_kinds
from app.posts.queries import ever_allowed
from app.posts.rules import Caller


def file_one(
    *, caller: Caller, path: str, raw: Any, version: int | None, now: datetime, arrived: datetime
) -> Outcome:
    """Store the filing of an address below /api/v1.

    Refuses as the call of its own would, `not_found` where it must wait. `arrived` is when it
    first came.
    """
    kind, ids = kind_at(path)
    about: dict[str, Any] = {"caller": caller, "version": version, "now": now, "arrived": arrived}
    return kind.file(read(kind, ids, raw=raw, **about))


def kind_at(path: str) -> tuple[FilingKind, dict[str, Any]]:
    """The kind at an address, and what the address names; refuses any other address."""
    found = registered_kinds().find(path)
    if found is None:
        refuse("invalid", fields=["path"], errors={"path": ["Not the address of a filing."]})
    return found


def read(
    kind: FilingKind,
    ids: dict[str, Any],
    *,
    caller: Caller,
    raw: Any,
    version: int | None,
    now: datetime,
    arrived: datetime,
) -> Filing:
    """The filing as the schema of its kind reads it; refuses who may not file one, and `too_deep`
    or `too_large` what the call of its own would not take.

    Of one that tells of a day its verb asks for the posts of that day.
    """
    kinds = registered_kinds()
    if too_deep(raw):
        refuse("too_deep", most=MOST_DEPTH)
    if len(dumps(raw)) > kinds.most(kind):
        refuse("too_large")
    action = kinds.permission(kind)
    if not caller.scope.allows(action) and not (
        kinds.of_its_day(kind) and ever_allowed(caller.id, action, clock.day_of(now))
    ):
        refuse("post_lacks_permission")
    body = kind.schema(ids).load(raw)
    return Filing(caller, now, arrived, ids, raw, body, version)


def may_act(path: str, sender: Caller | None) -> bool:
    """Whether somebody may still file at an address by what he holds now; none for who has no open
    account. What tells of a day may come from anybody: its verb asks for the posts of that day.
    """
    kinds, found = registered_kinds(), registered_kinds().find(path)
    if found is None or kinds.of_its_day(found[0]):
        return True
    return sender is not None and sender.scope.allows(kinds.permission(found[0]))


def may_wait(path: str) -> bool:
    """Whether `not_found` for this address means: not yet."""
    found = registered_kinds().find(path)
    return found is not None and found[0].may_wait
