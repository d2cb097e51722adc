"""Active fires become cases to be verified, unless somebody had reported the burning (B06, E12)."""

import hashlib
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import numpy as np
import orjson
from sqlalchemy import select

from app.accountability.models import Hotspot
from app.accountability.queries import same_fire
from app.accountability.queries.hotspots import Spot, reported
from app.accountability.rules import hotspots as rules
from app.accountability.service.read_hotspots import Detection, HotspotFile
from app.cells import locating
from app.cells.queries import began
from app.cells.service import take_turns
from app.core import audit, clock
from app.core.answers import english
from app.core.db import db
from app.core.errors import Named, refuse
from app.core.written import dumps
from app.deadlines.service import timing_for
from app.filings.rules.times import CLOCK_TOLERANCE
from app.filings.sections import LATE_FILING_DAYS
from app.incidents.sections import EMERGENCY
from app.incidents.service import report
from app.posts.rules import Caller

#: New detections inside the county in one import: each is located and may open a case.
MOST_NEW = 200
#: So many wrong rows are named one by one.
MOST_NAMED = 20


@dataclass(frozen=True)
class Imported:
    """How many in all, as HotspotsImported says; what became of the rows: {number in the file: the
    hotspot that it is, None outside the county}.
    """

    counts: dict[str, int]
    rows: dict[int, Hotspot | None]


def import_hotspots(*, caller: Caller, file: HotspotFile, now: datetime) -> Imported:
    """Store what lies inside the caller's county and open a case of source `satellite` for each
    fire of nominal or high confidence that nobody had reported: the township verifies it.

    How many rows there were, how often one was repeated, lay outside, inside; of those inside how
    many in each state, and how many were new. The same file again gives the same, and none new.
    Refuses `post_lacks_permission` without a post of the county, `import_refused` with each row
    that is wrong or lies ahead of now, `too_large` over MOST_NEW new ones.
    """
    county_id = caller.scope.county_for("hotspots.write") or refuse("post_lacks_permission")
    _check_rows(file, now)
    take_turns([county_id])
    once = sorted({one.key: one for one in file.detections}.values(), key=lambda one: one.key)
    known = _known(county_id, once)
    inside = _inside(county_id, [one for one in once if one.key not in known])
    if len(inside) > MOST_NEW:
        refuse("too_large")
    rules_now = timing_for(county_id, now).rules
    kinds = rules_now[EMERGENCY].fire_kinds
    since = max(now - timedelta(days=rules_now[LATE_FILING_DAYS]), began(county_id) or now)
    for one, cells in inside:
        row = _stored(one, cells, county_id, caller, now)
        row.state, row.incident_id = _placed(row, one, kinds, caller, since, now)
        db.session.add(row)
        db.session.flush()
        known[one.key] = row
    states = Counter(row.state for row in known.values())
    counts = {"rows": len(file.detections), "repeated": len(file.detections) - len(once)}
    counts |= {"outside": len(once) - len(known), "located": len(known)}
    counts |= {state: states[state] for state in rules.STATES} | {"new": len(inside)}
    audit.changed("hotspots.import", "cell", county_id, by=caller.id, now=now, **counts)
    return Imported(counts, {one.row: known.get(one.key) for one in file.detections})


def _check_rows(file: HotspotFile, now: datetime) -> None:
    """All or none: what is wrong with each row, in the reader's language."""
    ahead = [one.row for one in file.detections if one.observed_at > now + CLOCK_TOLERANCE]
    faults = sorted((file.faults | dict.fromkeys(ahead, rules.FUTURE)).items())[:MOST_NAMED]
    rows = []
    for number, fault in faults:
        columns, *words = rules.FAULTS[fault]
        why = words[english()]
        rows.append({"row": number, "ok": False, "fault": columns, "why": why})
    if rows:
        refuse("import_refused", rows=rows, why=_first_of(faults[0]))


def _first_of(row: tuple[int, str]) -> Named:
    """The first wrong row, for who reads one sentence only."""
    number, (_, chinese, in_english) = row[0], rules.FAULTS[row[1]]
    said = f"row {number}: {in_english}"
    return Named(said, f"第 {number} 行：{chinese}。", f"{said}.")


def _known(county_id: int, once: Sequence[Detection]) -> dict[Any, Hotspot]:
    """{key: hotspot} of those that are stored."""
    if not once:
        return {}
    rows = db.session.scalars(
        select(Hotspot)
        .where(Hotspot.county_id == county_id)
        .where(Hotspot.observed_at.between(once[0].observed_at, once[-1].observed_at))
    )
    wanted = {one.key for one in once}
    found = {(row.observed_at, row.lat, row.lon, row.satellite): row for row in rows}
    return {key: row for key, row in found.items() if key in wanted}


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
    row: Hotspot,
    one: Detection,
    kinds: Sequence[str],
    caller: Caller,
    since: datetime,
    now: datetime,
) -> tuple[str, uuid.UUID | None]:
    """What becomes of a detection: (state, the case that it is about)."""
    if one.band == rules.LOW:
        return "low", None
    spot = Spot(one.lon, one.lat, one.observed_at)
    case = reported(spot, kinds, row.county_id)
    if case is not None:
        return "matched", case
    if one.observed_at < since:
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
