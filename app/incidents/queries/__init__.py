"""Which cases somebody may see, the work list, what else belongs to a case."""

from app.incidents.queries.listing import counts, listing, moved_since, place_of, reasons
from app.incidents.queries.mapped import open_by_cell, open_points
from app.incidents.queries.of_case import (
    events,
    has_reporter,
    kind_of,
    measures_of,
    merged_in,
    merged_into,
    penalties_of,
    results_of,
    reviewers,
    seated,
)
from app.incidents.queries.returning import (
    by_ids,
    leaders,
    look_backs,
    near,
    near_by,
    relapse_of,
    similar_to,
)
from app.incidents.queries.routing import key_zone_marks, routing
from app.incidents.queries.views import views_of
from app.incidents.queries.visible import (
    all_found,
    found,
    inside,
    lock_together,
    parts_in,
    seen,
    sees_spot,
    taking_part,
    those_seen,
    visible,
)

__all__ = [
    "all_found",
    "by_ids",
    "counts",
    "events",
    "found",
    "has_reporter",
    "inside",
    "key_zone_marks",
    "kind_of",
    "leaders",
    "listing",
    "lock_together",
    "look_backs",
    "measures_of",
    "merged_in",
    "merged_into",
    "moved_since",
    "near",
    "near_by",
    "open_by_cell",
    "open_points",
    "parts_in",
    "penalties_of",
    "place_of",
    "reasons",
    "relapse_of",
    "results_of",
    "reviewers",
    "routing",
    "seated",
    "seen",
    "sees_spot",
    "similar_to",
    "taking_part",
    "those_seen",
    "views_of",
    "visible",
]
