"""An alarm turns out to be none: whoever leads says so, and all who were called hear it (C18)."""

from collections.abc import Collection
from datetime import datetime

from app.cells.queries import by_ids
from app.core.errors import refuse
from app.incidents.models import Incident
from app.incidents.rules.duty import LADDER, levels_from
from app.incidents.service import notify
from app.incidents.service.call_levels import calls_of
from app.incidents.service.find_called import people_behind, people_of
from app.incidents.service.keep_sheet import downstream_of
from app.posts.rules import Scope


def led_at(case: Incident) -> str | None:
    """The level that leads the emergency; None where there is none, or nobody has answered yet."""
    if case.nature != "emergency":
        return None
    return next((row.level for row in calls_of(case) if row.leads), None)


def must_lead(case: Incident, led: str | None, scope: Scope) -> None:
    """Refuse with `emergency_led` who stands below the level that leads."""
    if led is None:
        return
    top = case.cell_at(LADDER[-1])
    if scope.reviews(map(case.cell_at, levels_from(led))) or (top and scope.leads(top)):
        return
    cell_id = case.cell_at(led) or 0
    refuse("emergency_led", who=by_ids([cell_id])[cell_id].name)


def tell_over(case: Incident, event: object, known: Collection[int], now: datetime) -> None:
    """Whoever was called or warned, and does not know already, hears that it is over.

    Those whom the case's own end is told hear that.
    """
    called = people_behind([row for row in calls_of(case) if row.ended_at == now], case, now)
    warned = people_of([part.cell_id for part in downstream_of(case) if part.cell_id], now)
    people = [*called, *(i for some in warned.values() for i in some)]
    told = [i for i in people if i not in known]
    notify.say("emergency_ended", told, case, f"{event} over", now)
