"""Many cases, copied from one that was filed: what lists are asked among."""

import random
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, text

from app.cells.models import Cell, Department
from app.core.db import db, transaction
from app.core.web import App
from app.deadlines.models import Deadline
from app.incidents.models import Incident
from app.notices.models import Notice
from app.people.models import Officer
from tests.support import world

#: Of so many one is open; of so many open ones one is late.
OPEN_OF, LATE_OF = 3, 4


def copies(app: App, case: str, count: int, now: datetime) -> None:
    """So many over all villages, one each minute back from `now`."""
    with app.app_context(), transaction():
        table = Incident.__table__
        row = dict(
            db.session.execute(select(table).where(table.c.id == uuid.UUID(case))).one()._mapping
        )
        del row["late_at"]
        villages = {
            cell.id: cell.parent_id
            for cell in db.session.scalars(select(Cell).where(Cell.code.in_(world.VILLAGES)))
        }
        people = dict(db.session.execute(select(Officer.username, Officer.id)).all())
        office = db.session.scalar(select(Department.id).where(Department.code == "water"))
        some = random.Random(5)
        places = list(villages.items())
        rows = [_copy(row, n, some.choice(places), people, office, now, some) for n in range(count)]
        db.session.connection().execute(insert(table).inline(), rows)
        for model, change in BESIDE.items():
            _more(model, change, count // 10)
    with app.app_context():
        if db.engine.dialect.name == "postgresql":  # which would do so by itself, some time later
            db.session.execute(text("ANALYZE"))
            db.session.commit()


def _limit(n: int) -> dict[str, Any]:
    over = datetime(2026, 6, 1, tzinfo=UTC)
    return {"owner_id": str(uuid.uuid4()), "running_since": None, "remind_at": None} | {
        "ended_at": over
    }


def _notice(n: int) -> dict[str, Any]:
    about = str(uuid.uuid4())
    read = datetime(2026, 6, 1, tzinfo=UTC)
    told = {"officer_id": n % 12 + 1, "cause": about, "about_id": about}
    return told | {"read_at": read if n % 250 else None}


#: What goes with cases, and how a copy differs from the one that is there: it is over mostly.
BESIDE: dict[Any, Callable[[int], dict[str, Any]]] = {Deadline: _limit, Notice: _notice}


def _more(model: Any, change: Callable[[int], dict[str, Any]], count: int) -> None:
    """So many copies of the first row of a table."""
    table = model.__table__
    row = dict(db.session.execute(select(table).order_by(table.c.id).limit(1)).one()._mapping)
    del row["id"]
    rows = [row | change(n) for n in range(count)]
    db.session.connection().execute(insert(table).inline(), rows)


def _copy(
    row: dict[str, Any],
    n: int,
    place: Any,
    people: dict[str, int],
    office: Any,
    now: datetime,
    some: random.Random,
) -> dict[str, Any]:
    came = now - timedelta(minutes=n)
    is_open = some.randrange(OPEN_OF) == 0
    is_late = is_open and some.randrange(LATE_OF) == 0
    return row | {
        "id": uuid.uuid4(),
        "number": f"C-{n}",
        "village_id": place[0],
        "cell_id": place[0],
        "fact_cell_id": place[0],
        "township_id": place[1],
        "received_at": came,
        "observed_at": came,
        "status": "reported" if is_open else "closed",
        "closed_at": None if is_open else now,
        "overdue_since": came if is_late else None,
        "due_at": now + timedelta(minutes=n) if is_open and not is_late else None,
        "filer_id": people["wang" if n % 2 else "li"],
        "handler_officer_id": people["town_leader"] if n % 5 == 0 else None,
        "handler_department_id": office if n % 5 == 1 else None,
        "site_id": None,
        "lon": 114.0 + (n % 997) / 30_000,
        "lat": 33.0 + (n % 991) / 30_000,
        "absorbed": 0,
        "open_parts": 0,
    }
