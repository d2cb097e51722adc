"""Filing a case: located, numbered, given a deadline, told, in the caller's transaction."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select

from app.cells import locating
from app.cells import queries as cells
from app.cells.models import Cell, CellSuccessor
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.deadlines.service import Timing, timing_for
from app.filings.rules.times import odd_time, reconcile
from app.filings.sections import LATE_FILING_DAYS
from app.incidents.models import Incident
from app.incidents.rules import filing as rules
from app.incidents.service.history import climb_vacant, opened_limit, step
from app.incidents.service.storing import Prepared, same, store
from app.posts.rules import Caller, Scope
from app.sites.models import Site
from app.sites.queries import Local, local_rules
from app.sites.rules import ZONES, proposed
from app.taxonomy import queries as taxonomy
from app.taxonomy.rules import chosen
from grids import datums
from grids.codes import LEVELS


@dataclass
class Placed:
    """Where a filing lies: the position in WGS-84 and the cells for the work and for the fact."""

    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    boundary_version: int | None = None
    work: dict[str, int] = field(default_factory=dict)
    fact_cell_id: int | None = None
    marks: list[str] = field(default_factory=list)


def report(
    *,
    caller: Caller,
    incident_id: uuid.UUID,
    body: dict[str, Any],
    digest: str,
    now: datetime,
    patrol_id: uuid.UUID | None = None,
    arrived: datetime | None = None,
) -> tuple[Incident, bool]:
    """File a case, or find it filed: (case, whether it is new). Refuses another content or another
    officer's id.

    A sender that arrives while the first is in progress waits for its commit and finds the case.
    `arrived` is when it
    first came, for one that was refused then: the phone's clock is judged by that, the receiver's
    limit starts `now`.
    """
    found = prepare(
        caller=caller,
        incident_id=incident_id,
        body=body,
        digest=digest,
        now=now,
        patrol_id=patrol_id,
        arrived=arrived,
    )
    if isinstance(found, Incident):
        return found, False
    if not store([found], now):
        return same(db.session.get_one(Incident, incident_id), caller.id, digest), False
    return found.incident, True


_STORED = select(select(Incident.id).where(Incident.id == bindparam("incident")).exists())


def prepare(
    *,
    caller: Caller,
    incident_id: uuid.UUID,
    body: dict[str, Any],
    digest: str,
    now: datetime,
    patrol_id: uuid.UUID | None = None,
    arrived: datetime | None = None,
) -> Incident | Prepared:
    """The case as filed before, or all that `store` needs to keep it: located, judged, with its
    event and limit; nothing is written.
    """
    if db.session.connection().execute(_STORED, {"incident": incident_id}).scalar_one():
        return same(db.session.get_one(Incident, incident_id), caller.id, digest)
    arrived = arrived or now
    times = reconcile(body["sent_at"], arrived)
    observed = times.observed(body["occurred_at"])
    placed = place(body.get("location"), body.get("cell_code"), caller.scope, observed, now)
    county_id = placed.work.get("county")
    kind = taxonomy.fileable(body["kind"], county_id, clock.day_of(observed))
    nature = chosen(body.get("nature"), kind.natures, "nature_not_allowed")
    local = local_of(kind.code, placed, clock.day_of(observed))
    severity = chosen(
        body.get("severity") or proposed(kind.severities, local.least),
        kind.severities,
        "severity_not_allowed",
    )
    source = chosen(body.get("source"), rules.sources(caller.scope), "source_not_allowed")
    if body.get("site_id") is not None and db.session.get(Site, body["site_id"]) is None:
        refuse("unknown_site")
    timing = timing_for(county_id, now)
    marks = [
        *placed.marks,
        *local.marks,
        *times.marks,
        *odd_time(observed, now, timing.rules[LATE_FILING_DAYS]),
    ]
    values = _values(body, caller, kind, placed, timing, now, arrived) | {
        "marks": marks,
        "observed_at": observed,
    }
    values |= {
        "id": incident_id,
        "digest": digest,
        "nature": nature,
        "severity": severity,
        "source": source,
    }
    values["patrol_id"] = patrol_id or body.get("patrol_id")
    values["found_by_others"] = rules.found_by_others(
        discoverable=kind.discoverable,
        nature=nature,
        fact_cell_id=placed.fact_cell_id,
        scope=caller.scope,
    )
    incident = Incident(**values)
    skipped = climb_vacant(incident, clock.day_of(now))
    photo_ids = body.get("photo_ids") or ()
    event = step(
        incident,
        "report",
        now=now,
        officer_id=caller.id,
        before=(None, None),
        photo_ids=photo_ids,
        data={"skipped": skipped},
    )
    limit = opened_limit(incident, timing, now)
    return Prepared(incident, event, limit, kind, tuple(photo_ids), body.get("reporter"))


PLACE_MARKS = frozenset(
    {
        "no_position",
        "outside_grid",
        "ambiguous",
        "outside_near_border",
        "cell_chosen",
        "ban_period",
        *(f"zone_{name}" for name in ZONES),
    }
)


def marks_at(incident: Incident, placed: Placed) -> list[str]:
    """A case's marks with those of another place: zones and bans are asked anew.

    The severity stays what it was.
    """
    local = local_of(incident.kind, placed, clock.day_of(incident.observed_at))
    return [m for m in incident.marks if m not in PLACE_MARKS] + placed.marks + list(local.marks)


def local_of(kind: str, placed: Placed, day: date) -> Local:
    """What the rule zones at the point and the ban periods of its cell say of a finding."""
    finest = next((placed.work[level] for level in reversed(LEVELS) if level in placed.work), None)
    path = cells.by_ids([finest])[finest].path if finest else ""
    return local_rules(
        kind,
        county_id=placed.work.get("county"),
        path=path,
        lon=placed.lon,
        lat=placed.lat,
        day=day,
    )


def _values(
    body: dict[str, Any],
    caller: Caller,
    kind: Any,
    placed: Placed,
    timing: Timing,
    now: datetime,
    arrived: datetime,
) -> dict[str, Any]:
    return location_values(placed, body.get("location")) | {
        "version": 0,
        "kind_id": kind.id,
        "kind": kind.code,
        "source_number": body.get("source_number"),
        "status": "reported",
        "description": body["description"],
        "measures_taken": body.get("measures_taken") or "",
        "place": body.get("place"),
        "site_id": body.get("site_id"),
        "filer_id": caller.id,
        "observed_raw": body["occurred_at"],
        "sent_at": body["sent_at"],
        "received_at": now,
        "clock_error_s": round((arrived - body["sent_at"]).total_seconds()),
        "policy_version": timing.rules.version,
        "returns": 0,
        "rejections": 0,
    }


def location_values(placed: Placed, location: dict[str, Any] | None) -> dict[str, Any]:
    """The columns that say where a case lies and which level it starts at."""
    level = "township" if "township" in placed.work else "county"
    return {
        "lon": placed.lon,
        "lat": placed.lat,
        "accuracy_m": placed.accuracy_m,
        "location_raw": location,
        "boundary_version": placed.boundary_version,
        "cell_id": next(
            (
                placed.work[level]
                for level in ("unit", "village", "township", "county")
                if level in placed.work
            ),
            None,
        ),
        "village_id": placed.work.get("village"),
        "township_id": placed.work.get("township"),
        "county_id": placed.work.get("county"),
        "fact_cell_id": placed.fact_cell_id,
        "level": level,
        "base_level": level,
    }


def place(
    location: dict[str, Any] | None,
    cell_code: str | None,
    scope: Scope,
    observed: datetime,
    now: datetime,
) -> Placed:
    """Locate in the boundaries of the day it was seen.

    Without a usable position by `cell_code`, else by the filer's cell.
    """
    placed = Placed()
    fact: dict[str, int] = {}
    if location is None or (location["lon"] == 0 and location["lat"] == 0):
        placed.marks.append("no_position")
    else:
        lon, lat = datums.to_wgs84(location["lon"], location["lat"], location["datum"])
        placed.lon, placed.lat, placed.accuracy_m = float(lon), float(lat), location["accuracy_m"]
        found = locating.locate(
            placed.lon, placed.lat, accuracy_m=placed.accuracy_m or 30.0, at=observed
        )
        placed.boundary_version, fact = found.version, found.cells
        placed.marks += found.hit.marks
        if found.hit.ambiguous:
            placed.marks.append("ambiguous")
            chosen_there = _chosen(cell_code, found)
            if chosen_there is not None and chosen_there != fact:
                placed.marks.append(
                    "cell_chosen"
                )  # within the accuracy of a border, who stands there knows
                fact = chosen_there
        if not fact:
            placed.marks.append("outside_grid")
    named = cells.named(cell_code) if cell_code else None
    if not fact:
        roots = scope.roots("incidents.file")
        home = named or (db.session.get(Cell, roots[0].cell_id) if roots else None)
        fact = {c.level: c.id for c in cells.chain(home)} if home else {}
    placed.fact_cell_id = next(
        (fact[level] for level in ("village", "township", "county") if level in fact), None
    )
    placed.work = open_cells(fact, placed.lon, placed.lat, now)
    return placed


def _chosen(cell_code: str | None, found: locating.Located) -> dict[str, int] | None:
    """The cell that who stood there chose, if the position leaves it open."""
    named = cells.named(cell_code) if cell_code else None
    return (
        {c.level: c.id for c in cells.chain(named)}
        if named is not None and named.id in found.hit.candidates
        else None
    )


def open_cells(
    fact: dict[str, int], lon: float | None, lat: float | None, now: datetime
) -> dict[str, int]:
    """The cells for the work: where one of the fact's cells has ended, its successor at the point,
    else the successor it names.
    """
    today = clock.day_of(now)
    rows = cells.by_ids(fact.values())
    ended = [level for level in LEVELS if level in fact and _has_ended(rows[fact[level]], today)]
    if not ended:
        return fact
    finest = ended[-1]
    if lon is not None and lat is not None:
        found = locating.locate(lon, lat, at=now)
        if finest in found.cells:
            return found.cells
    successor: Cell | None = rows[fact[finest]]
    while successor is not None and _has_ended(successor, today):
        query = (
            select(Cell)
            .join(CellSuccessor, CellSuccessor.successor_id == Cell.id)
            .where(CellSuccessor.cell_id == successor.id)
        )
        successor = db.session.scalars(query.order_by(Cell.code)).first()
    if successor is not None:
        return {c.level: c.id for c in cells.chain(successor)}
    return {level: i for level, i in fact.items() if level not in ended}


def _has_ended(cell: Cell, today: date) -> bool:
    return cell.ended_on is not None and cell.ended_on <= today
