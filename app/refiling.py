"""Filings that an older program refused for fields it did not know, filed again after an upgrade."""

import re
import uuid
from datetime import datetime
from typing import Any

import marshmallow as ma
import orjson
import structlog
from sqlalchemy.exc import OperationalError

from app.core import clock
from app.core.bodies import unpacked
from app.core.db import db, savepoint, transaction
from app.core.errors import Problem
from app.core.refused import RefusedFiling, waiting
from app.core.schemas import digest
from app.incidents import service as incidents
from app.incidents.rules.filing import ENVELOPE
from app.incidents.schemas import IncidentIn
from app.patrols import service as patrols
from app.patrols.schemas import PatrolIn
from app.people.models import Officer
from app.posts.queries import scope_of

log = structlog.get_logger()
BATCH = 100
PATH = re.compile(r"/api/v1/(patrols|incidents)/([0-9a-f-]{36})")
PATROL, INCIDENT = PatrolIn(), IncidentIn()


def refile(now: datetime) -> int:
    """File what is understood now, as who sent it, in the post of that day; the rest stays as it is. A commit a batch."""
    done, last = 0, 0
    while True:
        with transaction():
            rows = waiting(last, BATCH)
            for row in rows:
                try:
                    with savepoint():
                        _file(row, now)
                except (Problem, ma.ValidationError, ValueError):
                    continue  # still not understood, or filed meanwhile with other content
                except OperationalError:
                    raise  # the database is in trouble, not a row
                except Exception as error:
                    log.error("not refiled", filing=row.id, exc_info=error)
                    continue
                row.refiled_at = now
                done += 1
        if not rows:
            return done
        last = rows[-1].id


def _file(row: RefusedFiling, now: datetime) -> None:
    match = PATH.fullmatch(row.path)
    if match is None:
        raise ValueError("not a filing's address")
    officer = db.session.get_one(Officer, row.officer_id)
    raw: Any = orjson.loads(unpacked(row.body))
    who: dict[str, Any] = {"officer": officer, "scope": scope_of(officer.id, clock.day_of(row.at)), "now": now, "arrived": row.at}
    key = uuid.UUID(match[2])
    if match[1] == "patrols":
        patrols.file_patrol(patrol_id=key, body=PATROL.load(raw), raw=raw, **who)
    else:
        incidents.report(incident_id=key, body=INCIDENT.load(raw), digest=digest(raw, ENVELOPE), **who)
