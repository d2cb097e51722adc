"""Databases and settings of test instances."""

import os
import uuid
from pathlib import Path

import psycopg
import pytest

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
