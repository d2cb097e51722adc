"""Reading plans and tasks; the cells, people and sites that a plan asks of on a day."""

from app.plans.queries.plans import plan_to_write, plans, sweeps_of, terms_of
from app.plans.queries.seats import (
    cells_on,
    cells_with_sites,
    in_post,
    patrolling_cells,
    sites_on,
    with_post_below,
)
from app.plans.queries.tasks import (
    held_by_site,
    inside,
    listing,
    mine,
    month,
    sites_asked_of,
    task_to_excuse,
    visible,
)

__all__ = [
    "cells_on",
    "cells_with_sites",
    "held_by_site",
    "in_post",
    "inside",
    "listing",
    "mine",
    "month",
    "patrolling_cells",
    "plan_to_write",
    "plans",
    "sites_asked_of",
    "sites_on",
    "sweeps_of",
    "task_to_excuse",
    "terms_of",
    "visible",
    "with_post_below",
]
