"""What the level above found when it checked what was drawn by chance (row E26)."""

from typing import Any

from sqlalchemy import ColumnElement, select, union_all

from app.accountability.queries import said_of_samples
from app.core.portable import as_key, as_text
from app.evaluations.measures.ground import Ground, places, shared
from app.incidents.models import IncidentEvent
from app.patrols.models import Patrol

PATROLS, CLOSINGS = "patrols", "closings"
#: Steps of cases that are drawn, each by the key of its event.
STEPS = (CLOSINGS, "dismissals", "hand_ups")


@shared
def checks(ground: Ground) -> Any:
    """What was drawn and checked by the moment of counting: good when its last verdict is right."""
    query = said_of_samples(ground.county.id, (PATROLS, *STEPS), ground.computed_at)
    return query.cte("checks").prefix_with("MATERIALIZED")


def found_false(ground: Ground, kind: str, key: Any) -> ColumnElement[bool]:
    """Whether the thing of this key was drawn and found not to be as it was told."""
    c = checks(ground).c
    found: ColumnElement[bool] = key.in_(select(as_key(c.key)).where(c.kind == kind, c.good == 0))
    return found


def checked_right(ground: Ground) -> Any:
    """Patrols, closings, dismissals and hand-ups of the period that were drawn and checked, charged
    to the cell that told them; good when the level above found them right.
    """
    c, here, event = checks(ground).c, places(ground).c, IncidentEvent
    columns = here.place_id.label("cell_id"), c.good
    told = (checks(ground), here.cell_id == c.cell_id)
    walked = (
        select(*columns, as_text(Patrol.id).label("row"))
        .select_from(places(ground))
        .join(*told)
        .join(Patrol, Patrol.id == as_key(c.key))
        .where(c.kind == PATROLS, Patrol.started_at >= ground.start, Patrol.started_at < ground.end)
    )
    done = (
        select(*columns, as_text(event.incident_id).label("row"))
        .select_from(places(ground))
        .join(*told)
        .join(event, event.id == as_key(c.key))
        .where(c.kind.in_(STEPS), ground.covers(event.at))
    )
    return union_all(*[one.where(ground.asked(here.place_id)) for one in (walked, done)])
