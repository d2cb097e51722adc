"""A refused filing mended by somebody else: what he may change, and what is kept of it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from app.cells import queries as cells
from app.core.db import db
from app.core.errors import refuse
from app.core.paths import county_of
from app.core.settings import registered
from app.filings.kinds import Noted, Remark
from app.filings.models import Mending, RefusedFiling
from app.filings.rules.marks import Mark
from app.filings.rules.mending import (
    Change,
    Path,
    beyond,
    brought,
    cells_named,
    changes,
    dotted,
    untouchable,
)
from app.filings.service.file_one import kind_at
from app.notices.service import tell
from app.posts.queries import caller_of
from app.posts.rules import Caller, Held


def check_mending(
    row: RefusedFiling, before: Any, after: Any, allowed: Collection[Path], caller: Caller
) -> list[Change]:
    """What another than the sender changed, in places that are `allowed` and no others.

    Refuses `mend_yourself`, `mend_never`, `mend_beyond`; `unknown_cell` for a cell that is not his.
    """
    found = list(changes(before, after))
    if not found:
        return []
    if not isinstance(before, dict) or kind_at(row.path)[0].mended is None:
        refuse("mend_yourself")
    if (one := untouchable(found)) is not None:
        refuse("mend_never", field=one.field)
    if (one := beyond(found, allowed)) is not None:
        refuse("mend_beyond", field=one.field, allowed=sorted(map(dotted, allowed)) or ["—"])
    if (field := brought(before, after)) is not None:
        refuse("mend_never", field=field)
    roots = _seeing(row, caller)
    for code in cells_named(found):
        if not any(cells.named(code).path.startswith(root.path) for root in roots):
            refuse("unknown_cell", cell=code)
    return found


def keep_mending(
    row: RefusedFiling, body: Any, found: Sequence[Change], *, caller: Caller, now: datetime
) -> None:
    """What was mended is on record and marked, and the sender is told."""
    kind, ids = kind_at(row.path)
    assert kind.mended is not None
    for carrier in kind.mended(ids, body, found):
        mending = Mending(
            refused_id=row.id,
            officer_id=row.officer_id,
            about=carrier.about,
            about_id=carrier.about_id,
            by_id=caller.id,
            at=now,
            told_day=row.told_day,
            county_id=county_of(_seeing(row, caller)[0].path),
            changes=[_shown(one) for one in carrier.changes],
        )
        db.session.add(mending)
        db.session.flush()
        note_on(mending, Remark(add=Mark.MENDED, drop=None, by=caller.id), now)
        tell_of(mending, [row.officer_id], "filing_mended", now)


def _seeing(row: RefusedFiling, caller: Caller) -> list[Held]:
    """The posts by which the mender sees what the sender did: where he stood that day."""
    roots = caller.scope.roots("refused.territory")
    then = caller_of(row.officer_id, row.told_day).scope.posts
    his = [root for root in roots if any(post.path.startswith(root.path) for post in then)]
    return his or roots  # who held none that day had stood there before


def note_on(mending: Mending, remark: Remark, now: datetime) -> None:
    """Note something on the case or patrol that was mended."""
    noted: dict[str, Noted] = registered("mended_subjects")
    noted[mending.about](mending.about_id, remark, now)


def tell_of(mending: Mending, whom: Sequence[int], what: str, now: datetime) -> None:
    """Tell people what became of a mending, each once."""
    cause, about = f"{what} {mending.id}", "mending"
    tell(whom, what, cause=cause, about=about, about_id=mending.id, now=now, params={})


def _shown(one: Change) -> dict[str, Any]:
    """Who a reporter is stays where it is protected."""
    if "reporter" in one.path:
        return {"field": one.field}
    return {"field": one.field, "before": one.before, "after": one.after}
