"""Two engines, a small county on each, every test inside a transaction that is rolled back."""

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from coverage import Coverage
from hypothesis import HealthCheck, settings

from app import create_app
from app.core.db import db
from app.core.web import App
from app.people.service import HASHER, passwords
from tests.support import county, samples, world
from tests.support.databases import environment, undone
from tests.support.engines import ENGINES
from tests.support.people import MORNING, Clock, People, Person

# commands speak as the terminal does; stories about that say so
os.environ["LANGUAGE"] = "en"

# collected only where the real data are: nothing is skipped in a fresh clone
collect_ignore = [] if samples.FOLDER else ["grids/test_samples.py"]

#: Files whose tests start processes of their own and take long.
LONG = {
    f"test_{name}"
    for name in (
        *("backup", "demo", "gate", "live", "operations", "pages", "service"),
        *("clients", "phone_page", "phones", "soak_crowds", "soak_prices"),
    )
}
#: Files that begin with a server, a browser or one of everything for all their tests: one worker
#: has them.
TOGETHER = {
    "test_console_page",
    "test_doubt_page",
    "test_gate",
    "test_phone_page",
    "test_races",
} | {
    *("test_access", "test_arguments", "test_matrix"),
}
#: Folders and files whose tests walk what stories and facts tell: they need no count of what is
#: covered. (Of the files, 3 branches in a thousand are entered by them alone.)
UNCOUNTED = {"console", "contract", "guards", "operators", "phone", "races"} | {
    *("test_arrivals", "test_channels", "test_chasing", "test_exactly_once", "test_filings_rules"),
    *("test_life", "test_random_damage", "test_random_lives", "test_reporter_nowhere"),
    "test_templates",
}


def pytest_configure(config: pytest.Config) -> None:
    """All workers copy the same databases."""
    if not hasattr(config, "workerinput"):
        config.add_cleanup(county.share().cleanup)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Soak tests run by scripts/soak only, and nothing else then."""
    soaking = config.getoption("-m") == "soak"
    items[:] = [item for item in items if (item.get_closest_marker("soak") is not None) == soaking]
    for item in items:
        if "postgis" in item.name or {item.path.parent.name, item.path.stem} & UNCOUNTED:
            item.add_marker("uncounted")
    # long ones first, so that at the end no worker waits for one long test of the other
    items.sort(key=lambda item: item.path.stem not in LONG)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Test by test to whichever worker is free, but files of TOGETHER whole, and first.

    xdist's own groups do nothing on this pytest: it no longer reads the name that they are put in.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            path = nodeid.split("::", maxsplit=1)[0]
            return path if Path(path).stem in TOGETHER else nodeid

    return Scheduling(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is loaded stays: the collector of garbage need not walk it again and again, which took
    a fifth of each test's time.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Counting what is covered costs a third of a test's time: only where it counts."""
    coverage = Coverage.current()
    if coverage is None or item.get_closest_marker("uncounted") is None:
        return (yield)
    coverage.stop()
    try:
        return (yield)
    finally:
        coverage.start()


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


#: What a password's hash costs in service. Here they cost next to nothing, but for the tests that
#: ask for the price; processes that tests start pay it, too.
IN_SERVICE = HASHER._parameters
HASHER._parameters = world.QUICK._parameters


@pytest.fixture
def price_of_service() -> Iterator[None]:
    """Passwords are hashed, and checked of unknown people, as in service."""
    passwords._nobody.cache_clear()
    HASHER._parameters = IN_SERVICE
    yield
    HASHER._parameters = world.QUICK._parameters
    passwords._nobody.cache_clear()


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def app(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The application on one engine, with the small county in it."""
    folder = tmp_path_factory.mktemp(engine)
    made = create_app(environment(folder, county.copied(engine, folder)))
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def sessions(app: App) -> tuple[float, dict[str, Any]]:
    """What everybody is signed in with, and since when: most stories begin after that."""
    moved = Clock(app)
    moved.set(MORNING)
    found = {name: Person(app, name).session for name in world.PEOPLE}
    moved.real()
    return monotonic(), found


@pytest.fixture
def rolled_back(app: App) -> Iterator[None]:
    with undone(app):
        yield


@pytest.fixture
def time(app: App, rolled_back: None) -> Clock:
    """A Wednesday morning in working time."""
    moved = Clock(app)
    moved.set(MORNING)
    return moved


@pytest.fixture
def people(app: App, sessions: tuple[float, dict[str, Any]], time: Clock) -> People:
    since, known = sessions
    return People(app, known if monotonic() - since < 1800 else {})  # tokens end


@pytest.fixture
def run_job(app: App, time: Clock) -> Any:
    """Runs a scheduled job as its process would."""
    from app.scheduler import run_once

    def run(name: str) -> int:
        with app.app_context():
            return run_once(name)

    return run
