"""The stage: a county of 400 villages on PostGIS, its officers' tokens, web processes as in
service.
"""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import flask_migrate
import numpy as np
import shapely

from app import create_app
from app.cells.models import Cell
from app.cells.service.load_boundaries import load_boundaries, prepared
from app.core.db import db, transaction
from app.core.web import App
from app.people.models import Officer
from app.people.service import HASHER, access_token
from app.posts.models import Post
from grids.data import county
from grids.units import Unit
from tests.support import live
from tests.support.databases import MIGRATIONS, environment, new_database

VILLAGES, TOWNS = 400, 20
COUNTY, FIRST_TOWN = "990126", 101
SINCE = datetime(2019, 12, 31, 16, tzinfo=UTC)
TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Stage:
    """An application on a database of its own, the environment of its processes, and who works
    there.
    """

    app: App
    env: dict[str, str]
    folder: Path
    #: village code -> (token of its officer, its shape)
    officers: dict[str, tuple[str, shapely.Geometry]] = field(default_factory=dict)
    #: tokens of the townships' reviewers
    reviewers: list[str] = field(default_factory=list)
    #: what has been prepared already
    done: set[str] = field(default_factory=set)

    @property
    def dsn(self) -> str:
        """The database for psql and pgbench."""
        return self.env["GRIDKEEPER_DATABASE_URL"].replace("+psycopg", "")


def units() -> list[Unit]:
    """One county, 20 townships, 400 villages with the bent borders of the demonstration."""
    county.VILLAGES, county.TOWNSHIPS = VILLAGES, TOWNS
    cells = county._villages(np.random.default_rng(1))
    found = []
    for town, members in enumerate(county._townships(cells)):
        code = f"{COUNTY}{FIRST_TOWN + town}"
        found.append(
            Unit(
                "township",
                code,
                f"镇{town + 1}",
                COUNTY,
                multi(shapely.union_all([cells[i] for i in members])),
            )
        )
        found += [
            Unit("village", f"{code}{200 + n}", f"村{n}", code, multi(cells[i]))
            for n, i in enumerate(sorted(members), 1)
        ]
    outline = multi(shapely.union_all(cells))
    return [Unit("county", COUNTY, "量测县", "", outline), *found]


def multi(shape: shapely.Geometry) -> shapely.Geometry:
    return shape if shape.geom_type == "MultiPolygon" else shapely.multipolygons([shape])


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """Build it."""
    settings = environment(
        folder, new_database(), TEST_CLOCK="0", LOG_LEVEL="INFO", WORKERS="2", THREADS="4"
    )
    made = Stage(create_app(settings), {**os.environ, **settings}, folder)
    with made.app.app_context():
        flask_migrate.upgrade(MIGRATIONS)
        settle(made, units(), SINCE)
        db.session.execute(db.text("COMMIT"))
    analyse(made)
    yield made
    with made.app.app_context():
        db.session.remove()
        db.engine.dispose()


def settle(made: Stage, places: list[Unit], since: datetime | None) -> None:
    """Load cells, which hold from then on (None: as the boundaries that are there), and give each
    an officer: a village's own, a reviewer elsewhere.
    """
    with transaction():
        rows = prepared(places)
        load_boundaries(by=None, rows=rows, in_force_from=since, note="bench", now=SINCE)
    hashed = HASHER.hash("a password for nobody")
    with transaction():
        ids = {cell.code: cell.id for cell in db.session.scalars(db.select(Cell))}
        for unit in places:
            kind = "grid_officer" if unit.level == "village" else "reviewer"
            officer = Officer(
                username=f"o{unit.code}",
                name=f"某{unit.code}",
                password_hash=hashed,
                must_change_password=False,
                created_at=SINCE,
            )
            db.session.add(officer)
            db.session.flush()
            db.session.add(
                Post(
                    officer_id=officer.id,
                    kind=kind,
                    cell_id=ids[unit.code],
                    starts_on=date(2020, 1, 1),
                )
            )
            token = access_token(officer, 86400)
            if unit.level == "village":
                made.officers[unit.code] = (token, unit.shape)
            elif unit.level == "township":
                made.reviewers.append(token)


def sql(made: Stage, statement: str) -> str:
    """Run SQL with psql; its output, unaligned."""
    done = subprocess.run(
        ["psql", made.dsn, "-qXAt", "-v", "ON_ERROR_STOP=1", "-c", statement],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def analyse(made: Stage) -> None:
    """Fresh statistics and a quiet disk before measuring."""
    sql(made, "VACUUM ANALYZE")
    sql(made, "CHECKPOINT")


@contextmanager
def serving(made: Stage) -> Iterator[str]:
    """Two web processes of four threads; their address."""
    with live.server(made.env, made.folder) as address:
        yield address


def cpu_seconds(made: Stage) -> tuple[float, float]:
    """CPU time used so far by the web processes and by the database server of this stage alone,
    with their children that have ended: others may run on the machine.
    """
    server = int(sql(made, "SELECT pg_read_file('postmaster.pid')").split()[0])
    return _used(live.web_processes(made.folder)), _used([server, *_children(server)])


def _children(parent: int) -> list[int]:
    text = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(child) for child in text.split()]


def _used(processes: list[int]) -> float:
    total = 0
    for process in processes:
        with suppress(FileNotFoundError, ProcessLookupError):
            stat = Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1].split()
            total += sum(int(stat[n]) for n in (11, 12, 13, 14))
    return total / TICK


@contextmanager
def timed() -> Iterator[list[float]]:
    """How long the block took, in seconds, as the list's only element afterwards."""
    spent: list[float] = []
    began = time.perf_counter()
    yield spent
    spent.append(time.perf_counter() - began)
