"""The sender objects to how somebody mended his filing; somebody above decides."""

from datetime import datetime

from app.core import audit, clock
from app.core.errors import refuse
from app.filings import queries
from app.filings.kinds import Remark
from app.filings.models import Mending
from app.filings.rules.marks import Mark
from app.filings.service.mend_for_another import note_on, tell_of
from app.posts import queries as posts
from app.posts.rules import Caller


def object_to(*, caller: Caller, mending_id: int, note: str, now: datetime) -> Mending:
    """The sender says that it is not as he meant it: it counts nowhere until somebody above has
    looked. The same words again are the same objection. Refuses `objected_already`.
    """
    row = queries.one_mending(caller, mending_id)
    if row.officer_id != caller.id:
        refuse("not_found")
    if row.objected_at is not None:
        return row if row.objection == note else refuse("objected_already")
    row.objection, row.objected_at = note, now
    note_on(row, Remark(add=Mark.MEND_DISPUTED, drop=None, by=caller.id, note=note), now)
    audit.changed("mendings.object", "mending", row.id, by=caller.id, now=now)
    whom = [
        officer_id
        for kind in ("reviewer", "leader", "inspector")
        for officer_id in posts.holders([row.county_id], kind, clock.day_of(now)).get(
            row.county_id, []
        )
    ]
    tell_of(row, [one for one in whom if one != row.by_id], "mending_disputed", now)
    return row


def rule_on(*, caller: Caller, mending_id: int, upheld: bool, note: str, now: datetime) -> Mending:
    """Somebody of the county, neither who mended it nor who sent it, says whether it stands.

    What stands counts again; what does not counts no more. Refuses `own_mending`, `no_objection`,
    `post_lacks_permission`.
    """
    row = queries.one_mending(caller, mending_id)
    if not _above(caller, row):
        refuse("post_lacks_permission")
    if _his(caller, row):
        refuse("own_mending")
    said = (row.ruled_by_id, row.upheld, row.ruling)
    if row.ruled_at is not None and said == (caller.id, upheld, note):
        return row
    if row.objected_at is None or row.ruled_at is not None:
        refuse("no_objection")
    row.ruled_by_id, row.ruled_at, row.upheld, row.ruling = caller.id, now, upheld, note
    add = None if upheld else Mark.MEND_REJECTED
    note_on(row, Remark(add=add, drop=Mark.MEND_DISPUTED, by=caller.id, note=note), now)
    audit.changed("mendings.rule", "mending", row.id, by=caller.id, now=now, upheld=upheld)
    kind = "mending_upheld" if upheld else "mending_rejected"
    tell_of(row, [row.officer_id, row.by_id], kind, now)
    return row


def may_rule(caller: Caller, row: Mending) -> bool:
    """Whether it is somebody's to decide on an objection."""
    return _above(caller, row) and not _his(caller, row)


def _above(caller: Caller, row: Mending) -> bool:
    return bool(caller.scope.reviews([row.county_id]) or caller.scope.leads(row.county_id))


def _his(caller: Caller, row: Mending) -> bool:
    return bool({row.by_id, row.officer_id} & {caller.id, *caller.scope.stands_for()})
