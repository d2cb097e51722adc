"""The county with its people: cells, departments, officers, posts, sites, duties."""

import random
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, timedelta

from app.cells.models import Cell, CellPerson, Department
from app.cells.service.load_boundaries import load_boundaries, prepared
from app.core import clock
from app.core.db import db, transaction
from app.demo.names import DUTIES, NAMES, OFFICES, PLANS, REWARDS, TASKS, TERMS
from app.demo.places import SINCE, place_sites, protect_spring
from app.incidents.models import Incident
from app.patrols.models import Patrol
from app.people import service as people
from app.people.models import Officer
from app.people.rules import DEMONSTRATION
from app.plans.models import Plan, PlanTerms
from app.plans.service import create_tasks
from app.posts.models import Post
from app.sites.models import Campaign
from grids.data import county
from grids.topology import check
from grids.units import Unit

Progress = Callable[[str, int, int], None]
MADE_AT = datetime(2019, 12, 31, 16, 0, tzinfo=UTC)
SEED = 20260701
#: Days before today that a new demonstration has had.
FORTNIGHT = 14


class NotEmpty(Exception):
    """The database holds something that is not the demonstration's."""


def load_county(progress: Progress) -> None:
    """Load the county into an empty database; does nothing when it is there and untouched."""
    codes = set(db.session.scalars(db.select(Cell.code).where(Cell.level == "county")))
    if codes - {county.CODE}:
        raise NotEmpty(
            "This database holds a real county; the demonstration needs a database of its own."
        )
    strangers = (
        db.session.scalar(db.select(db.func.count()).select_from(Officer)) if not codes else 0
    )
    if strangers:
        raise NotEmpty("This database holds officers; the demonstration needs an empty one.")
    db.session.rollback()
    if codes:
        return
    progress("outlines", 0, 3)
    units = check(county.units()).units
    rows = prepared(units)
    hashed = people.hash_of_chosen(DEMONSTRATION)
    progress("people", 1, 3)
    with transaction():
        load_boundaries(
            by=None, rows=rows, in_force_from=MADE_AT, note="demonstration", now=MADE_AT
        )
        Builder({u.code: u for u in units}, hashed).build()
    progress("county", 3, 3)


def may_begin() -> bool:
    """Whether the demonstration is wanted by a start that asks for none that is there: in an empty
    database, and where it was broken off after the county and before anything was filed.
    """
    codes = set(db.session.scalars(db.select(Cell.code).where(Cell.level == "county")))
    return codes <= {county.CODE} and is_untouched()


def is_untouched() -> bool:
    """Whether nothing has been filed yet."""
    return not db.session.scalar(
        db.select(
            db.exists().where(Patrol.id.is_not(None)) | db.exists().where(Incident.id.is_not(None))
        )
    )


class Builder:
    """Fills the county with people; everything follows from one seed."""

    def __init__(self, units: dict[str, Unit], hashed: str) -> None:
        self.random = random.Random(SEED)
        self.units = units
        self.hashed = hashed
        self.cells = {
            cell.code: cell for cell in db.session.scalars(db.select(Cell).order_by(Cell.code))
        }
        self.count = 0
        self.named = {"township": "township", "chief": "chief", "officer": "officer"}

    def build(self) -> None:
        """County, townships and villages in the order of their codes."""
        top = self.cells[county.CODE]
        for username, kind in (
            ("admin", "administrator"),
            ("county", "reviewer"),
            ("county.leader", "leader"),
            ("inspector", "inspector"),
        ):
            self.post(self.officer(username), kind, top)
        self.departments(top, OFFICES["county"])
        self.liaisons(top, {*OFFICES["county"]} - {"commerce"})
        for cell in self.cells.values():
            self.five_items(cell)
            self.heads(cell)
            if cell.level == "township":
                self.departments(cell, OFFICES["township"])
                self.post(self.officer(self.username("township", cell)), "reviewer", cell)
                self.post(self.officer(f"leader.{cell.code}"), "leader", cell)
            elif cell.level == "village":
                self.post(self.officer(self.username("chief", cell)), "grid_chief", cell)
                self.post(self.officer(self.username("officer", cell)), "grid_officer", cell)
                self.sites(cell)
        for cell in self.cells.values():
            if cell.level == "township":
                self.liaisons(cell, {"env_office"})
        db.session.flush()
        self.plans(top)

    def plans(self, top: Cell) -> None:
        """Everyday patrols and a monthly night check since a fortnight, a ban period, a zone."""
        before = clock.day_of(clock.now()) - timedelta(days=FORTNIGHT + 1)
        for name, terms in PLANS.items():
            plan = Plan(
                cell_id=top.id,
                name=name,
                mode="regular",
                starts_on=SINCE,
                made_until=before,
                created_at=MADE_AT,
            )
            db.session.add(plan)
            db.session.flush()
            db.session.add(PlanTerms(plan_id=plan.id, valid_from=SINCE, data=TERMS | terms))
        create_tasks(now=clock.now() - timedelta(days=FORTNIGHT))
        db.session.add(
            Campaign(
                cell_id=top.id,
                name="秋季禁烧期",
                kinds=["AIR-01", "AIR-02"],
                starts_on=date(2026, 9, 15),
                ends_on=date(2026, 11, 30),
            )
        )
        protect_spring()
        db.session.flush()

    def username(self, role: str, cell: Cell) -> str:
        """The first of a role has the demonstration's short name."""
        return self.named.pop(role, f"{role}.{cell.code}")

    def officer(self, username: str) -> Officer:
        """A person with a made-up name and an impossible telephone number."""
        self.count += 1
        name = NAMES[0][self.count * 13 % len(NAMES[0])] + NAMES[1][self.count * 7 % len(NAMES[1])]
        row = Officer(
            username=username,
            name=name,
            phone=f"1000000{self.count:04d}",
            password_hash=self.hashed,
            must_change_password=False,
            created_at=MADE_AT,
        )
        db.session.add(row)
        db.session.flush()
        return row

    def post(
        self, officer: Officer, kind: str, cell: Cell | None, department: Department | None = None
    ) -> None:
        place = (
            {"cell_id": cell.id}
            if cell
            else {"department_id": department.id if department else None}
        )
        db.session.add(Post(officer_id=officer.id, kind=kind, starts_on=SINCE, **place))

    def departments(self, cell: Cell, offices: dict[str, str]) -> None:
        """Offices with heads."""
        for code, name in offices.items():
            head = (
                NAMES[0][len(code) * 5 % len(NAMES[0])] + NAMES[1][len(name) * 11 % len(NAMES[1])]
            )
            row = Department(
                cell_id=cell.id, code=code, name=name, head_name=head, head_phone="10000009999"
            )
            db.session.add(row)
        db.session.flush()

    def liaisons(self, cell: Cell, codes: Collection[str]) -> None:
        """A liaison for each of these offices of a cell; the others are listed as without."""
        query = db.select(Department).where(Department.cell_id == cell.id)
        for office in db.session.scalars(query.order_by(Department.id)):
            if office.code in codes:
                name = office.code if cell.level == "county" else cell.code
                person = self.officer("water" if name == "water" else f"liaison.{name}")
                self.post(person, "liaison", None, office)

    def five_items(self, cell: Cell) -> None:
        """Duties, tasks, rewards, notice; a few villages lack one of them."""
        gap = self.random.random() if cell.level == "village" else 1.0
        cell.responsible_body = (
            cell.name
            + {
                "county": "人民政府",
                "township": "政府（办事处）",
                "village": "村（居）民委员会",
                "unit": "物业",
            }[cell.level]
        )
        cell.duties, cell.tasks = DUTIES[cell.level], None if gap < 0.04 else TASKS[cell.level]
        cell.rewards = None if 0.04 <= gap < 0.08 else REWARDS
        cell.published_on = None if 0.08 <= gap < 0.12 else SINCE
        cell.hotline = f"0000-{1000000 + cell.id}"

    def heads(self, cell: Cell) -> None:
        roles = {
            "county": ("party_head", "government_head", "leader_in_charge"),
            "township": ("party_head", "government_head", "contact_above"),
        }
        for n, role in enumerate(roles.get(cell.level, ("contact_above",))):
            name = (
                NAMES[0][(cell.id * 3 + n) % len(NAMES[0])]
                + NAMES[1][(cell.id * 5 + n * 2) % len(NAMES[1])]
            )
            db.session.add(
                CellPerson(
                    cell_id=cell.id,
                    role=role,
                    name=name,
                    phone=f"1000001{cell.id:04d}",
                    starts_on=SINCE,
                )
            )

    def sites(self, cell: Cell) -> None:
        shape = self.units[cell.code].shape
        assert shape is not None
        ids = {
            c.level: c.id
            for c in (self.cells[cell.code], self.cells[cell.code[:9]], self.cells[cell.code[:6]])
        }
        place_sites(cell, ids, shape, self.random)
