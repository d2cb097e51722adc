"""A small county for stories: two townships of three square villages each, and the people in it."""

from datetime import UTC, date, datetime
from typing import Any

import shapely
from argon2 import PasswordHasher

from app.cells import service as cells
from app.cells.models import Cell, Department
from app.cells.service.load_boundaries import prepared
from app.core import clock
from app.core.db import db
from app.people.models import Officer
from app.posts.models import Post
from grids.units import Unit

PASSWORD = "correct horse"
#: A hash carries its own cost: sign-ins in tests are quick.
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
SINCE = datetime(2019, 12, 31, 16, tzinfo=UTC)
WEST, SOUTH, SIDE = 114.0, 33.0, 0.02
COUNTY = "990201"
EAST_TOWN, WEST_TOWN = "990201101", "990201102"
#: village code -> its column and row in the square grid
VILLAGES = {f"{EAST_TOWN}20{n}": (0, n - 1) for n in (1, 2, 3)} | {
    f"{WEST_TOWN}20{n}": (1, n - 1) for n in (1, 2, 3)
}
V1, V2, W1 = f"{EAST_TOWN}201", f"{EAST_TOWN}202", f"{WEST_TOWN}201"
#: username -> posts as (kind, place); a liaison's place is a department
PEOPLE = {
    "admin": [("administrator", COUNTY)],
    "county": [("reviewer", COUNTY)],
    "county_leader": [("leader", COUNTY)],
    "inspector": [("inspector", COUNTY)],
    "supervisor": [("supervisor", COUNTY)],
    "water": [("liaison", "water")],
    "east": [("reviewer", EAST_TOWN)],
    "west": [("reviewer", WEST_TOWN)],
    "town_leader": [("leader", EAST_TOWN)],
    "chief": [("grid_chief", V1)],
    "wang": [("grid_officer", V1)],
    "peer": [("grid_officer", V1)],
    "li": [("grid_officer", V2)],
    "zhao": [("grid_officer", W1)],
}


def square(column: int, row: int) -> shapely.Geometry:
    """A village of about 1.9 by 2.2 km."""
    west, south = WEST + column * SIDE, SOUTH + row * SIDE
    return shapely.multipolygons([shapely.box(west, south, west + SIDE, south + SIDE)])


def inside(code: str) -> tuple[float, float]:
    """The middle of a village."""
    middle = square(*VILLAGES[code]).centroid
    return middle.x, middle.y


def units() -> list[Unit]:
    villages = [
        Unit("village", code, f"村{code[-3:]}", code[:9], square(*place))
        for code, place in VILLAGES.items()
    ]
    towns = [
        Unit(
            "township",
            code,
            name,
            COUNTY,
            shapely.multipolygons(
                [shapely.union_all([v.shape for v in villages if v.parent == code])]
            ),
        )
        for code, name in ((EAST_TOWN, "东镇"), (WEST_TOWN, "西镇"))
    ]
    county = Unit(
        "county",
        COUNTY,
        "试验县",
        "",
        shapely.multipolygons([shapely.union_all([v.shape for v in villages])]),
    )
    return [county, *towns, *villages]


def build() -> None:
    """Cells, departments, officers, posts; the caller commits."""
    cells.load_boundaries(
        by=None, rows=prepared(units()), in_force_from=SINCE, note="world", now=SINCE
    )
    places: dict[str, Any] = {cell.code: cell for cell in db.session.scalars(db.select(Cell))}
    for cell, code, name in ((COUNTY, "water", "水利局"), (EAST_TOWN, "env_office", "环保办")):
        places[code] = Department(cell_id=places[cell].id, code=code, name=name, head_name="周凯")
        db.session.add(places[code])
    db.session.flush()
    hashed = QUICK.hash(PASSWORD)
    for username, posts in PEOPLE.items():
        officer = _account(username, hashed)
        db.session.add(officer)
        db.session.flush()
        for kind, place in posts:
            key = "department_id" if kind == "liaison" else "cell_id"
            db.session.add(
                Post(
                    officer_id=officer.id,
                    kind=kind,
                    starts_on=date(2020, 1, 1),
                    **{key: places[place].id},
                )
            )
    db.session.flush()


def add_accounts(usernames: list[str], hashed: str) -> None:
    """People without posts, whose password has this hash; the caller commits."""
    db.session.add_all(_account(username, hashed) for username in usernames)


def _account(username: str, hashed: str) -> Officer:
    return Officer(
        username=username,
        name=username,
        phone=None,
        password_hash=hashed,
        must_change_password=False,
        created_at=SINCE,
    )


def merge_second(on: date, redrawn: bool = True) -> None:
    """The second village of the east ends for good and goes to the first, whose boundary takes its
    ground in, if `redrawn`; the caller commits.
    """
    now, begins = clock.now(), clock.start_of(on)
    rows = {cell.code: cell for cell in db.session.scalars(db.select(Cell))}
    cells.end_cell(by=None, cell=rows[V2], on=on, successors=[rows[V1]], now=begins)
    if redrawn:
        both = shapely.multipolygons([shapely.union_all([square(0, 0), square(0, 1)])])
        unit = Unit("village", V1, "村201", EAST_TOWN, both)
        cells.load_boundaries(
            by=None, rows=prepared([unit]), in_force_from=begins, note="merge", now=now
        )
