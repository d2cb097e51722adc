"""A quarter, day by day, through the same services as real work: same seed and quarter, same ids
and ranking.
"""

import heapq
import random
import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from werkzeug.datastructures import ETags

from app.cells.models import Cell
from app.core import clock
from app.core.db import db, transaction
from app.deadlines import rules as limits
from app.deadlines import service as deadlines
from app.demo import cases, walking
from app.demo.changes import Changes
from app.demo.tables import SEED, NotEmpty, Progress, is_untouched, point_in
from app.evaluations import service as evaluations
from app.evaluations.rules import Period, last_quarter
from app.incidents import queries
from app.incidents import service as incidents
from app.incidents.models import Incident
from app.incidents.rules.actions import ACTIONS, FILER, HANDLER, fixed_on_spot
from app.incidents.schemas import IncidentIn
from app.incidents.service.escalating import ran_out
from app.patrols import service as patrols
from app.patrols.schemas import PatrolIn
from app.posts import queries as posts
from app.posts.models import Post
from app.posts.rules import Caller
from grids.data import county

AFTERMATH_DAYS = 12
ACTION_BODY: dict[str, Any] = {"photo_ids": []}


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
            "Patrols or cases have been filed here already; the demonstration needs a database of its own."
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
        # posts change only in `changes`, which clears both
        self.callers: dict[int, Caller] = {}
        self.seats: dict[tuple[int | None, str], list[int]] = {}
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
            self.callers.clear()
            self.seats.clear()
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

    def caller(self, officer_id: int, now: datetime) -> Caller:
        if officer_id not in self.callers:
            self.callers[officer_id] = posts.caller_of(officer_id, clock.day_of(now))
        return self.callers[officer_id]

    def holders(self, cell_id: int | None, kind: str, now: datetime) -> list[int]:
        """Who holds a post there today."""
        key = (cell_id, kind)
        if key not in self.seats:
            self.seats[key] = posts.holders([cell_id], kind, clock.day_of(now)).get(
                cell_id or 0, []
            )
        return self.seats[key]

    def walk(self, village: int, now: datetime) -> None:
        """An officer walks.

        Most file at once, some days later, some with a wrong clock, some too short a walk.
        """
        holder = self.holders(village, "grid_officer", now)
        if not holder:
            return
        shape = self.shapes[self.codes[village]]
        short = village not in self.model and self.random.random() < 0.07
        track, ended = walking.loop(
            self.random,
            shape,
            now,
            self.random.uniform(40, 90) if short else self.random.uniform(260, 480),
        )
        found = []
        if village not in self.model and self.random.random() < 0.15:
            ms, location = walking.where(track, self.random)
            moment = clock.local(datetime.fromtimestamp(ms / 1000, now.tzinfo))
            found.append(
                cases.finding(self.random)
                | {
                    "id": str(self.new_id()),
                    "occurred_at": moment.isoformat(),
                    "location": location,
                }
            )
        late = (
            timedelta(days=self.random.randint(1, 6), minutes=17)
            if village not in self.model and self.random.random() < 0.03
            else timedelta(minutes=2)
        )
        wrong = timedelta(minutes=40) if self.random.random() < 0.01 else timedelta(0)
        raw = {
            "started_at": now.isoformat(), "ended_at": ended.isoformat(), "sent_at": (ended + late + wrong).isoformat(), "datum": "gcj02",
            "track": track, "incidents": found,
        }  # fmt: skip
        self.at(ended + late, partial(self.file, holder[0], raw))

    def file(self, officer_id: int, raw: dict[str, Any], now: datetime) -> None:
        caller = self.caller(officer_id, now)
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
            self.holders(town, "reviewer", now) or self.holders(self.county_id, "reviewer", now)
        )[0]
        raw = cases.call(self.random) | {
            "occurred_at": now.isoformat(),
            "sent_at": now.isoformat(),
            "location": {"lon": point.x, "lat": point.y},
        }
        case, _ = incidents.report(
            caller=self.caller(officer_id, now),
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
        for hours, action, body in steps:
            moment = limits.due(
                "working_hours", self.calendar, moment, hours * 3600 * self.random.uniform(0.6, 1.5)
            )
            self.at(moment, partial(self.step, case_id, action, body))

    def step(self, case_id: uuid.UUID, action: str, body: dict[str, Any], now: datetime) -> None:
        """Take a step, if somebody may take it now.

        A case that has moved up is left to its limits.
        """
        case = db.session.get_one(Incident, case_id)
        officer_id = self.actor(case, ACTIONS[action].by, now)
        if officer_id is None or action not in queries.allowed_actions(
            case, self.caller(officer_id, now).scope, officer_id
        ):
            return
        extra = self.assignee(case, now) if action == "assign" else {}
        incidents.act(
            caller=self.caller(officer_id, now), incident_id=case_id, action=action,
            body=ACTION_BODY | body | extra | {"id": self.new_id()}, if_match=ETags([str(case.version)]), now=now,
        )  # fmt: skip

    def actor(self, case: Incident, role: str, now: datetime) -> int | None:
        if role == FILER:
            return case.filer_id
        if role == HANDLER:
            if case.handler_officer_id:
                return case.handler_officer_id
            found = posts.liaisons([case.handler_department_id or 0], clock.day_of(now)).get(
                case.handler_department_id or 0, []
            )
        else:
            cell = case.county_id if case.level == "county" else case.township_id
            found = self.holders(cell, "reviewer", now)
        return found[0] if found else None

    def assignee(self, case: Incident, now: datetime) -> dict[str, Any]:
        """A village officer for small matters, else the township's leader, at county level a
        department.
        """
        if case.level == "county":
            return {"department_id": office_with_liaison(self.random)}
        village, leader = (
            self.holders(case.village_id, "grid_officer", now),
            self.holders(case.township_id, "leader", now),
        )
        chosen = (
            village
            if village and (case.severity == "general" and self.random.random() < 0.5)
            else leader
        )
        return {"officer_id": (chosen or village or [case.filer_id])[0]}

    def sweep(self, now: datetime) -> None:
        """What the scheduler does every minute, here a few times a day."""
        while rows := deadlines.claim(now=now):
            if not ran_out(rows, now):
                return


def office_with_liaison(rng: random.Random) -> int:
    """A county department that somebody answers for."""
    query = (
        db.select(Post.department_id)
        .where(Post.kind == "liaison", Post.ends_on.is_(None))
        .order_by(Post.department_id)
    )
    found: list[int] = [i for i in db.session.scalars(query) if i is not None]
    return rng.choice(found)
