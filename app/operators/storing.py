"""Whether what is written stays: found out by writing.

A full disk answers every question gladly.
"""

import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from flask import g
from sqlalchemy.exc import SQLAlchemyError

from app.core import heartbeat
from app.core.db import transaction

#: Bytes free below which the folder counts as full: what is on its way needs room to end.
FLOOR = 100 * 1024 * 1024
#: More than what a disk has left for a small file only.
SAMPLE = 64 * 1024


def database_writes() -> bool:
    """Whether the database takes a row."""
    g.writing = True
    try:
        with transaction():
            heartbeat.probe(datetime.now(UTC))
    except (SQLAlchemyError, TimeoutError):
        return False
    return True


def folder_state(folder: Path) -> str:
    """ "ok", "full" or "refuses_writes": of the folder of photos and of bodies on their way."""
    try:
        if shutil.disk_usage(folder).free < FLOOR:
            return "full"
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(SAMPLE))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return "refuses_writes"
    return "ok"
