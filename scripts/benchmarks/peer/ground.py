"""Before the rows come: the schema, cells and people of the comparison's world, and one patrol and
one case filed over the program, which the rows are copied from (rows.py).
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import flask_migrate
import seed  # the comparison's own, found through PYTHONPATH
import shapely

from app import create_app
from app.cells.models import Cell
from app.cells.service.load_boundaries import load_boundaries, prepared
from app.core.db import db, transaction
from app.core.web import App
from app.people.models import Officer, PrivacyNotice
from app.people.service import HASHER, access_token
from app.posts.models import Post
from app.taxonomy.models import Kind
from grids.units import Unit
from scripts.benchmarks import crowd, requests
from scripts.benchmarks.peer import rows
from scripts.benchmarks.peer.adapter import PASSWORD
from scripts.benchmarks.stage import SINCE, Stage, multi, sql
from tests.support.databases import MIGRATIONS

#: level -> how many digits of the world's codes say something
DIGITS = {"county": 6, "township": 9, "village": 12}
LEVELS = tuple(DIGITS)


def main() -> None:
    world = seed.World(int(os.environ["BENCH_COUNTIES"]))
    app = create_app()
    with app.app_context():
        flask_migrate.upgrade(MIGRATIONS)
        places = list(units(world))
        with transaction():
            load_boundaries(
                by=None, rows=prepared(places), in_force_from=SINCE, note="bench", now=SINCE
            )
        with transaction():
            db.session.add_all(kinds())
            token = people(world, places)
    file_one_of_each(app, token, places)  # outside: each request has a context of its own


def units(world: "seed.World") -> Iterator[Unit]:
    for columns in world.cells():
        for n, padded in enumerate(columns["code"]):
            level = int(columns["level"][n]) - 1
            code = padded[: DIGITS[LEVELS[level]]]
            parent = code[: DIGITS[LEVELS[level - 1]]] if level else ""
            shape = multi(shapely.from_wkb(columns["geom"][n]))
            yield Unit(LEVELS[level], code, columns["name"][n], parent, shape)


def kinds() -> Iterator[Kind]:
    """The world's categories: nuisances, of which one person is told at filing, as by the peer."""
    for code in seed.CATEGORIES:
        yield Kind(
            code=code,
            version=1,
            is_current=True,
            name=code,
            english=code,
            natures=["nuisance", "hazard"],
            severities=["general", "serious", "major"],
            discoverable=True,
            township="env_office",
            county="ecology",
            assisting=[],
            valid_from=date(2020, 1, 1),
        )


def people(world: "seed.World", places: list[Unit]) -> str:
    """Village officers g1 …, a reviewer r<code of 12 digits> for each township and county, all
    with one password; the token of the first officer.
    """
    hashed = HASHER.hash(PASSWORD)
    cells = {cell.code: cell.id for cell in db.session.scalars(db.select(Cell))}
    notice = db.session.scalar(db.select(db.func.max(PrivacyNotice.id)))
    (columns,) = world.officers()
    wanted = [
        (username, "grid_officer", village)
        for username, village in zip(columns["login"], columns["village"], strict=True)
    ]
    wanted += [
        (f"r{place.code:0<12}", "reviewer", place.code)
        for place in places
        if place.level != "village"
    ]
    found = [
        Officer(
            username=username,
            name=f"某{username}",
            password_hash=hashed,
            must_change_password=False,
            created_at=SINCE,
            notice_id=notice,
        )
        for username, _, _ in wanted
    ]
    db.session.add_all(found)
    db.session.flush()
    db.session.add_all(
        Post(officer_id=officer.id, kind=kind, cell_id=cells[code], starts_on=date(2020, 1, 1))
        for officer, (_, kind, code) in zip(found, wanted, strict=True)
    )
    return access_token(found[0], 3600)


def file_one_of_each(app: App, token: str, places: list[Unit]) -> None:
    """By the officer of the first village, in its middle."""
    home = next(place for place in places if place.level == "village")
    with tempfile.TemporaryDirectory() as folder:
        made = Stage(app, dict(os.environ), Path(folder), {home.code: (token, home.shape)})
        case = json.loads(requests.incidents(made, 1)[0][1]) | {"kind": seed.CATEGORIES[0]}
        crowd.one_of_each(made, requests.patrols(made, 1)[0][1], json.dumps(case))
        sql(made, rows.STAGING)


if __name__ == "__main__":
    sys.exit(main())
