"""A backup put back into an empty instance: photos first, then the database in one transaction,
with a new epoch.
"""

import hashlib
import json
import os
import shutil
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import inspect

from app.core import db as database
from app.core import epoch, sqlite
from app.operators import backup
from app.operators.backup import DUMPS, FORMAT, MANIFEST, PHOTOS, Progress, Unfit


def restore(folder: Path, progress: Progress) -> dict[str, Any]:
    """Put a backup back; refuses a damaged one, one of the other engine, and an instance that holds
    anything.

    Broken off before its end it has changed nothing but the photo folder, and can be run again.
    Returns the manifest.
    """
    manifest = _read(folder)
    dump = _check(folder, manifest, progress)
    for number, sha256 in enumerate(manifest["photos"]):
        backup.put_back(sha256, (folder / PHOTOS / sha256[:2] / sha256).read_bytes())
        progress("photos", number + 1, len(manifest["photos"]))
    progress("database", 0, 1)
    (_restore_sqlite if manifest["engine"] == "sqlite" else _restore_postgres)(dump)
    found = _counts()
    if found != manifest["tables"]:
        wrong = sorted(
            name for name in manifest["tables"] if found.get(name) != manifest["tables"][name]
        )
        raise Unfit(
            f"The restored tables differ from the manifest: {', '.join(wrong)}. Empty the "
            "instance and try another backup."
        )
    progress("database", 1, 1)
    return manifest


def _read(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
    except FileNotFoundError:
        raise Unfit(
            f"{folder} holds no {MANIFEST}: it is no backup, or one that was broken off."
        ) from None
    except ValueError:
        manifest = None
    if not isinstance(manifest, dict):
        raise Unfit(f"{folder / MANIFEST} is damaged; take an older backup.")
    if manifest.get("format") != FORMAT:
        raise Unfit(
            f"This backup has format {manifest.get('format')}; this program reads {FORMAT}."
        )
    return dict(manifest)


def _check(folder: Path, manifest: dict[str, Any], progress: Progress) -> Path:
    """Everything that can be known to be wrong before anything is touched."""
    engine = database.db.engine.dialect.name
    if manifest["engine"] != engine:
        raise Unfit(f"This backup is of {manifest['engine']}, the instance runs on {engine}.")
    if set(inspect(database.db.engine).get_table_names()) - _in_every_database(engine):
        raise Unfit(
            "The database is not empty; restore only into a new one (its name is in "
            "GRIDKEEPER_DATABASE_URL)."
        )
    dump = folder / DUMPS[engine]
    if backup.sha256_of(dump) != manifest["dump"]["sha256"]:
        raise Unfit(
            f"{dump} is damaged (its hash differs from the manifest); take an older backup."
        )
    for number, sha256 in enumerate(manifest["photos"]):
        path = folder / PHOTOS / sha256[:2] / sha256
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            raise Unfit(f"{path} is missing or damaged; take an older backup.")
        progress("checking photos", number + 1, len(manifest["photos"]))
    return dump


def _restore_sqlite(dump: Path) -> None:
    """The copy gets its new epoch before it becomes the database."""
    target = Path(database.db.engine.url.database or "")
    database.db.engine.dispose()
    fresh = target.with_suffix(".restoring")
    for rest in ("", "-wal", "-shm"):  # of an attempt that was broken off
        Path(f"{fresh}{rest}").unlink(missing_ok=True)
    shutil.copyfile(dump, fresh)
    with closing(sqlite.connect_sqlite(f"sqlite:///{fresh}")) as copy:
        if copy.execute(
            "select 1 from sqlite_master where name = 'epoch'"
        ).fetchone():  # an older program's migration draws its own
            copy.execute("delete from epoch")
            copy.execute(
                "insert into epoch (id, value, since, reference) values (1, ?, ?, ?)",
                (epoch.draw(), datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f"), epoch.draw()),
            )
        copy.execute("pragma journal_mode=delete")
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    for rest in ("-wal", "-shm"):
        Path(f"{target}{rest}").unlink(missing_ok=True)
    fresh.rename(target)


def _restore_postgres(dump: Path) -> None:
    """The dump as a script, with the new epoch at its end, run as one transaction."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "restore.sql"
        backup.script_of(dump, script)
        with script.open("a") as file:
            insert = (
                "INSERT INTO public.epoch (id, value, since, reference) VALUES (1, "
                f"'{epoch.draw()}', now(), '{epoch.draw()}')"
            )
            file.write(
                f"\nDO $$ BEGIN IF to_regclass('public.epoch') IS NOT NULL THEN {insert}; END IF; "
                "END $$;\n"
            )
        backup.run_tool(
            "psql",
            "--no-psqlrc",
            "--quiet",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            f"--file={script}",
        )


def _in_every_database(engine: str) -> set[str]:
    """Tables that the geometry library makes in an empty database."""
    if engine == "postgresql":
        return {"spatial_ref_sys"}
    with closing(sqlite.connect_sqlite("sqlite:///:memory:")) as empty:
        return {
            row[0]
            for row in empty.execute(
                "select name from sqlite_master where type in ('table', 'view')"
            )
        }


def _counts() -> dict[str, int]:
    with database.db.engine.connect() as connection:
        return backup.counts(lambda sql: connection.exec_driver_sql(sql).all())
