"""A quarter, day by day, through the same services as real work.

The same seed and quarter give the same ids and ranking.
"""

from datetime import date, datetime, time, timedelta
from functools import partial

from app.batches import finish
from app.cells.models import Cell
from app.core import clock
from app.core.db import db, transaction
from app.core.period import Period
from app.demo import cases
from app.demo.changes import Changes
from app.demo.places import point_in
from app.demo.playing import Play
from app.demo.tables import NotEmpty, Progress, is_untouched
from app.evaluations import service as evaluations
from app.evaluations.rules import last_quarter
from app.incidents import service as incidents
from app.incidents.schemas import IncidentIn

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


class Quarter(Play):
    """The days of a quarter, some days more for what is open, and its evaluation."""

    def __init__(
        self, period: Period, progress: Progress, aftermath_days: int = AFTERMATH_DAYS
    ) -> None:
        super().__init__(period.name, progress)
        self.period, self.aftermath_days = period, aftermath_days

    def run(self) -> None:
        days = (self.period.last - self.period.first).days + 1 + self.aftermath_days
        with transaction():
            self.look_up(self.period.first)
            self.changes = Changes(self.shapes, self.villages)
        for n in range(days):
            self.progress(str(self.period.first + timedelta(days=n)), n, days)
            with transaction():
                self.day(self.period.first + timedelta(days=n), n)
            db.session.expunge_all()
        now = self.local(self.period.last + timedelta(days=self.aftermath_days), time(16))
        with transaction():
            county = db.session.get_one(Cell, self.county_id)
        for look in evaluations.looks(county, now):
            finish(look)
        with transaction():
            evaluations.evaluate(
                by=None,
                county=county,
                period=self.period,
                now=now,
                opens=False,  # the steps of its evaluation are for who tries it
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
        self.happen_until(self.local(day + timedelta(days=1), time(0)))

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
