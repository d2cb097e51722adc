"""Databases and settings of test instances."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection

from app.cells import locating
from app.core.db import db
from app.core.web import App

MIGRATIONS = str(Path(__file__).parents[2] / "migrations")


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


@contextmanager
def undone(app: App) -> Iterator[None]:
    """Everything that is committed within lies in one outer transaction, or in a savepoint of the
    one that is held already, which never is.
    """
    locating.forget()
    with app.app_context():
        engines, bound = db.engines, db.engines[None]  # Flask-SQLAlchemy never asks session.bind
    if isinstance(bound, Connection):
        with bound.begin_nested() as savepoint:
            yield
            savepoint.rollback()
        return
    with bound.connect() as connection:
        outer = connection.begin()
        engines[None] = connection
        try:
            yield
        finally:
            engines[None] = bound
            outer.rollback()
