"""What speaks against a patrol by its motion and beside others: asked by a job within a minute.

Until then it counts as what its filing told; a computed evaluation asks first.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import undefer

from app.core.apart import each
from app.core.db import db
from app.core.geo import from_db
from app.filings.rules.marks import Mark
from app.patrols import queries
from app.patrols.models import CLAIMS_MORE, FRESH, OF_BEFORE, Patrol
from app.patrols.rules import silent_share
from app.patrols.rules.doubts import (
    COMPARED,
    COUNTING,
    REJECTED,
    odd_motion,
    overlap_s,
    too_sparse,
)
from app.patrols.sections import DOUBTS, VALID_PATROL, DoubtBounds
from app.patrols.service.cover_squares import cover_squares
from app.patrols.service.find_copies import find_copies, keep_form
from app.patrols.service.see_sites import see_sites
from app.patrols.service.settle_patrol import settle
from app.patrols.service.weigh_doubts import weigh
from grids import likeness, plausible, tracks

BATCH = 50
#: The version with which rows are kept as compared.
COMPARING = 1
#: The longest that patrols are looked for which last at once, for the index.
LONGEST = timedelta(days=2)


def find_doubts(*, now: datetime, county_id: int | None = None) -> int:
    """Ask of at most 50 fresh patrols what their filing could not."""
    return _batch(queries.unasked(now, county_id).where(Patrol.compared != OF_BEFORE))


def look_again(*, now: datetime, county_id: int | None = None) -> int:
    """Keep of at most 50 patrols what follows from their tracks and an older program did not keep:
    after fresh ones, which people wait for.
    """
    return _batch(queries.unasked(now, county_id).where(Patrol.compared == OF_BEFORE))


def _batch(query: Any) -> int:
    query = query.options(undefer(Patrol.track)).order_by(Patrol.received_at).limit(BATCH)
    rows = db.session.scalars(query.with_for_update(skip_locked=True)).all()
    each("find doubts", rows, _find)
    for patrol in rows:
        if patrol.compared < 1:  # it failed, and is in the log: it must not come back for ever
            _leave(patrol)
    return len(rows)


def _find(patrol: Patrol) -> int:
    fresh, again = patrol.compared == FRESH, patrol.compared == CLAIMS_MORE
    before, patrol.compared = patrol.doubt, COMPARING
    line = from_db(patrol.track)
    track = tracks.from_line(line) if line is not None and not patrol.thinned_at else None
    bounds = queries.rules_of(patrol)[DOUBTS]
    form = likeness.form_of(track) if track is not None else None
    seen: dict[Mark, Any] = {}
    if track is not None and (fresh or again):
        motion = plausible.motion_of(track)
        seen |= _sparse(patrol, track, motion, bounds)
        seen |= odd_motion(motion, bounds) if fresh else {}
    if fresh:
        seen |= _at_once(patrol, bounds)
        seen |= find_copies(patrol, form, bounds) if form else {}
    if form:
        keep_form(patrol, form)
    if track is not None:
        cover_squares(patrol, track)
    if fresh or (again and track is not None):
        _weigh(patrol, seen, COMPARED if fresh else {Mark.SPARSE_TRACK})
    if patrol.doubt != before:
        _settle(patrol)
    elif patrol.doubt in COUNTING and patrol.visited:
        see_sites(patrol)
    return 1


def _leave(patrol: Patrol) -> None:
    """What could not be asked waits for a person: whatever failed, it counts no more."""
    asked, patrol.compared = patrol.compared, COMPARING
    if asked != OF_BEFORE:
        _weigh(patrol, {Mark.NOT_JUDGED: None}, {Mark.NOT_JUDGED})
        each("settle what was not judged", [patrol], _settle)


def _settle(patrol: Patrol) -> int:
    settle(patrol, visited=True, again=True)
    return 1


def _weigh(patrol: Patrol, seen: dict[Mark, Any], asked: Collection[Mark]) -> None:
    marks = [mark for mark in patrol.marks if mark not in asked]
    marks += [str(mark) for mark in COMPARED if mark in seen]
    if marks != patrol.marks:
        patrol.marks = marks
    weigh(patrol, again=True, seen={str(mark): value for mark, value in seen.items()})


def _sparse(
    patrol: Patrol, track: Any, motion: plausible.Motion, bounds: DoubtBounds
) -> dict[Mark, Any]:
    """What cannot be judged, of a patrol that is to count: by its way, or by its visits."""
    asked = queries.rules_of(patrol)[VALID_PATROL]
    walked = patrol.length_m >= asked.valid_metres
    walked = walked and patrol.duration_s >= asked.valid_minutes * 60
    if not walked and not queries.visits(patrol.id):
        return {}
    times = tracks.in_time_order(track[tracks.with_fix(track)])[:, 2]
    silent = silent_share(times, patrol.gaps or [], minutes=bounds.silent_minutes)
    if not too_sparse(motion, silent, length_m=patrol.length_m, walked=walked, bounds=bounds):
        return {}
    return {Mark.SPARSE_TRACK: (motion.points, motion.legs, round(silent, 2))}


def _at_once(patrol: Patrol, bounds: DoubtBounds) -> dict[Mark, Any]:
    """Patrols of the same officer, or of others from the same phone, that last at once with it."""
    who = Patrol.officer_id == patrol.officer_id
    if patrol.device_id:
        who = or_(who, Patrol.device_id == patrol.device_id)
    query = select(Patrol.id, Patrol.officer_id, Patrol.started_at, Patrol.ended_at).where(
        who,
        Patrol.id != patrol.id,
        Patrol.state == "closed",
        Patrol.doubt != REJECTED,
        Patrol.started_at < patrol.ended_at,
        Patrol.started_at > patrol.started_at - LONGEST,
        Patrol.ended_at > patrol.started_at,
        # of two that wait, or came together, the later one is asked
        Patrol.compared != FRESH,
    )
    found: dict[Mark, Any] = {}
    for row in db.session.execute(query.order_by(Patrol.started_at, Patrol.id)):
        both = overlap_s((patrol.started_at, patrol.ended_at), (row.started_at, row.ended_at))
        if both > bounds.overlap_minutes * 60:
            own = row.officer_id == patrol.officer_id
            mark = Mark.TIMES_OVERLAP if own else Mark.DEVICE_AT_ONCE
            found.setdefault(mark, {"patrol_id": str(row.id), "minutes": round(both / 60)})
    return found
