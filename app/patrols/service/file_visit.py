"""Visits: the sites visited on a patrol, with it or one by one while it runs."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.insert import insert_once
from app.filings.rules.digest import digest as digest_of
from app.filings.rules.marks import Mark
from app.filings.rules.times import LATE, reconcile
from app.filings.service.find_late import find_late
from app.patrols import queries
from app.patrols.models import CLAIMS_MORE, Patrol, Visit
from app.patrols.rules import on_the_way
from app.patrols.service.settle_patrol import settle
from app.photos import service as photos
from app.posts.rules import Caller
from app.posts.service.acting_then import acting_then


def keep_visits(patrol: Patrol, visits: list[dict[str, Any]], now: datetime) -> None:
    """The visits inside a patrol's filing."""
    shift = timedelta(seconds=patrol.shifted_s)
    _check_sites(patrol, {visit["site_id"] for visit in visits})
    query = db.select(Visit.site_id, Visit.arrived_at).where(Visit.patrol_id == patrol.id)
    here = {(site_id, at) for site_id, at in db.session.execute(query)}
    named: dict[date, list[str]] = {}
    for visit in visits:
        at = visit["arrived_at"] + shift
        before = (visit["site_id"], at) in here  # filed alone
        if not before and _keep(patrol, visit, at, {}):
            named.setdefault(clock.day_of(at), []).extend(visit["photo_ids"])
    for day, photo_ids in named.items():
        _use(patrol, day, photo_ids, now)


def file_visit(
    *,
    caller: Caller,
    patrol_id: uuid.UUID,
    key: uuid.UUID,
    body: dict[str, Any],
    raw: dict[str, Any],
    now: datetime,
    arrived: datetime | None = None,
) -> tuple[Visit, bool]:
    """A visit by itself, under an id made by the phone: (visit, whether it is new).

    Its patrol must be there. Refuses `not_in_post`, `unknown_site`, `content_differs`, `id_taken`.
    """
    patrol = queries.own(patrol_id, caller.id)
    digest = digest_of(raw)
    known = db.session.scalars(db.select(Visit).where(Visit.key == key)).first()
    if known is None:
        _check_sites(patrol, {body["site_id"]})
        at = reconcile(body["sent_at"], arrived or now).observed(body["arrived_at"])
        _check_post(caller, patrol, at, now)
        rules = queries.rules_of(patrol)
        # by now, as cases and patrols are: who mends it later may have made it up later
        late = LATE.intersection(find_late(at, now, rules))
        marks = [Mark.VISIT_LATE.value] if late else []
        if _keep(patrol, body, at, {"key": key, "digest": digest, "marks": marks}):
            _use(patrol, clock.day_of(at), body["photo_ids"], now)
            if patrol.state == "closed" and patrol.compared > 0:
                patrol.compared = CLAIMS_MORE  # it claims more now: its track is asked again
            settle(patrol, visited=True, again=True)
            return db.session.scalars(db.select(Visit).where(Visit.key == key)).one(), True
        known = db.session.scalars(db.select(Visit).where(Visit.key == key)).one()
    if known.patrol_id != patrol.id:
        refuse("id_taken")
    return (known, False) if known.digest == digest else refuse("content_differs")


def _check_post(caller: Caller, patrol: Patrol, at: datetime, now: datetime) -> None:
    """A visit on the way is judged with its patrol, one of another time by its own day."""
    ended_at = patrol.ended_at if patrol.state == "closed" else None
    with_it = on_the_way(at, started_at=patrol.started_at, ended_at=ended_at)
    day = clock.day_of(patrol.started_at if with_it else at)
    acting_then(caller, "patrols.file", day, clock.day_of(now))


def _check_sites(patrol: Patrol, ids: set[int]) -> None:
    counties = queries.lock_sites(patrol, ids)
    if unknown := {one for one in ids if counties.get(one) != patrol.county_id}:
        refuse("unknown_site", sites=sorted(unknown))


def _keep(patrol: Patrol, visit: dict[str, Any], at: datetime, filed: dict[str, Any]) -> bool:
    """Whether it is new."""
    values = {name: visit[name] for name in ("site_id", "result", "note", "status")}
    return insert_once(
        Visit,
        patrol_id=patrol.id,
        arrived_at=at,
        **values,
        **({"key": None, "digest": None, "marks": []} | filed),
    )


def _use(patrol: Patrol, day: date, photo_ids: Iterable[str], now: datetime) -> None:
    photos.use("patrol", patrol.id, photo_ids, now, patrol.officer_id, day=day)
