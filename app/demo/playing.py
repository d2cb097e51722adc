"""What is played: who is where, what happens when, walks and what becomes of their findings.

Everything goes through the same services as real work, under ids that follow from a seed.
"""

import heapq
import random
import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from app.cells.models import Cell
from app.core import clock
from app.core.db import db
from app.core.settings import registered
from app.deadlines import rules as limits
from app.deadlines import service as deadlines
from app.demo import cases, walking
from app.demo.actors import Actors
from app.demo.pictures import picture
from app.demo.steps import Steps
from app.demo.tables import SEED, Progress
from app.incidents.models import Incident
from app.incidents.rules.result import MOMENTS
from app.incidents.rules.standing import fixed_on_spot
from app.patrols import service as patrols
from app.patrols.schemas import PatrolIn
from grids.data import county

#: What the measures of a finding say that was dealt with on the spot.
CLEARED = "清理"
Happens = Callable[[datetime], None]


class Play:
    """The state of what is played; `name` makes its ids its own."""

    def __init__(self, name: str, progress: Progress) -> None:
        self.progress = progress
        self.random = random.Random(f"{SEED} {name}")
        self.heap: list[tuple[datetime, int, Happens]] = []
        self.count = 0
        self.pictures: list[str] = []
        self.actors = Actors(self.random)
        self.steps = Steps(self.actors, self.new_id)
        self.shapes = {u.code: u.shape for u in county.units() if u.shape is not None}

    def look_up(self, first: date) -> None:
        """Read the county as it stands, for what begins on the day `first`."""
        self.county_id = db.session.scalars(
            db.select(Cell.id).where(Cell.code == county.CODE)
        ).one()
        villages = list(
            db.session.scalars(db.select(Cell).where(Cell.level == "village").order_by(Cell.code))
        )
        self.villages = [cell.id for cell in villages]
        self.codes = {cell.id: cell.code for cell in villages}
        self.model = {
            cell.id
            for cell in villages
            if cell.code[:9] == f"{county.CODE}104" and cell.code[9:] in ("203", "204")
        }
        self.diligence = {
            i: 1.0 if i in self.model else self.random.triangular(0.2, 0.85, 0.6)
            for i in self.villages
        }
        self.calendar = deadlines.timing_for(self.county_id, clock.start_of(first)).calendar

    def happen_until(self, end: datetime) -> None:
        """Whatever falls due before `end`, in order."""
        while self.heap and self.heap[0][0] < end:
            moment, _, happens = heapq.heappop(self.heap)
            happens(moment)

    def at(self, moment: datetime, happens: Happens) -> None:
        self.count += 1
        heapq.heappush(self.heap, (moment, self.count, happens))

    def local(self, day: date, moment: time) -> datetime:
        return clock.start_of(day) + timedelta(hours=moment.hour, minutes=moment.minute)

    def new_id(self) -> uuid.UUID:
        return uuid.UUID(int=self.random.getrandbits(128), version=4)

    def walk(self, village: int, now: datetime) -> None:
        """An officer walks, and files when the walk says so."""
        holder = self.actors.holders(village, "grid_officer", now)
        if not holder:
            return
        shape = self.shapes[self.codes[village]]
        is_model = village in self.model
        raw, filed_at = walking.filing(self.random, shape, now, is_model, self.new_id)
        self.at(filed_at, partial(self.file, holder[0], raw))

    def file(
        self,
        officer_id: int,
        raw: dict[str, Any],
        now: datetime,
        patrol_id: uuid.UUID | None = None,
    ) -> None:
        caller = self.actors.caller(officer_id, now)
        if not caller.scope.allows("patrols.file"):
            return
        for one in raw["incidents"]:
            if CLEARED in one.get("measures_taken", ""):
                one.update(self.before_and_after(officer_id, now))
        body = PatrolIn().load(raw)
        _, _, entries = patrols.file_patrol(
            caller=caller, patrol_id=patrol_id or self.new_id(), body=body, raw=raw, now=now
        )
        for _, _, case in entries:
            if case is not None:
                self.script(case, now)

    def before_and_after(self, officer_id: int, now: datetime) -> dict[str, list[str]]:
        """The photos of all that is cleared on the spot: two are enough for a demonstration."""
        if not self.pictures:
            rng = random.Random(SEED)
            self.pictures = [picture(rng, officer_id, now) for _ in MOMENTS]
        before, after = self.pictures
        return {"photo_ids": [before], "after_photo_ids": [after]}

    def script(self, case: Incident, now: datetime) -> None:
        """Plan what will be done about a case."""
        on_spot = (
            fixed_on_spot(case.nature, case.source, case.measures_taken)
            and CLEARED in case.measures_taken
        )
        steps = cases.ON_SPOT if on_spot else cases.outcome(self.random)
        moment, case_id = now, case.id
        if case.nature == "emergency":
            self.at(now + timedelta(minutes=6), partial(self.steps.answer_calls, case_id))
        for hours, action, body in cases.fitted(steps, case.nature):
            moment = limits.due(
                "working_hours", self.calendar, moment, hours * 3600 * self.random.uniform(0.6, 1.5)
            )
            self.at(moment, partial(self.steps.step, case_id, action, body))

    def sweep(self, now: datetime) -> None:
        """What the scheduler does every minute, here a few times a day."""
        while rows := deadlines.claim(now=now):
            owners = registered("deadline_owners").items()
            if not sum(v.ran_out([r for r in rows if r.owner == o], now) for o, v in owners):
                return
