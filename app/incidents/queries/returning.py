"""Cases near each other, what came back, re-checks, and who leads a case."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, union_all
from sqlalchemy.orm import aliased

from app.cells.models import Cell
from app.core import run
from app.core.db import db
from app.incidents.models import Incident, IncidentParty, IncidentRelapse, LookBack
from app.incidents.queries.visible import KEPT, visible
from app.incidents.rules import nearby as rules
from app.incidents.rules.duty import LADDER, levels_above
from app.incidents.rules.merging import ends_unseen, gives_time
from app.incidents.rules.nearby import Relapse, Seen, Similar
from app.incidents.rules.standing import Part
from app.posts.queries.blanks import blanked
from app.posts.rules import Scope

#: What is over without having been a problem of its own.
NO_CASE = ("unfounded", "merged")
#: How many cases of a spot are shown beside one.
MOST_NEAR = 20
#: How many of a spot a new case is compared with, of those seen then and of those closed before:
#: filing does not grow dearer with what else was reported there.
MOST_COMPARED = 100
#: How far around a case others are offered to go on in, in metres.
MERGING_M = 2000
_ALIKE = (
    *(Incident.id, Incident.number, Incident.status, Incident.kind),
    *(Incident.observed_at, Incident.lon, Incident.lat),
)
#: A problem of its own, seen in the time asked for; a list would be written out at each asking.
_SEEN_THEN = and_(
    Incident.observed_at.between(bindparam("since"), bindparam("until")),
    *[Incident.status != status for status in NO_CASE],
)


def similar_to(
    case: Incident, limits: Similar, scope: Scope, officer_id: int
) -> list[tuple[Any, float]]:
    """(row, metres) of those that may be the same and that the officer may see, nearest first.

    A row is {id, number, status, kind, observed_at, lon, lat}: whole cases would cost half of a
    filing. Of the newest MOST_NEAR: the answer does not grow with what else was reported there.
    """
    if case.lon is None or case.lat is None:
        return []
    (box,) = rules.boxes_around([(case.kind, case.lon, case.lat, limits.distance_m)])
    span = timedelta(hours=limits.hours)
    times = {"since": case.observed_at - span, "until": case.observed_at + span}
    mine = blanked(scope, officer_id)
    given = {"id": case.id} | box | times | mine.ids
    newest = run.rows(_alike_seen(mine.scope, mine.officer_id), given)
    return rules.similar(case, newest, limits)


@lru_cache(KEPT)
def _alike_seen(scope: Scope, officer_id: int) -> Any:
    """Written once for officers alike: a third of all filings ask it."""
    query = select(*_ALIKE).where(
        Incident.id != bindparam("id"), _in_box(), _SEEN_THEN, visible(scope, officer_id)
    )
    return query.order_by(Incident.observed_at.desc()).limit(MOST_NEAR)


def near_by(
    case: Incident, metres: int, since: datetime, scope: Scope, officer_id: int
) -> list[tuple[Any, float]]:
    """(row, metres) of what else was seen around a case since a moment, of any kind, that the
    officer may see, nearest first; rows as of `similar_to`, of the newest MOST_NEAR.
    """
    if case.lon is None or case.lat is None:
        return []
    query = select(*_ALIKE).where(
        _within(case.lon, case.lat, metres),
        Incident.id != case.id,
        Incident.observed_at >= since,
        Incident.status.not_in(NO_CASE),
        visible(scope, officer_id),
    )
    newest = db.session.execute(query.order_by(Incident.observed_at.desc()).limit(MOST_NEAR))
    found = [(row, rules.distance_m(case, row) or 0.0) for row in newest]
    return sorted((one for one in found if one[1] <= metres), key=lambda one: one[1])


def mergeable(case: Incident, scope: Scope, officer_id: int) -> list[tuple[Incident, float | None]]:
    """(case, metres) of open cases in which one may go on, the nearest first: around it, or, where
    it has no position, of its kind in its township.
    """
    alike = (Incident.kind == case.kind) & (Incident.township_id == case.township_id)
    spot = alike if case.lon is None or case.lat is None else _within(case.lon, case.lat, MERGING_M)
    query = select(Incident).where(
        spot,
        Incident.id != case.id,
        Incident.closed_at.is_(None),
        Incident.county_id == case.county_id,
        Incident.received_at <= case.received_at,
        visible(scope, officer_id),
    )
    newest = db.session.scalars(query.order_by(Incident.received_at.desc()).limit(MOST_NEAR))
    above = bool(scope.reviews(map(case.cell_at, levels_above(case.level))))
    found = [
        (other, rules.distance_m(case, other))
        for other in newest
        if not gives_time(case, other)
        and not ends_unseen(case, other, from_above=above)
        and scope.reviews(map(other.cell_at, LADDER))
    ]
    return sorted(found, key=lambda one: one[1] or 0.0)


def near(cases: Sequence[tuple[Incident, Similar, Relapse]]) -> Sequence[Seen]:
    """What may be similar to one of these cases, or have come back as it.

    One statement for any number of cases: of their kinds, in a box around each, or at their sites.
    Of each box or all sites the newest MOST_COMPARED, and as many that were closed last.
    """
    boxes = rules.boxes_around(
        (case.kind, case.lon, case.lat, max(similar.distance_m, relapse.distance_m))
        for case, similar, relapse in cases
        if case.lon is not None and case.lat is not None
    )
    sites = sorted({case.site_id for case, _, _ in cases if case.site_id is not None})
    if not boxes and not sites:
        return ()
    times = [case.observed_at for case, _, _ in cases]
    apart = timedelta(hours=max(similar.hours for _, similar, _ in cases))
    back = timedelta(days=max(relapse.days for _, _, relapse in cases))
    asked: dict[str, Any] = {
        "since": min(times) - apart,
        "until": max(times) + apart,
        "closed_since": min(times) - back,
        "closed_until": max(times),
    }
    if sites:
        asked |= {"kinds": sorted({case.kind for case, _, _ in cases}), "sites": sites}
    # a statement is made for one, two, four … boxes: what is left over asks for the last again
    room = 1 << (len(boxes) - 1).bit_length() if boxes else 0
    for n in range(room):
        asked |= {f"{name}{n}": value for name, value in boxes[min(n, len(boxes) - 1)].items()}
    rows = run.rows(_near(room, at_sites=bool(sites)), asked)
    return list({row.id: row for row in rows}.values())


@lru_cache
def _near(boxes: int, *, at_sites: bool) -> Any:
    """Made once: making it costs more than asking it.

    Box by box, so that each engine goes by the index of spots.
    """
    columns = (
        *(Incident.id, Incident.kind, Incident.lon, Incident.lat, Incident.site_id),
        *(Incident.observed_at, Incident.closed_at, Incident.status),
        *(Incident.village_id, Incident.township_id, Incident.county_id),
    )
    places = [_in_box(n) for n in range(boxes)]
    if at_sites:
        kinds = Incident.kind.in_(bindparam("kinds", expanding=True))
        places.append(and_(kinds, Incident.site_id.in_(bindparam("sites", expanding=True))))
    closed = Incident.closed_at.between(bindparam("closed_since"), bindparam("closed_until"))
    kept = select(*columns)
    parts = [
        kept.where(place, reason).order_by(latest.desc()).limit(MOST_COMPARED).subquery()
        for place in places
        for reason, latest in (
            (_SEEN_THEN, Incident.observed_at),
            (closed & (Incident.status == "closed"), Incident.closed_at),
        )
    ]
    return union_all(*map(select, parts))


def _in_box(n: int | str = "") -> ColumnElement[bool]:
    """Of the kind and in the place of the n-th of `rules.boxes_around`."""
    return and_(
        Incident.kind == bindparam(f"kind{n}"),
        Incident.lon.between(bindparam(f"west{n}"), bindparam(f"east{n}")),
        Incident.lat.between(bindparam(f"south{n}"), bindparam(f"north{n}")),
    )


def by_ids(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Incident]:
    """Cases by their keys."""
    rows = db.session.scalars(select(Incident).where(Incident.id.in_(ids))) if ids else ()
    return {case.id: case for case in rows}


def _within(lon: float, lat: float, metres: int) -> ColumnElement[bool]:
    """Found by the place first, whoever looks: SQLite would go through all that he may see."""
    west, south, east, north = rules.box_around(lon, lat, metres)
    its = aliased(Incident)
    found = select(its.id).where(its.lon.between(west, east), its.lat.between(south, north))
    return Incident.id.in_(found)


def relapse_of(case: Incident) -> IncidentRelapse | None:
    """The closed case that came back as this one."""
    return db.session.get(IncidentRelapse, case.id)


def leaders(case: Incident) -> Sequence[IncidentParty]:
    """Who has charge of it as a leader; no statement for the many cases without open parts."""
    if not case.open_parts:
        return ()
    query = select(IncidentParty).where(
        IncidentParty.incident_id == case.id,
        IncidentParty.part == Part.LEADER,
        IncidentParty.until.is_(None),
    )
    return db.session.scalars(query).all()


def look_backs(
    scope: Scope,
    officer_id: int,
    *,
    cell: Cell | None,
    due_before: datetime | None,
    done: bool | None,
    incident_id: uuid.UUID | None,
    after: tuple[datetime, uuid.UUID] | None,
    limit: int,
) -> Sequence[tuple[LookBack, Incident]]:
    """Re-checks of cases that the officer may see, the earliest due first.

    `cell` is the one whose reviewers owe them.
    """
    query = select(LookBack, Incident).join(Incident, Incident.id == LookBack.incident_id)
    query = query.where(visible(scope, officer_id))
    if cell is not None:
        query = query.where(LookBack.cell_id == cell.id)
    if due_before is not None:
        query = query.where(LookBack.due_by <= due_before)
    if done is not None:
        query = query.where(LookBack.ended_at.is_not(None) if done else LookBack.ended_at.is_(None))
    if incident_id is not None:
        query = query.where(LookBack.incident_id == incident_id)
    if after:
        at, last = after
        later = and_(LookBack.due_by == at, LookBack.id > last)
        query = query.where(or_(LookBack.due_by > at, later))
    rows = db.session.execute(query.order_by(LookBack.due_by, LookBack.id).limit(limit))
    return [(row, case) for row, case in rows]
