"""Which actions somebody may take on a case now."""

from functools import cache

from app.incidents.actions.registry import ACTIONS
from app.incidents.models import Incident
from app.incidents.rules import actions as rules
from app.incidents.rules.actions import Standing
from app.incidents.rules.duty import reviewing_levels
from app.incidents.rules.roles import roles_in
from app.posts.rules import Scope


def allowed(case: Standing, roles: frozenset[str]) -> list[str]:
    """The actions of somebody with these roles in the case."""
    return list(_allowed(case, roles))


@cache  # a work list asks the same for case after case
def _allowed(case: Standing, roles: frozenset[str]) -> tuple[str, ...]:
    return tuple(rules.allowed(ACTIONS.values(), case, roles))


def allowed_to(case: Incident, scope: Scope, officer_id: int) -> list[str]:
    """The actions that the officer may take on the case now."""
    on_spot = rules.fixed_on_spot(case.nature, case.source, case.measures_taken)
    standing = Standing(case.status, case.level, on_spot)
    return allowed(standing, roles_of(case, scope, officer_id))


def roles_of(case: Incident, scope: Scope, officer_id: int) -> frozenset[str]:
    """What the officer is in this case: reviewer of an acting level, filer, handler."""
    return roles_in(
        scope,
        officer_id,
        reviewed_by=[case.cell_at(n) for n in reviewing_levels(case.base_level, case.level)],
        filer_id=case.filer_id,
        handler_officer_id=case.handler_officer_id,
        handler_department_id=case.handler_department_id,
    )
