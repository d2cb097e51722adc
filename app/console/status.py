"""/healthz and /readyz: alive, and able to work."""

from datetime import UTC, datetime
from typing import Any

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app
from sqlalchemy.exc import SQLAlchemyError

from app.core import heartbeat
from app.core.db import db
from app.core.web import PUBLIC, needs

bp = Blueprint("status", __name__)
#: The sweep of deadlines beats once a minute; another job must not hide its silence.
SILENCE_S = 180


@bp.get("/healthz")
@needs(PUBLIC)
def alive() -> Any:
    """The process answers."""
    return {"status": "ok"}


@bp.get("/readyz")
@needs(PUBLIC)
def ready() -> Any:
    """Fails only for database and migrations; a silent scheduler is a field, and an alarm for whoever watches."""
    try:
        have = MigrationContext.configure(db.session.connection()).get_current_revision()
        newest = heartbeat.last("escalate")
        database = "ok"
    except (SQLAlchemyError, TimeoutError):
        db.session.rollback()
        have, newest, database = None, None, "unreachable"
    want = ScriptDirectory(current_app.extensions["migrate"].directory).get_current_head()
    age = round((datetime.now(UTC) - newest.ended_at).total_seconds()) if newest else None
    scheduler = {"status": "ok" if age is not None and age <= SILENCE_S else "silent", "last_run_s": age, "error": newest.error if newest else None}
    fine = database == "ok" and have == want
    body = {"status": "ok" if fine else "failing", "database": database, "migrations": "ok" if have == want else "behind", "scheduler": scheduler}
    return body, 200 if fine else 503
