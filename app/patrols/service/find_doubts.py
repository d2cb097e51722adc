"""What speaks against a patrol by its motion and beside others: asked by a job within a minute.

Until then it counts as what its filing told; a computed evaluation asks first.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from app.core.apart import TURN_S, each, in_turn
from app.core.db import db
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
from app.patrols.service.find_copies import find_copies, keep_form, keep_parts
from app.patrols.service.read_tracks import Read, Told, read_tracks, told_by
from app.patrols.service.see_sites import see_sites
from app.patrols.service.settle_patrol import settle
from app.patrols.service.weigh_doubts import weigh
from grids import plausible

#: The version with which rows are kept as compared.
COMPARING = 1
#: The longest that patrols are looked for which last at once, for the index.
LONGEST = timedelta(days=2)


def find_doubts(*, now: datetime, county_id: int | None = None) -> int:
    """Ask of a portion of fresh patrols what their filing could not, all in this transaction."""
    return _all_at_once(read_tracks(now=now, county_id=county_id, kept=True))


def look_again(*, now: datetime, county_id: int | None = None) -> int:
    """Keep of a portion of patrols what follows from their tracks and an older program did not
    keep: after fresh ones, which people wait for.
    """
    return _all_at_once(read_tracks(now=now, county_id=county_id, of_before=True, kept=True))


def _all_at_once(portion: Sequence[Read]) -> int:
    return ask([told_by(one) for one in portion], seconds=None)[0]


def ask(portion: Sequence[Told], *, seconds: float | None = TURN_S) -> tuple[int, Sequence[Told]]:
    """Ask what was read of each patrol, from the first until `seconds` are over: how many were
    asked, and those whose turn is to come. Who is being changed, or no more what was read, comes
    back by itself.
    """
    ids = [told.read.id for told in portion]
    query = select(Patrol).where(Patrol.id.in_(ids)).with_for_update(skip_locked=True)
    query = query.execution_options(populate_existing=True)
    known = {patrol.id: patrol for patrol in db.session.scalars(query)}
    asked, turns = 0, 0
    for told in in_turn(portion, seconds):
        asked += _ask(known.get(told.read.id), told)
        turns += 1
    return asked, portion[turns:]


def _ask(patrol: Patrol | None, told: Told) -> bool:
    was = told.read.compared, told.read.digest
    if patrol is None or (patrol.compared, patrol.track_digest) != was:
        return False
    if not told.failed:
        each("find doubts", [patrol], lambda one: _find(one, told))
    if patrol.compared < 1:  # it failed, and is in the log: it must not come back for ever
        _leave(patrol)
    return True


def _find(patrol: Patrol, told: Told) -> int:
    fresh, again = patrol.compared == FRESH, patrol.compared == CLAIMS_MORE
    before, patrol.compared = patrol.doubt, COMPARING
    bounds = queries.rules_of(patrol)[DOUBTS]
    seen: dict[Mark, Any] = {}
    if told.motion is not None and (fresh or again):
        seen |= _sparse(patrol, told, told.motion, bounds)
        seen |= odd_motion(told.motion, bounds) if fresh else {}
    if fresh:
        seen |= _at_once(patrol, bounds)
        seen |= find_copies(patrol, told.form, told.ways, bounds)
    if told.form:
        keep_form(patrol, told.form)
    if told.ways:
        keep_parts(patrol, told.ways[0])
    if told.touched is not None:
        cover_squares(patrol, told.touched)
    if fresh or (again and told.motion is not None):
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
    patrol: Patrol, told: Told, motion: plausible.Motion, bounds: DoubtBounds
) -> dict[Mark, Any]:
    """What cannot be judged, of a patrol that is to count: by its way, or by its visits."""
    asked = queries.rules_of(patrol)[VALID_PATROL]
    walked = patrol.length_m >= asked.valid_metres
    walked = walked and patrol.duration_s >= asked.valid_minutes * 60
    if not walked and not queries.visits(patrol.id):
        return {}
    silent = silent_share(told.times, patrol.gaps or [], minutes=bounds.silent_minutes)
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
