"""In which period somebody owes a step first."""

from collections.abc import Sequence

from app.deadlines.queries import running_of
from app.evaluations.models import Evaluation
from app.evaluations.queries import steps
from app.evaluations.service.find_people import OFFICE, holds, own_kinds
from app.evaluations.service.move_stage import OWNER
from app.posts.rules import Scope


def owed_by(scope: Scope, periods: Sequence[Evaluation]) -> Evaluation | None:
    """The one of these periods whose running limit ends first among those that are this person's to
    keep; None where he owes nothing.
    """
    known = {one.id: one for one in periods if one.locked_at is None}
    levels = {post.cell_id: post.level for post in scope.posts}
    of = steps.stage_ids(known)
    found = [
        (row.due_at, row.id, known[of[int(key)]])
        for key, rows in running_of(OWNER, of).items()
        for row in rows
        if row.cell_id in levels
        and holds(
            scope, row.cell_id, own_kinds(levels[row.cell_id]) if row.stage == "self" else OFFICE
        )
        and row.due_at is not None
    ]
    return min(found, key=lambda one: one[:2])[2] if found else None
