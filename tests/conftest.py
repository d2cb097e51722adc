"""Two engines, a small county on each, every test inside a transaction that is rolled back."""

import os
from collections.abc import Iterator
from typing import Any

import flask_migrate
import pytest
from hypothesis import HealthCheck, settings

from app import create_app
from app.cells import locating
from app.core.db import db, transaction
from app.core.web import App
from tests.support import samples, world
from tests.support.databases import MIGRATIONS, environment, new_database
from tests.support.people import Clock, People

ENGINES = ("spatialite", "postgis")
# collected only where the real data are: nothing is skipped in a fresh clone
collect_ignore = [] if samples.FOLDER else ["grids/test_samples.py"]

#: Files whose tests start processes of their own and take long.
LONG = {
    f"test_{name}"
    for name in (
        *("backup", "demo", "live", "operations", "pages", "service"),
        *("clients", "phone_page", "phones"),
    )
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Soak tests run by scripts/soak only, and nothing else then."""
    soaking = config.getoption("-m") == "soak"
    items[:] = [item for item in items if (item.get_closest_marker("soak") is not None) == soaking]
    for item in items:  # what is covered is the same on both engines: counted on one
        if "postgis" in item.name:
            item.add_marker("no_cover")
    # long ones first, so that at the end no worker waits for one long test of the other
    items.sort(key=lambda item: item.path.stem not in LONG)


@pytest.fixture
def soak_seconds() -> float:
    """How long each soak test goes on."""
    return float(os.environ.get("SOAK_SECONDS", "10"))


settings.register_profile(
    "suite",
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.load_profile("suite")


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def app(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The application on one engine, migrated, with the small county in it."""
    folder = tmp_path_factory.mktemp(engine)
    made = create_app(
        environment(folder, new_database() if engine == "postgis" else f"sqlite:///{folder}/t.db")
    )
    with made.app_context():
        flask_migrate.upgrade(MIGRATIONS)
        with transaction():
            world.build()
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def rolled_back(app: App) -> Iterator[None]:
    """Everything a test commits lies in one outer transaction, which never does."""
    locating.forget()
    with app.app_context():
        engines, engine = db.engines, db.engine
    with engine.connect() as connection:
        outer = connection.begin()
        engines[None] = connection  # Flask-SQLAlchemy asks db.engines, never session.bind
        try:
            yield
        finally:
            engines[None] = engine
            outer.rollback()


@pytest.fixture
def time(app: App, rolled_back: None) -> Clock:
    """A Wednesday morning in working time."""
    moved = Clock(app)
    moved.set("2026-07-01T09:00:00+08:00")
    return moved


@pytest.fixture
def people(app: App, time: Clock) -> People:
    return People(app)


@pytest.fixture
def run_job(app: App, time: Clock) -> Any:
    """Runs a scheduled job as its process would."""
    from app.scheduler import run_once

    def run(name: str) -> int:
        with app.app_context():
            return run_once(name)

    return run
