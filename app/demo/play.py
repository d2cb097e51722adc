"""A quarter, day by day, through the same services as real work.

The same seed and quarter give the same ids and ranking.
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
from app.core.db import db, transaction
from app.core.settings import registered
from app.deadlines import rules as limits
from app.deadlines import service as deadlines
from app.demo import cases, walking
from app.demo.actors import Actors
from app.demo.changes import Changes
from app.demo.places import point_in
from app.demo.steps import Steps
from app.demo.tables import SEED, NotEmpty, Progress, is_untouched
from app.evaluations import service as evaluations
from app.evaluations.rules import Period, last_quarter
from app.incidents import service as incidents
from app.incidents.models import Incident
from app.incidents.rules.standing import fixed_on_spot
from app.incidents.schemas import IncidentIn
from app.patrols import service as patrols
from app.patrols.schemas import PatrolIn
from grids.data import county

AFTERMATH_DAYS = 12


def play_quarter(name: str | None, progress: Progress) -> None:
    """Play a quarter on the demonstration county and evaluate it.

    Refuses one that holds filings.
    """
    today = clock.day_of(clock.now())
    period = Period.read(name) if name else last_quarter(today)
    if period is None or "Q" not in period.name or period.last >= today:
        raise NotEmpty("--quarter: name a quarter that is over, for example 2026Q3.")
    if not is_untouched():
        raise NotEmpty(
            "Patrols or cases have been filed here already; the demonstration needs a database "
            "of its own."
        )
    db.session.rollback()
    Quarter(period, progress).run()


class Quarter:
    """The quarter's state: who is where, and what happens when."""

    def __init__(
        self, period: Period, progress: Progress, aftermath_days: int = AFTERMATH_DAYS
    ) -> None:
        self.period, self.progress, self.aftermath_days = period, progress, aftermath_days
        self.random = random.Random(f"{SEED} {period.name}")
        self.heap: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self.count = 0
        self.actors = Actors(self.random)
        self.steps = Steps(self.actors, self.new_id)
        self.shapes = {u.code: u.shape for u in county.units() if u.shape is not None}

    def run(self) -> None:
        days = (self.period.last - self.period.first).days + 1 + self.aftermath_days
        with transaction():
            self.county_id = db.session.scalars(
                db.select(Cell.id).where(Cell.code == county.CODE)
            ).one()
            villages = list(
                db.session.scalars(
                    db.select(Cell).where(Cell.level == "village").order_by(Cell.code)
                )
            )
            self.villages = [cell.id for cell in villages]
            self.changes = Changes(self.shapes, self.villages)
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
            self.calendar = deadlines.timing_for(
                self.county_id, clock.start_of(self.period.first)
            ).calendar
        for n in range(days):
            self.progress(str(self.period.first + timedelta(days=n)), n, days)
            with transaction():
                self.day(self.period.first + timedelta(days=n), n)
            db.session.expunge_all()
        with transaction():
            now = self.local(self.period.last + timedelta(days=self.aftermath_days), time(16))
            evaluations.evaluate(
                by=None,
                county=db.session.get_one(Cell, self.county_id),
                period=self.period,
                now=now,
            )
        self.progress("evaluated", days, days)

    def day(self, day: date, n: int) -> None:
        """One day: changes in post and on the map, walks, calls, sweeps, and whatever falls due."""
        if self.changes.happen(n, day):
            self.actors.forget()
        if day <= self.period.last:
            for village in list(self.villages):
                if (
                    (n % 2 == 0)
                    if village in self.model
                    else self.random.random() < self.diligence[village] * 0.6
                ):
                    self.at(
                        self.local(
                            day, time(self.random.randint(7, 16), self.random.randint(0, 59))
                        ),
                        partial(self.walk, village),
                    )
            for _ in range(self.random.randint(1, 4)):
                self.at(
                    self.local(day, time(self.random.randint(8, 19), self.random.randint(0, 59))),
                    self.call,
                )
        for hour in (*range(8, 19), 23):
            self.at(self.local(day, time(hour, 2)), self.sweep)
        end = self.local(day + timedelta(days=1), time(0))
        while self.heap and self.heap[0][0] < end:
            moment, _, happens = heapq.heappop(self.heap)
            happens(moment)

    def at(self, moment: datetime, happens: Callable[[datetime], None]) -> None:
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

    def file(self, officer_id: int, raw: dict[str, Any], now: datetime) -> None:
        caller = self.actors.caller(officer_id, now)
        if not caller.scope.allows("patrols.file"):
            return
        body = PatrolIn().load(raw)
        _, _, entries = patrols.file_patrol(
            caller=caller, patrol_id=self.new_id(), body=body, raw=raw, now=now
        )
        for _, _, case in entries:
            if case is not None:
                self.script(case, now)

    def call(self, now: datetime) -> None:
        """The township takes a call or a letter down."""
        village = self.random.choice([v for v in self.villages if v not in self.model])
        shape = self.shapes[self.codes[village]]
        point = point_in(shape, self.random)
        town = db.session.get_one(Cell, village).parent_id
        officer_id = (
            self.actors.holders(town, "reviewer", now)
            or self.actors.holders(self.county_id, "reviewer", now)
        )[0]
        raw = cases.call(self.random) | {
            "occurred_at": now.isoformat(),
            "sent_at": now.isoformat(),
            "location": {"lon": point.x, "lat": point.y},
        }
        case, _ = incidents.report(
            caller=self.actors.caller(officer_id, now),
            incident_id=self.new_id(),
            body=IncidentIn().load(raw),
            digest=str(self.count),
            now=now,
        )
        self.script(case, now)

    def script(self, case: Incident, now: datetime) -> None:
        """Plan what will be done about a case."""
        on_spot = (
            fixed_on_spot(case.nature, case.source, case.measures_taken)
            and "清理" in case.measures_taken
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
