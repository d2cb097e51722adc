"""File up to 200 filings in one body, each with its own verdict and its own savepoint."""

from datetime import datetime
from typing import Any

from sqlalchemy.exc import OperationalError

from app.core.answers import english
from app.core.db import savepoint
from app.core.errors import Problem
from app.filings.kinds import PREFIX, Outcome, Sender, kind_at
from app.filings.models import FAILED
from app.filings.service.file_one import read
from app.filings.service.judge_item import Item, Verdict, judge_item, read_item
from app.filings.service.set_aside import set_aside
from app.posts.rules import Caller


def sync_batch(*, caller: Caller, items: list[Any], now: datetime) -> list[Verdict]:
    """Verdicts in the order of the items.

    stored, same, differs, refused (with the problem), waiting (for what it refers to), failed (by
    a fault of this program: kept, and tried again by itself). An item that refers to a later one
    is tried again at the end. What waits is kept here and applied when what it needs arrives; what
    is refused is kept raw, for its officer and his township to mend.
    """
    by = Sender(caller, now, now)
    framed = [read_item(item) for item in items]
    verdicts = _at_once(framed, by) or [judge_item(item, by) for item in framed]
    for number, item in enumerate(framed):
        if verdicts[number].is_early:
            verdicts[number] = judge_item(item, by)
    for item, verdict in zip(framed, verdicts, strict=True):
        _keep(item, verdict, caller, now)
    return verdicts


class _NotTogether(Exception):
    """These items are not stored together."""


def _at_once(items: list[Item], by: Sender) -> list[Verdict] | None:
    """A batch of one kind stored together, in a fixed number of statements.

    None where that cannot be, or anything is wrong: each is judged by itself, and says it there.
    """
    try:
        with savepoint():
            return _together(items, by)
    except OperationalError:
        raise
    except Exception:  # whatever it is
        return None


def _together(items: list[Item], by: Sender) -> list[Verdict]:
    named = [None if item.fault else kind_at(item.path) for item in items]
    only = {found[0] if found else None for found in named}
    form = next(kind.together if kind else None for kind in only)
    if len(only) > 1 or form is None:
        raise _NotTogether
    found: list[Any] = []
    for item in items:
        _, filing = read(path=item.path, raw=item.body, if_match=item.if_match, by=by)
        found.append(form.prepare(by, filing))
    new = [one for one in found if not isinstance(one, Outcome)]
    if len({form.key(one) for one in new}) < len(new):
        raise _NotTogether  # one twice in a batch: the second is the same
    if new and not form.store(new, by.now):
        raise _NotTogether
    return [
        Verdict(item.path, "same", known=one.known)
        if isinstance(one, Outcome)
        else Verdict(item.path, "stored", known=form.known(one))
        for item, one in zip(items, found, strict=True)
    ]


def _keep(item: Item, verdict: Verdict, caller: Caller, now: datetime) -> None:
    """Set aside what was not stored, and what inside a stored one was not."""
    who: dict[str, Any] = {"officer_id": caller.id, "now": now}
    problem = verdict.problem
    if problem is not None or verdict.is_early:
        code = problem["code"] if problem and verdict.verdict != FAILED else verdict.verdict
        set_aside(
            path=PREFIX + item.path.removeprefix(PREFIX),
            code=code,
            body=item.body,
            problem=problem,
            if_match=item.if_match,
            **who,
        )
    for one in verdict.apart:
        told = Problem(one.code).body(english())
        set_aside(path=PREFIX + one.path, code=one.code, body=one.body, problem=told, **who)
