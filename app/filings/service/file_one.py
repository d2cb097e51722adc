"""File one filing, whatever way it comes, by the verb that a call of its own would use."""

from typing import Any

from app.core.errors import refuse
from app.filings.kinds import Filing, FilingKind, Outcome, Sender, kind_at


def file_one(*, path: str, raw: Any, if_match: str | None, by: Sender) -> Outcome:
    """Store the filing of an address.

    Refuses as the call of its own would, `not_found` where it must wait; marshmallow's
    ValidationError for a body of another shape.
    """
    kind, filing = read(path=path, raw=raw, if_match=if_match, by=by)
    return kind.verb(by, filing)


def read(*, path: str, raw: Any, if_match: str | None, by: Sender) -> tuple[FilingKind, Filing]:
    """What an address and a body are; nothing is stored."""
    found = kind_at(path)
    if found is None:
        refuse("invalid", fields=["path"], errors={"path": ["Not the address of a filing."]})
    kind, ids = found
    if not by.caller.scope.allows(kind.permission):
        refuse("post_lacks_permission")
    return kind, Filing(ids, kind.schema(ids).load(raw), raw, if_match)


def may_wait(path: str) -> bool:
    """Whether `not_found` for this address means: not yet."""
    found = kind_at(path)
    return found is not None and found[0].may_wait
