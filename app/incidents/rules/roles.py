"""What somebody is in a case."""

from collections.abc import Iterable

from app.incidents.rules.actions import FILER, HANDLER, REVIEWER
from app.posts.rules import Scope


def roles_in(
    scope: Scope,
    officer_id: int,
    *,
    reviewed_by: Iterable[int | None],
    filer_id: int,
    handler_officer_id: int | None,
    handler_department_id: int | None,
) -> frozenset[str]:
    """The roles that an officer has in a case by his posts of today.

    `reviewed_by` are the cells of the levels that may act. A handler is named himself, or is the
    liaison of the department named.
    """
    roles = set()
    if scope.reviews(cell_id for cell_id in reviewed_by if cell_id is not None):
        roles.add(REVIEWER)
    if filer_id == officer_id:
        roles.add(FILER)
    if handler_officer_id == officer_id or handler_department_id in scope.departments():
        roles.add(HANDLER)
    return frozenset(roles)
