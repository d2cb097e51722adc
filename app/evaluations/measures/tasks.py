"""Tasks of plans, and patrol objects that were visited (rows B03, B10, B15)."""

from typing import Any

from sqlalchemy import Text, and_, case, cast, func, or_, select
from sqlalchemy.types import String

from app.evaluations.measures.checks import PATROLS, found_false
from app.evaluations.measures.ground import Ground, places
from app.patrols.models import Patrol, Visit
from app.patrols.rules.doubts import COUNTING
from app.patrols.service.see_sites import WITH_MARKS
from app.plans.models import Task
from app.sites.models import Site
from app.sites.queries import patrolled_on


def _due(ground: Ground, good: Any) -> Any:
    """Tasks that were due in the period, or done before it was over."""
    here = places(ground).c
    return (
        select(here.place_id.label("cell_id"), case((good, 1), else_=0).label("good"))
        .add_columns(cast(Task.id, String).label("row"))
        .select_from(Task)
        .join(places(ground), here.cell_id == Task.cell_id)
        .where(
            ground.within(Task.cell_id),
            Task.due_at > ground.start,
            Task.due_at <= ground.end,
            or_(Task.due_at <= ground.computed_at, Task.state != "open"),
        )
    )


def tasks_done(ground: Ground) -> Any:
    """What was owed; good when it was done, by no patrol that the level above found false. What was
    excused is owed no more.
    """
    told = or_(Task.patrol_id.is_(None), ~found_false(ground, PATROLS, Task.patrol_id))
    return _due(ground, and_(Task.state == "done", told)).where(Task.state != "excused")


def tasks_excused(ground: Ground) -> Any:
    """All that was asked for; good when it was excused: a second fact beside it."""
    return _due(ground, Task.state == "excused")


def site_coverage(ground: Ground) -> Any:
    """Sites that were patrolled in the period; good with a visit that counts, whoever made it."""
    place = func.coalesce(Site.village_id, Site.township_id, Site.county_id)
    mine = and_(Site.county_id == ground.county.id, ground.asked(place))
    visited = (
        select(Visit.site_id)
        .join(Patrol, Patrol.id == Visit.patrol_id)
        .where(
            cast(Visit.marks, Text).in_(WITH_MARKS),
            Visit.site_id.in_(select(Site.id).where(mine)),
            Visit.arrived_at >= ground.start,
            Visit.arrived_at < ground.end,
            Patrol.state == "closed",
            Patrol.doubt.in_(sorted(COUNTING)),
            Patrol.received_at <= ground.computed_at,
            ~found_false(ground, PATROLS, Patrol.id),
        )
        .distinct()
        .subquery()
    )
    good = case((visited.c.site_id.is_not(None), 1), else_=0)
    return (
        select(place.label("cell_id"), good.label("good"), cast(Site.id, String).label("row"))
        .select_from(Site)
        .outerjoin(visited, visited.c.site_id == Site.id)
        .where(
            mine,
            patrolled_on(ground.period.first),
        )
    )
