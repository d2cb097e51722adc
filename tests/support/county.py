"""Databases with the small county in them: migrated and filled once a run, then copied."""

import fcntl
import os
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import flask_migrate

from app import create_app
from app.core.db import db, transaction
from tests.support import world
from tests.support.databases import MIGRATIONS, environment, new_database

_SHARED = "TEST_COUNTIES"


@cache
def share() -> TemporaryDirectory[str]:
    """The folder in which this process, and those that it starts, keep them."""
    folder = TemporaryDirectory(prefix="county")
    os.environ[_SHARED] = folder.name
    return folder


def copied(engine: str, folder: Path) -> str:
    """The URL of a new database, which on SpatiaLite lies in this folder."""
    if engine == "postgis":
        return new_database(template=_made(engine).rpartition("/")[2])
    shutil.copyfile(_made(engine).removeprefix("sqlite:///"), folder / "county.db")
    return f"sqlite:///{folder}/county.db"


@cache
def _made(engine: str) -> str:
    folder = Path(os.environ.get(_SHARED) or share().name)
    known = folder / engine
    with (folder / f"{engine}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another worker makes it meanwhile
        if not known.exists():
            known.write_text(_make(engine, folder))
    return known.read_text()


def _make(engine: str, folder: Path) -> str:
    url = new_database() if engine == "postgis" else f"sqlite:///{folder}/county.db"
    app = create_app(environment(folder, url))
    with app.app_context():
        flask_migrate.upgrade(MIGRATIONS)
        with transaction():
            world.build()
        db.session.remove()
        db.engine.dispose()
    return url
