"""Of which earlier patrol one is a copy: as it was, cut, stretched or let drift, or put together
from parts.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
from sqlalchemy import and_, delete, select

from app.core.db import db
from app.core.insert import insert_new, upsert
from app.filings.rules.marks import Mark
from app.patrols.models import Patrol, PatrolForm, PatrolWindow
from app.patrols.rules.copies import Others, alike, copy_of, repeated, reworkable
from app.patrols.rules.doubts import side_by_side
from app.patrols.sections import DoubtBounds
from grids import likeness
from grids.windows import Keys

#: Walks that one is laid on, at most: of like width and duration, and of those that it might be
#: made of. It bounds what one costs.
MOST_LIKE = 400
#: Parts of others that are looked at, at most: what they have in common is nearly never chance.
MOST_PARTS = 5000


def keep_form(patrol: Patrol, form: likeness.Form) -> None:
    """Later ones are compared with it."""
    upsert(
        PatrolForm,
        {"patrol_id": patrol.id},
        county_id=patrol.county_id,
        started_at=patrol.started_at,
        spread_m=form.spread_m,
        duration_s=form.duration_s,
        form=form.packed(),
    )


def keep_parts(patrol: Patrol, keys: Keys) -> None:
    """By these it is known where it comes again."""
    db.session.execute(delete(PatrolWindow).where(PatrolWindow.patrol_id == patrol.id))
    insert_new(PatrolWindow, [{"patrol_id": patrol.id, "key": key} for key in keys.tolist()])


def find_copies(
    patrol: Patrol, form: likeness.Form | None, ways: Sequence[Keys], bounds: DoubtBounds
) -> dict[Mark, Any]:
    """The nearest of the county's walks of like width and duration, if it is a copy; else the one
    of which most of its parts are, if it is put together from those of before.

    Of those of like size, and of those that it might be made of, the officer's own come first, then
    his cell's, then the newest.
    """
    rows = _rows(patrol, form, bounds) if form else []
    if form and rows:
        others = Others(
            likeness.unpacked([row.form for row in rows]),
            np.array([row.spread_m for row in rows]),
            np.array([row.duration_s for row in rows]),
            [_together(patrol, row) for row in rows],
        )
        found = copy_of(form, others, bounds)
        if found is not None:
            mark, nearest, metres = found
            return {mark: {"patrol_id": str(rows[nearest].patrol_id), "metres": round(metres, 2)}}
    parts = repeated(ways, _parts(patrol, ways, bounds), bounds)
    if parts is None:
        return {}
    of, share = parts
    return {Mark.REWORKED_TRACK: {"patrol_id": str(of), "share": round(share, 2)}}


def _parts(patrol: Patrol, ways: Sequence[Keys], bounds: DoubtBounds) -> list[Any]:
    """(patrol, key) of the county's walks that have any of these parts."""
    keys = sorted({key for way in ways for key in way.tolist()})
    known = select(PatrolWindow.patrol_id, PatrolWindow.key).where(PatrolWindow.key.in_(keys))
    # its limit keeps a database from going through a year's patrols instead
    known = known.where(PatrolWindow.patrol_id != patrol.id).limit(MOST_PARTS)
    parts = known.subquery()
    query = (
        select(parts.c.patrol_id, parts.c.key)
        .join(Patrol, Patrol.id == parts.c.patrol_id)
        .where(
            Patrol.county_id == patrol.county_id,
            Patrol.started_at > patrol.started_at - timedelta(days=bounds.like_days),
        )
    )
    return [(row.patrol_id, row.key) for row in db.session.execute(query)] if keys else []


def _rows(patrol: Patrol, form: likeness.Form, bounds: DoubtBounds) -> Any:
    (wide, long), (near_wide, near_long) = reworkable(form, bounds), alike(form, bounds)
    like = and_(PatrolForm.spread_m.between(*near_wide), PatrolForm.duration_s.between(*near_long))
    made_of = and_(PatrolForm.spread_m.between(*wide), PatrolForm.duration_s.between(*long))
    query = (
        select(PatrolForm.patrol_id, PatrolForm.form, Patrol.started_at, Patrol.ended_at)
        .add_columns(Patrol.officer_id, Patrol.device_id)
        .add_columns(PatrolForm.spread_m, PatrolForm.duration_s)
        .join(Patrol, Patrol.id == PatrolForm.patrol_id)
        .where(
            PatrolForm.county_id == patrol.county_id,
            PatrolForm.started_at > patrol.started_at - timedelta(days=bounds.like_days),
            PatrolForm.patrol_id != patrol.id,
        )
        .order_by(
            (Patrol.officer_id == patrol.officer_id).desc(),
            (Patrol.cell_id == patrol.cell_id).desc(),
            PatrolForm.started_at.desc(),
        )
    )
    # the many that it might be made of take no place of the few that it is like
    kinds = (like, made_of & ~like)
    return [row for one in kinds for row in db.session.execute(query.where(one).limit(MOST_LIKE))]


def _together(patrol: Patrol, row: Any) -> bool:
    """Whether two people may have gone side by side, each with his phone."""
    spans = (patrol.started_at, patrol.ended_at), (row.started_at, row.ended_at)
    devices = (row.device_id, patrol.device_id)
    return row.officer_id != patrol.officer_id and side_by_side(*spans, devices)
