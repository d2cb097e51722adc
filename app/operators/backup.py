"""A backup: the database at one moment, every photo that it names, and a manifest written last that
proves both.
"""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import obstore
import obstore.exceptions
import psycopg
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import inspect
from sqlalchemy.engine import make_url

from app.core import db as database
from app.core import sqlite
from app.photos import service as photos

FORMAT = 1
MANIFEST, PHOTOS = "manifest.json", "photos"
DUMPS = {"sqlite": "gridkeeper.db", "postgresql": "gridkeeper.dump"}
Progress = Callable[[str, int, int], None]


class Unfit(Exception):
    """A folder, file or instance that cannot be used; the message says why and what to do."""


def backup(folder: Path, progress: Progress) -> dict[str, Any]:
    """Write a backup into `folder`, which must be empty or new; work may go on meanwhile.

    Returns the manifest, in which `lost` names photos that could not be read.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Unfit(f"{folder} is not empty; name a new folder for each backup.")
    (folder / PHOTOS).mkdir(parents=True, exist_ok=True)
    os.chmod(folder, 0o700)
    progress("database", 0, 1)
    engine = database.db.engine.dialect.name
    if not inspect(database.db.engine).has_table("alembic_version"):
        raise Unfit("The database has no tables yet; run `flask db upgrade -d migrations` first.")
    dump = folder / DUMPS[engine]
    tables, named, revision = (_copy_sqlite if engine == "sqlite" else _dump_postgres)(dump)
    progress("database", 1, 1)
    lost = []
    for number, sha256 in enumerate(named):
        if not _keep_photo(folder, sha256):
            lost.append(sha256)
        progress("photos", number + 1, len(named))
    manifest = {
        "format": FORMAT,
        "engine": engine,
        "revision": revision,
        "made_at": datetime.now(UTC).isoformat(),
    }
    manifest |= {
        "dump": {"file": dump.name, "sha256": sha256_of(dump)},
        "tables": tables,
        "photos": [name for name in named if name not in lost],
        "lost": lost,
    }
    partial = folder / f"{MANIFEST}.partial"
    _write(partial, json.dumps(manifest, indent=1).encode())
    partial.rename(folder / MANIFEST)
    return manifest


def _copy_sqlite(dump: Path) -> tuple[dict[str, int], list[str], str]:
    """SQLite's own online backup: a consistent copy while others write."""
    source = sqlite.connect_sqlite(current_app.config["DATABASE_URL"])
    with closing(source), closing(sqlite.sqlite_driver().connect(str(dump))) as target:
        source.backup(target)
        target.execute("pragma journal_mode=delete")
    with closing(sqlite.connect_sqlite(f"sqlite:///{dump}")) as copy:
        result = copy.execute("pragma integrity_check").fetchone()[0]
        if result != "ok":
            raise Unfit(f"The copy fails SQLite's own check: {result}")
        facts = _facts(lambda sql: copy.execute(sql).fetchall())
        copy.execute("pragma journal_mode=delete")
        return facts


def _dump_postgres(dump: Path) -> tuple[dict[str, int], list[str], str]:
    """pg_dump of a snapshot in which the tables are counted and the photos listed, so that all
    three agree.
    """
    with postgres() as connection:
        connection.execute("begin isolation level repeatable read read only")
        snapshot = connection.execute("select pg_export_snapshot()").fetchone()[0]
        command = [
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            "--no-comments",
            "--exclude-table-data=epoch",
            "--exclude-table-data=spatial_ref_sys",
            f"--snapshot={snapshot}",
        ]
        run_tool("pg_dump", *command, f"--file={dump}")
        return _facts(lambda sql: connection.execute(sql).fetchall())


def _facts(rows: Callable[[str], list[Any]]) -> tuple[dict[str, int], list[str], str]:
    """Counts of rows, the photos named, the migration."""
    return (
        counts(rows),
        [row[0] for row in rows("select sha256 from photo order by sha256")],
        str(rows("select version_num from alembic_version")[0][0]),
    )


def counts(rows: Callable[[str], Sequence[Any]]) -> dict[str, int]:
    """Rows of each table of the models that is there.

    Without the epoch, which a restore draws anew.
    """
    here = {
        row[0]
        for row in rows(
            f"select {'name from sqlite_master' if _is_sqlite() else 'tablename from pg_tables'}"
        )
    }
    names = sorted(set(database.db.metadata.tables) & here - {"epoch"})
    return {name: int(rows(f'select count(*) from "{name}"')[0][0]) for name in names}


def _is_sqlite() -> bool:
    return database.db.engine.dialect.name == "sqlite"


def _keep_photo(folder: Path, sha256: str) -> bool:
    """Copy one photo.

    False for one that is missing from the store or damaged there: the rest must be saved all the
    same.
    """
    try:
        content = photos.original(sha256)
    except (obstore.exceptions.BaseError, OSError):
        return False
    if hashlib.sha256(content).hexdigest() != sha256:
        return False
    place = folder / PHOTOS / sha256[:2]
    place.mkdir(exist_ok=True)
    _write(place / sha256, content)
    return True


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sha256_of(path: Path) -> str:
    """The hash of a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def postgres() -> Iterator[Any]:
    """A connection of its own to the configured database, outside any transaction."""
    with psycopg.connect(_libpq(), autocommit=True) as connection:
        yield connection


def _libpq() -> str:
    return (
        make_url(current_app.config["DATABASE_URL"])
        .set(drivername="postgresql")
        .render_as_string(hide_password=False)
    )


def run_tool(name: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on the configured database.

    Its password never stands in the list of processes.
    """
    url = make_url(current_app.config["DATABASE_URL"])
    target = url.set(drivername="postgresql", password=None).render_as_string()
    _run(name, f"--dbname={target}", *arguments, password=url.password)


def script_of(dump: Path, script: Path) -> None:
    """A dump as the SQL that makes it."""
    _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(dump))


def _run(name: str, *arguments: str, password: str | None = None) -> None:
    program = shutil.which(name) or next(
        (str(p) for p in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)),
        None,
    )
    if program is None:
        raise Unfit(
            f"{name} is missing; install PostgreSQL's client programs (apt install "
            "postgresql-client)."
        )
    env = os.environ | ({"PGPASSWORD": password} if password else {})
    done = subprocess.run(
        [program, *arguments], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or [str(done.returncode)]
        raise Unfit(
            f"{name} failed: "
            f"{next((line for line in said if 'ERROR' in line or 'error:' in line), said[-1])}"
        )


def head() -> str:
    """The newest migration that this program knows."""
    return str(ScriptDirectory(current_app.extensions["migrate"].directory).get_current_head())


def put_back(sha256: str, content: bytes) -> None:
    """A photo of a backup into the store of this instance."""
    photos.put_back(sha256, content)
