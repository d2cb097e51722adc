"""Two engines, a small county on each, every test inside a transaction that is rolled back."""

import os
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import flask_migrate
import psycopg
import pytest
from hypothesis import HealthCheck, settings

from app import create_app
from app.cells import locating
from app.core import clock
from app.core.db import db, transaction
from app.core.web import App
from tests import samples, world

MIGRATIONS = str(Path(__file__).parents[1] / "migrations")
ENGINES = ("spatialite", "postgis")
# collected only where the real data are: nothing is skipped in a fresh clone
collect_ignore = [] if samples.FOLDER else ["test_samples.py"]


#: Files whose tests start processes of their own and take long.
LONG = {
    f"test_{name}"
    for name in (
        "backup",
        "clients",
        "demo",
        "live",
        "operations",
        "pages",
        "phone_page",
        "phones",
        "service",
    )
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Soak tests run by scripts/soak only, and nothing else then."""
    soaking = config.getoption("-m") == "soak"
    items[:] = [item for item in items if (item.get_closest_marker("soak") is not None) == soaking]
    items.sort(
        key=lambda item: item.path.stem not in LONG
    )  # so that at the end no worker waits for one long test of the other


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


def postgis() -> str:
    """The throw-away server that scripts/test starts; without it the suite must not pass."""
    url = os.environ.get("GRIDKEEPER_TEST_POSTGIS")
    if not url:
        pytest.fail(
            "GRIDKEEPER_TEST_POSTGIS is not set: run scripts/test, which starts PostGIS",
            pytrace=False,
        )
    return url


def new_database(template: str = "template_spatial") -> str:
    """A database of its own on the server; its URL."""
    url, name = postgis(), f"t{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"create database {name} template {template} strategy file_copy")  # type: ignore[call-overload]
    return url.rsplit("/", 1)[0] + "/" + name


def environment(folder: Path, url: str, **more: str) -> dict[str, str]:
    """The settings of a test instance."""
    names = {
        "INSTANCE": str(folder),
        "DATABASE_URL": url,
        "TEST_CLOCK": "1",
        "LOG_LEVEL": "ERROR",
        "SECRET_KEY": "k" * 64,
    } | more
    return {f"GRIDKEEPER_{name}": value for name, value in names.items()}


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


class Clock:
    """The one clock, moved by hand."""

    def __init__(self, app: App) -> None:
        self.app = app

    def set(self, text: str) -> datetime:
        with self.app.app_context(), transaction():
            return clock.move(datetime.fromisoformat(text))

    def forward(self, **span: float) -> datetime:
        with self.app.app_context(), transaction():
            return clock.move(None, timedelta(**span))

    def now(self) -> datetime:
        with self.app.app_context():
            return clock.now()


@pytest.fixture
def time(app: App, rolled_back: None) -> Clock:
    """A Wednesday morning in working time."""
    moved = Clock(app)
    moved.set("2026-07-01T09:00:00+08:00")
    return moved


class Person:
    """Somebody signed in."""

    def __init__(self, app: App, username: str, password: str = world.PASSWORD) -> None:
        self.client, self.username = app.test_client(), username
        answer = self.client.post(
            "/api/v1/auth/login", json={"username": username, "password": password}
        )
        assert answer.status_code == 200, answer.text
        self.session = answer.json
        self.headers = {"Authorization": f"Bearer {self.session['access_token']}"}

    @property
    def id(self) -> int:
        return int(self.session["officer"]["id"])

    def call(self, method: str, path: str, **kwargs: Any) -> Any:
        headers = self.headers | kwargs.pop("headers", {})
        return self.client.open(
            path if path.startswith("/api") else f"/api/v1{path}",
            method=method,
            headers=headers,
            **kwargs,
        )

    def get(self, path: str, **kwargs: Any) -> Any:
        return self.call("GET", path, **kwargs)

    def put(self, path: str, body: Any = None, **kwargs: Any) -> Any:
        return self.call("PUT", path, **({"json": body} if body is not None else {}), **kwargs)

    def post(self, path: str, body: Any = None, **kwargs: Any) -> Any:
        return self.call("POST", path, **({"json": body} if body is not None else {}), **kwargs)

    def act(self, case: str, action: str, *, version: int | None = None, **body: Any) -> Any:
        """An action on a case at the version it has now."""
        if version is None:
            version = self.get(f"/incidents/{case}").json["version"]
        body = {"id": str(uuid.uuid4())} | body
        return self.post(
            f"/incidents/{case}/actions/{action}", body, headers={"If-Match": f'"{version}"'}
        )


class People:
    """Signs people in by name, once a test."""

    def __init__(self, app: App) -> None:
        self.app, self.known = app, {}

    def __getattr__(self, username: str) -> Person:
        if username not in self.known:
            self.known[username] = Person(self.app, username)
        return self.known[username]


@pytest.fixture
def people(app: App, time: Clock) -> People:
    return People(app)


@pytest.fixture
def run_job(app: App, time: Clock) -> Any:
    """Runs a scheduled job as its process would."""
    from app.jobs import run_once

    def run(name: str) -> int:
        with app.app_context():
            return run_once(name)

    return run
