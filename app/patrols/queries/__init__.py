"""Selects of patrols."""

from app.patrols.queries.doubted import (
    count_waiting,
    may_judge,
    own_since,
    to_judge,
    verdicts,
    waiting,
)
from app.patrols.queries.filing import (
    is_stored,
    own,
    seen_before,
    to_close,
)
from app.patrols.queries.visible import (
    TERRITORY,
    incidents,
    inside,
    listing,
    may_read_track,
    owner_of,
    seen,
    those,
    tracks_since,
    visible,
    visits,
    visits_of_site,
    walked,
    with_track,
)

__all__ = [
    "TERRITORY",
    "count_waiting",
    "incidents",
    "inside",
    "is_stored",
    "listing",
    "may_judge",
    "may_read_track",
    "own",
    "own_since",
    "owner_of",
    "seen",
    "seen_before",
    "those",
    "to_close",
    "to_judge",
    "tracks_since",
    "verdicts",
    "visible",
    "visits",
    "visits_of_site",
    "waiting",
    "walked",
    "with_track",
]
