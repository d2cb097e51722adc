"""The fortnight before today, so that a new demonstration shows life at once.

One transaction: broken off in the middle, nothing of it is there, and the next start plays it anew.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from app.cells.models import Cell, Department
from app.core import clock
from app.core.db import db, transaction
from app.demo.ledgers import Ledgers
from app.demo.pictures import picture
from app.demo.places import point_in
from app.demo.playing import Play
from app.demo.scenes import SCENES, Scene
from app.demo.scenes import Step as Wish
from app.demo.tables import FORTNIGHT, Progress
from app.demo.walking import INTO, filing, lead_to, passing
from app.documents import service as documents
from app.documents.models import Document
from app.incidents import actions
from app.incidents import service as incidents
from app.incidents.models import Incident
from app.incidents.rules.result import TOLD_BY
from app.incidents.schemas import IncidentIn
from app.notices.models import Notice
from app.notices.service import mark_read
from app.people.models import Officer
from app.plans import service as plans
from app.posts.models import Post
from app.sites.models import Site

#: Of the walks that a village would make in a day, those that are played.
SHARE = 0.4


def play_fortnight(progress: Progress) -> None:
    """Play the days before now on a county where nothing has been filed."""
    now = clock.now()
    db.session.rollback()
    with transaction():
        Fortnight(now, progress).run()


class Fortnight(Play):
    """Walks and their findings in the whole county, and the scenes on one township's desk."""

    def __init__(self, now: datetime, progress: Progress) -> None:
        super().__init__("fortnight", progress)
        self.now = now
        self.first = clock.day_of(now) - timedelta(days=FORTNIGHT)
        self.found: dict[str, tuple[Incident, dict[str, float]]] = {}

    def run(self) -> None:
        self.look_up(self.first)
        self._find_people()
        for scene in SCENES:
            for n in range(scene.count):
                filed = scene.age + n * scene.apart
                self.at(self._ago(filed), partial(self.open, scene, n))
        Ledgers(self, self.people, self.home, self.town).plan(self.now)
        for n in range(FORTNIGHT + 1):
            day = self.first + timedelta(days=n)
            self.progress(str(day), n, FORTNIGHT + 1)
            self.day(day)
            db.session.flush()
        self.sweep(self.now)
        self._read_results()
        self.progress("fortnight", FORTNIGHT + 1, FORTNIGHT + 1)

    def day(self, day: date) -> None:
        """Walks, what the scheduler does by the clock, and whatever falls due before now."""
        for village in self.villages:
            often = 0.7 if village == self.home.id else self.diligence[village] * SHARE
            if self.random.random() < often:
                start = time(self.random.randint(7, 16), self.random.randint(0, 59))
                self.at(self.local(day, start), partial(self.walk, village))
        self.at(self.local(day, time(0, 5)), self._look_after_tasks)
        self.at(self.local(day, time(8, 50)), self._press)
        for hour in range(24):
            self.at(self.local(day, time(hour, 2)), self.sweep)
        end = self.local(day + timedelta(days=1), time(0))
        self.happen_until(min(end, self.now))

    def walk(self, village: int, now: datetime) -> None:
        """As of a quarter; on some walks a patrol object is looked at."""
        holder = self.actors.holders(village, "grid_officer", now)
        if not holder:
            return
        shape = self.shapes[self.codes[village]]
        raw, filed_at = filing(self.random, shape, now, village in self.model, self.new_id)
        if self.sites.get(village) and self.random.random() < 0.4:
            site = db.session.get_one(Site, self.random.choice(self.sites[village]))
            there = lead_to(raw, site.lon, site.lat, INTO / 3)
            visit = {"site_id": site.id, "result": "normal", "arrived_at": there.isoformat()}
            raw["visits"] = [visit]
        self.at(filed_at, partial(self.file, holder[0], raw))

    def open(self, scene: Scene, n: int, now: datetime) -> None:
        """File a case of a scene, and plan its steps."""
        village = self.home if scene.at_home else self.round[self.count % len(self.round)]
        filer, patrol_id = self.people["township"], None
        if scene.same_place:
            filer = self.found[scene.same_place][0].filer_id
            where = self.found[scene.same_place][1]
        elif scene.source == "own_patrol":
            filer = self.actors.holders(village.id, "grid_officer", now)[0]
            patrol_id = self.new_id()
            walk, end, where = passing(self.random, self.shapes[village.code], now, self.new_id)
            self.at(end, partial(self.file, filer, walk, patrol_id=patrol_id))
        else:
            point = point_in(self.shapes[village.code], self.random)
            where = {"lon": point.x, "lat": point.y}
        raw: dict[str, Any] = {"kind": scene.kind, "description": scene.text, "location": where}
        raw |= {"occurred_at": now.isoformat(), "sent_at": now.isoformat(), "source": scene.source}
        if scene.source != "own_patrol":
            raw["reporter"] = {"name": "某先生", "phone": "10000000000", "anonymous": False}
        if scene.photo:
            raw["photo_ids"] = [picture(self.random, filer, now)]
        case, _ = incidents.report(
            caller=self.actors.caller(filer, now),
            incident_id=self.new_id(),
            body=IncidentIn().load(raw),
            digest=f"{scene.name} {n}",
            now=now,
            patrol_id=patrol_id,
        )
        self.found[scene.name] = (case, where)
        for age, who, action, body in scene.steps:
            wish = (age, who, action, body)
            self.at(self._ago(age + n * scene.apart), partial(self.take, case, wish))

    def take(self, case: Incident, wish: Wish, now: datetime) -> None:
        """Take a step of a scene; a case that its limits have moved elsewhere is left to them."""
        _, who, action, body = wish
        officer_id = case.filer_id if who == "filer" else self.people[who]
        caller = self.actors.caller(officer_id, now)
        if action not in actions.allowed_to(case, caller.scope, officer_id, now):
            return
        raw = {"id": str(self.new_id())} | dict(self._spoken(body))
        actions.act(
            caller=caller,
            incident_id=case.id,
            action=action,
            body=actions.body_of(action).load(raw),
            version=case.version,
            now=now,
        )

    def _spoken(self, body: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        """The body with ids for names, and days for numbers of days."""
        for name, value in body.items():
            if name == "officer":
                yield "officer_id", self.people[value]
            elif name == "department":
                yield "department_id", self.offices[value]
            elif name == "into":
                yield "into", str(self.found[value][0].id)
            elif name == "cell":
                yield "cell_code", self.home.code
            elif name in ("until", "reply_by"):
                yield name, str(clock.day_of(self.now) + timedelta(days=value))
            elif name == "to":
                yield name, dict(self._spoken(value))
            else:
                yield name, value

    def _find_people(self) -> None:
        """The demonstration's accounts, the township's leader, its villages, offices, sites."""
        rows = db.session.execute(
            db.select(Officer.username, Officer.id, Post.cell_id).join(
                Post, Post.officer_id == Officer.id
            )
        ).all()
        self.people = {row.username: row.id for row in rows}
        seats = {row.username: row.cell_id for row in rows}
        self.home = db.session.get_one(Cell, seats["officer"])
        self.town = town = db.session.get_one(Cell, seats["township"])
        self.people["leader"] = self.people[f"leader.{town.code}"]
        near = db.select(Cell).where(Cell.parent_id == town.id).order_by(Cell.code)
        self.round = list(db.session.scalars(near))
        office = db.select(Department.code, Department.id).where(
            Department.cell_id == self.county_id
        )
        self.offices: dict[str, int] = dict(db.session.execute(office).all())
        self.sites: dict[int, list[int]] = {}
        for site_id, cell_id in db.session.execute(db.select(Site.id, Site.cell_id)):
            self.sites.setdefault(cell_id, []).append(site_id)

    def _ago(self, hours: float) -> datetime:
        return self.now - timedelta(hours=hours)

    def _look_after_tasks(self, now: datetime) -> None:
        while plans.create_tasks(now=now):
            pass
        while plans.maintain_tasks(now=now):
            pass

    def _read_results(self) -> None:
        """Most have read of what was closed before yesterday; every eighth has not."""
        told = db.select(Notice).where(Notice.kind.in_(TOLD_BY), Notice.created_at < self._ago(24))
        for number, notice in enumerate(db.session.scalars(told.order_by(Notice.id)).all()):
            read_at = notice.created_at + timedelta(hours=3)
            if number % 8:
                caller = self.actors.caller(notice.officer_id, read_at)
                mark_read(caller=caller, notice_id=notice.id, now=read_at)

    def _press(self, now: datetime) -> None:
        """What is overdue is drafted about; the first letter is signed, others wait for that."""
        incidents.press_overdue(now=now, after=None)
        letters = db.select(Document).where(
            Document.kind == "reminder", Document.issuer_cell_id == self.county_id
        )
        letter = db.session.scalars(
            letters.order_by(Document.drafted_at, Document.id).limit(1)
        ).first()
        if letter is None or letter.state != "drafted":
            return
        caller = self.actors.caller(self.people["county"], now)
        documents.act(
            caller=caller,
            document_id=letter.id,
            action="sign",
            body={"id": self.new_id(), "photo_ids": []},
            version=letter.version,
            rendered=documents.render_for_signing(letter, caller=caller, now=now),
            now=now,
        )
