"""Active fires become cases to be verified, unless somebody had reported the burning (B06, E12)."""

import hashlib
import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import numpy as np
import orjson
from sqlalchemy import select

from app.accountability.models import Hotspot
from app.accountability.queries import same_fire
from app.accountability.queries.hotspots import Spot, reported
from app.accountability.rules import hotspots as rules
from app.accountability.service.read_hotspots import Detection
from app.cells import locating
from app.cells.service import take_turns
from app.core import audit, clock
from app.core.db import db
from app.core.errors import refuse
from app.core.written import dumps
from app.deadlines.service import timing_for
from app.incidents.sections import EMERGENCY
from app.incidents.service import report
from app.posts.rules import Caller

#: New detections inside the county in one import: each is located and may open a case.
MOST_NEW = 200


def import_hotspots(
    *, caller: Caller, detections: Sequence[Detection], now: datetime
) -> dict[str, int]:
    """Store what lies inside the caller's county and open a case of source `satellite` for each
    fire of nominal or high confidence that nobody had reported: the township verifies it.

    How many rows there were, how often one was repeated, lay outside, inside; of those inside how
    many in each state, and how many were new. The same file again gives the same, and none new.
    Refuses `post_lacks_permission` without a post of the county, `too_large` over MOST_NEW new.
    """
    county_id = caller.scope.county_for("hotspots.write") or refuse("post_lacks_permission")
    take_turns([county_id])
    once = sorted({one.key: one for one in detections}.values(), key=lambda one: one.key)
    known = _known(county_id, once)
    inside = _inside(county_id, [one for one in once if one.key not in known])
    if len(inside) > MOST_NEW:
        refuse("too_large")
    kinds = timing_for(county_id, now).rules[EMERGENCY].fire_kinds
    states = Counter(state for key, state in known.items())
    for one, cells in inside:
        row = _stored(one, cells, county_id, caller, now)
        row.state, row.incident_id = _placed(row, one, kinds, caller, now)
        db.session.add(row)
        db.session.flush()
        states[row.state] += 1
    located = states.total()
    counts = {"rows": len(detections), "repeated": len(detections) - len(once)}
    counts |= {"outside": len(once) - located, "located": located}
    counts |= {state: states[state] for state in rules.STATES} | {"new": len(inside)}
    audit.changed("hotspots.import", "cell", county_id, by=caller.id, now=now, **counts)
    return counts


def _known(county_id: int, once: Sequence[Detection]) -> dict[Any, str]:
    """{key: state} of those that are stored."""
    if not once:
        return {}
    rows = db.session.execute(
        select(Hotspot.observed_at, Hotspot.lat, Hotspot.lon, Hotspot.satellite, Hotspot.state)
        .where(Hotspot.county_id == county_id)
        .where(Hotspot.observed_at.between(once[0].observed_at, once[-1].observed_at))
    )
    wanted = {one.key for one in once}
    return {tuple(key): state for *key, state in rows if tuple(key) in wanted}


def _inside(
    county_id: int, detections: Sequence[Detection]
) -> list[tuple[Detection, dict[str, int]]]:
    """Those that lie in the county in the boundaries of their time, with the cells they lie in."""
    found = []
    for version, some in groupby(detections, lambda one: locating.version_at(one.observed_at)):
        if version is None:
            continue
        seen = list(some)
        points = np.array([(one.lon, one.lat) for one in seen])
        # a satellite sees a continent: what lies elsewhere is not looked for one by one
        near = np.flatnonzero(locating.in_reach(county_id, version, points))
        at = seen[0].observed_at
        placed = locating.locate_many(points[near], datum="wgs84", accuracy_m=None, at=at)
        found += [
            (seen[i], cells)
            for i, cells in zip(near, placed.cells(), strict=True)
            if cells.get("county") == county_id
        ]
    return found


def _stored(
    one: Detection, cells: dict[str, int], county_id: int, caller: Caller, now: datetime
) -> Hotspot:
    return Hotspot(
        county_id=county_id,
        township_id=cells.get("township"),
        village_id=cells.get("village"),
        satellite=one.satellite,
        observed_at=one.observed_at,
        lon=one.lon,
        lat=one.lat,
        accuracy_m=one.accuracy_m,
        confidence=one.confidence,
        band=one.band,
        frp=one.frp,
        imported_at=now,
        imported_by=caller.id,
    )


def _placed(
    row: Hotspot, one: Detection, kinds: Sequence[str], caller: Caller, now: datetime
) -> tuple[str, uuid.UUID | None]:
    """What becomes of a detection: (state, the case that it is about)."""
    if one.band == rules.LOW:
        return "low", None
    spot = Spot(one.lon, one.lat, one.observed_at)
    case = reported(spot, kinds, row.county_id)
    if case is not None:
        return "matched", case
    if one.observed_at < now - rules.FRESH:
        return "old", None
    case = same_fire(spot, row.county_id)
    if case is not None:
        return "joined", case
    return "case", _file(one, caller, now)


def _file(one: Detection, caller: Caller, now: datetime) -> uuid.UUID:
    """File the case of a detection."""
    name = f"{one.satellite} {one.observed_at:%Y-%m-%dT%H:%MZ} {one.lat},{one.lon}"
    local = clock.shown(one.observed_at)
    power = "" if one.frp is None else f"，辐射功率 {one.frp:g} 兆瓦"
    body = {
        "kind": rules.KIND,
        "source": "satellite",
        "source_number": name[:64],
        "occurred_at": one.observed_at,
        "sent_at": now,
        "location": {
            "lon": one.lon,
            "lat": one.lat,
            "accuracy_m": float(one.accuracy_m),
            "datum": "wgs84",
        },
        "description": f"卫星火点（{one.satellite}，{local}，置信度 {one.confidence}{power}），"
        f"位置误差约 {one.accuracy_m} 米，请到现场核实。",
    }
    digest = hashlib.sha256(dumps(body, orjson.OPT_SORT_KEYS)).hexdigest()
    # nobody can have filed anything under it before
    key = uuid.uuid4()
    case, _ = report(caller=caller, incident_id=key, body=body, digest=digest, now=now)
    return case.id
