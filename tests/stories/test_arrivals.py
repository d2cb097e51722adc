"""In whatever order filings arrive over changes of posts, boundaries and rules, they are judged the
same: by what held on the day that they tell of.
"""

import random
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

import pytest
import shapely
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.cells import locating, queries
from app.cells import service as cells
from app.cells.models import BoundaryVersion
from app.cells.service.load_boundaries import prepared
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import Problem
from app.filings.rules.marks import Mark
from app.incidents.models import Incident
from app.patrols.models import Patrol
from app.patrols.rules import is_valid
from app.patrols.sections import VALID_PATROL
from app.policies.queries import by_version
from tests.support import filings, world
from tests.support.databases import undone

FIRST = "2026-07-01T00:00:00+08:00"
DAYS = 6
WALKERS = ("wang", "peer", "li")
THIRD = f"{world.EAST_TOWN}203"
PLACES = (world.V1, world.V2, world.W1)
#: What is odd only because it came late, and what a second one of a pair is marked with.
OF_ARRIVAL = {Mark.OLD_TIME, Mark.AFTER_CUT_OFF, Mark.VISIT_LATE, Mark.SIMILAR}


class World:
    """The changes that the people of a county make, by the names of `CHANGES`."""

    def __init__(self, app: Any, people: Any, rng: random.Random) -> None:
        self.app, self.people, self.rng = app, people, rng

    def _posts(self) -> list[dict[str, Any]]:
        names = {getattr(self.people, name).id for name in WALKERS}
        held = self.people.admin.get("/posts").json["items"]
        return [one for one in held if one["officer_id"] in names]

    def _today(self, more: int = 0) -> str:
        with self.app.app_context():
            return str(clock.day_of(clock.now()) + timedelta(days=more))

    def end(self) -> None:
        if held := self._posts():
            day = self._today(self.rng.randrange(2))
            self.people.east.put(f"/posts/{self.rng.choice(held)['id']}", {"ends_on": day})

    def move(self) -> None:
        if held := self._posts():
            body = {"cell": self.rng.choice(PLACES), "from": self._today(self.rng.randrange(3))}
            self.people.county.put(f"/posts/{self.rng.choice(held)['id']}", body)

    def begin(self) -> None:
        who = getattr(self.people, self.rng.choice(WALKERS)).id
        body = {"officer_id": who, "kind": "grid_officer", "cell": self.rng.choice(PLACES)}
        self.people.county.post("/posts", body | {"starts_on": self._today(self.rng.randrange(3))})

    def shift_borders(self) -> None:
        """Between the first two villages another part of the way each time."""
        units, north = world.units(), self.rng.uniform(0.3, 1.7) * world.SIDE
        for unit in units:
            if unit.code in (world.V1, world.V2):
                west, south = world.WEST, world.SOUTH
                low, high = (0, north) if unit.code == world.V1 else (north, 2 * world.SIDE)
                box = shapely.box(west, south + low, west + world.SIDE, south + high)
                unit.shape = shapely.multipolygons([box])
        self._load(units)

    def renumber(self) -> None:
        with self.app.app_context():
            stored = queries.named(world.V2).code
        units = world.units()
        for unit in units:
            if unit.code == world.V2:
                unit.stored, unit.code = stored, f"{world.EAST_TOWN}2{self.rng.randrange(30, 99)}"
                unit.name = f"新{unit.code}"
        self._load([unit for unit in units if unit.stored])

    def _load(self, units: list[Any]) -> None:
        with self.app.app_context(), transaction():
            for unit in units:
                unit.code = unit.code if unit.stored else queries.named(unit.code).code
            stands = [one for one in units if not queries.named(one.stored or one.code).ended_on]
            about = {"by": None, "in_force_from": None, "note": "later", "now": clock.now()}
            if stands:
                cells.load_boundaries(rows=prepared(stands), **about)

    def merge(self) -> None:
        # on the day of a new boundary no village ends, in neither life
        with suppress(Problem), self.app.app_context(), transaction():
            now, gone = clock.now(), queries.named(self.rng.choice([THIRD, world.V2]))
            if gone.ended_on is None:
                heir = queries.named(world.V1)
                day = clock.day_of(now)
                cells.end_cell(by=None, cell=gone, on=day, successors=[heir], now=now)

    def rule(self) -> None:
        """What a valid patrol is, from tomorrow on: the day's rules are no later ones."""
        data = self.people.county.get("/policies").json["items"][0]["data"]
        data["patrol"] |= {"valid_minutes": self.rng.choice([5, 300])}
        body = {"county": world.COUNTY, "valid_from": self._today(1), "data": data}
        self.people.county.post("/policies", body)

    def ban(self) -> None:
        body = {"cell": self.rng.choice(PLACES), "name": "禁烧", "kinds": ["AIR-01"]}
        days = {"starts_on": self._today(1), "ends_on": self._today(self.rng.randrange(1, 4))}
        self.people.county.post("/campaigns", body | days)

    def retire_zone(self) -> None:
        for one in self.people.county.get("/sites").json["items"]:
            if one["zone"]:
                self.people.county.put(f"/sites/{one['id']}", {"retired_on": self._today()})


COLUMNS: dict[Any, tuple[str, ...]] = {
    Patrol: (
        "officer_id",
        "cell_id",
        "village_id",
        "township_id",
        "inside_share",
        "cells_crossed",
        # not `visited`: what came late has none before a person accepts it; how each visit was
        # judged is among the marks
    ),
    Incident: (
        "filer_id",
        "fact_cell_id",
        "nature",
        "severity",
        "source",
        "filer_level",
        "kind",
        "found_by_others",
    ),
}
CHANGES: tuple[Callable[[World], None], ...] = (
    *(World.end, World.move, World.move, World.begin, World.shift_borders, World.renumber),
    *(World.merge, World.rule, World.ban, World.retire_zone),
)


def key(rng: random.Random) -> uuid.UUID:
    return uuid.UUID(int=rng.getrandbits(128), version=4)


def told(now: Any, rng: random.Random, number: int) -> tuple[str, str, dict[str, Any]]:
    """A filing of somebody, as his phone would send it at once: (who, address, body)."""
    who, place = rng.choice(WALKERS), rng.choice(PLACES)
    named = {"cell_code": rng.choice(PLACES)} if rng.random() < 0.5 else {}
    if rng.random() < 0.5:
        nowhere = {"location": None} if rng.random() < 0.4 else {}
        body = filings.incident(now, place, kind=rng.choice(["AIR-01", "WAT-01"]), **named)
        return who, f"/incidents/{key(rng)}", body | nowhere
    device = {"id": f"phone-{number}"}
    # from another second on: nobody walks another's track
    body = filings.patrol(now + timedelta(seconds=number), place, 150, device=device, **named)
    if rng.random() < 0.5:
        visit = {"arrived_at": body["ended_at"], "result": "normal"}
        body["visits"] = [visit | {"site_id": None}]
    return who, f"/patrols/{key(rng)}", body


def facts(app: Any, address: str, answer: Any) -> dict[str, Any]:
    """What stands in the database of a filing, or why it does not."""
    if answer.status_code >= 300:
        return {"refused": answer.json["code"]}
    with app.app_context():
        order = [v.id for v in db.session.scalars(db.select(BoundaryVersion).order_by("id"))]
        kind: Any = Patrol if address.startswith("/patrols") else Incident
        row = db.session.get_one(kind, uuid.UUID(address.rsplit("/", 1)[1]))
        common = {
            "marks": sorted(set(row.marks) - OF_ARRIVAL),
            "version": row.boundary_version and order.index(row.boundary_version),
        }
        found = common | {name: getattr(row, name) for name in COLUMNS[kind]}
        if kind is Patrol:
            # what came late waits for a person: as if he had accepted it
            db.session.expunge(row)
            row.doubt = "accepted"
            found["valid"] = is_valid(by_version(row.policy_version)[VALID_PATROL], row)
        return found


def lived(
    app: Any, people: Any, time: Any, seed: int, wait: Callable[[], float]
) -> dict[str, dict[str, Any]]:
    """One history of changes and filings, each filing sent after a wait in hours; its facts."""
    rng = random.Random(seed)
    time.set(FIRST)
    start = datetime.fromisoformat(FIRST)  # a clock that runs would give each life other walks
    steps: list[tuple[float, Any]] = [
        # what is said of a day counts for the whole of it: before anybody works
        (24 * rng.randrange(DAYS) + rng.random(), ("change", rng.choice(CHANGES), rng.random()))
        for _ in range(rng.randrange(2, 7))
    ]
    for number in range(rng.randrange(3, 8)):
        at = 24 * rng.randrange(DAYS) + rng.uniform(6, 23)
        filing = told(start + timedelta(hours=at), rng, number)
        steps.append((at + wait(), ("filing", *filing)))
    known = {}
    with undone(app):
        zone = {"kind": "P20", "name": "水源一级", "zone": "water_first_grade"}
        corners = world.square(*world.VILLAGES[world.V1]).geoms[0].exterior.coords
        shape = {"type": "Polygon", "coordinates": [[list(one) for one in corners]]}
        made = people.county.post("/sites", zone | {"geometry": shape})
        assert made.status_code == 201, made.text
        for hours, (what, *more) in sorted(steps, key=lambda step: step[0]):
            time.set((start + timedelta(hours=hours)).isoformat())
            if what == "change":
                change, luck = more
                change(World(app, people, random.Random(luck)))
            else:
                who, address, body = more
                sent = body | {"sent_at": time.now().isoformat()}
                for visit in body.get("visits", ()):
                    visit["site_id"] = made.json["id"]
                answer = getattr(people, who).put(address, sent)
                assert answer.status_code < 500, answer.text
                known[address] = facts(app, address, answer) | {"who": who}
    locating.forget()
    return known


def check(app: Any, people: Any, time: Any, seed: int) -> None:
    late = random.Random(seed + 1)
    at_once = lived(app, people, time, seed, lambda: 0.0)
    later = lived(app, people, time, seed, lambda: late.uniform(0, 200))
    differ = [
        (seed, one, at_once[one], later[one]) for one in at_once if at_once[one] != later[one]
    ]
    assert not differ, differ


@settings(max_examples=3, phases=[Phase.explicit, Phase.generate])
@given(seed=st.integers(0, 2**32))
def test_filings_are_judged_the_same_whenever_they_arrive(app, people, time, seed):
    check(app, people, time, seed)


@pytest.mark.soak
def test_they_are_for_as_long_as_one_looks(app, people, time, soak_seconds):
    end, seed = monotonic() + soak_seconds, 0
    while monotonic() < end:
        seed += 1
        check(app, people, time, seed)
    print(f"\n{seed} histories")
    assert seed
