"""/healthz, /readyz, /metrics: alive, able to work, and how the work goes."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Response, current_app
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock, heartbeat, metrics
from app.core.db import db
from app.core.marks import OPERATOR, PUBLIC, needs
from app.deadlines.models import Deadline
from app.filings.models import FAILED, RefusedFiling
from app.incidents.models import Incident
from app.incidents.rules.actions import OPEN
from app.notices.models import Delivery
from app.operators import storing

bp = Blueprint("status", __name__)
#: The sweep of deadlines beats once a minute; another job must not hide its silence.
SILENCE_S = 180


@bp.get("/healthz")
@needs(PUBLIC)
def alive() -> Any:
    """The process answers 存活"""
    return {"status": "ok"}


@bp.get("/readyz")
@needs(OPERATOR + "readyz")
def ready() -> Any:
    """Able to work: reading, and writing, which is tried.

    Fails only for database, migrations and storage, a silent scheduler is a field and an alarm for
    whoever watches 就绪
    """
    age, error = None, None
    try:
        have = MigrationContext.configure(db.session.connection()).get_current_revision()
        if newest := heartbeat.last("escalate") if have else None:
            age = round((datetime.now(UTC) - newest.ended_at).total_seconds())
            error = newest.error
        database = "ok"
    except (SQLAlchemyError, TimeoutError):
        have, database = None, "unreachable"
    db.session.rollback()
    want = ScriptDirectory(current_app.extensions["migrate"].directory).get_current_head()
    if have == want and not storing.database_writes():
        database = "refuses_writes"
    body = {
        "database": database,
        "migrations": "ok" if have == want else "behind",
        "storage": storing.folder_state(current_app.config["INSTANCE"]),
    }
    fine = set(body.values()) == {"ok"}
    silent = age is None or age > SILENCE_S
    scheduler = {"status": "silent" if silent else "ok", "last_run_s": age, "error": error}
    status = {"status": "ok" if fine else "failing"}
    return status | body | {"scheduler": scheduler}, 200 if fine else 503


@bp.get("/metrics")
@needs(OPERATOR + "metrics")
def counted() -> Any:
    """Requests of all web processes, jobs, outbox, open and overdue cases, in Prometheus' text
    format 指标
    """
    return Response(metrics.exposition(Facts()), content_type=CONTENT_TYPE_LATEST)


class Facts:
    """What the database says now; a handful of grouped queries a scrape."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now, real = clock.now(), datetime.now(UTC)
        runs = heartbeat.runs()
        yield _gauge(
            "job_age_seconds",
            "Since the job last ended",
            ["job"],
            {(r.name,): (real - r.ended_at).total_seconds() for r in runs},
        )
        yield _gauge(
            "job_seconds",
            "How long its last run took",
            ["job"],
            {(r.name,): r.ms / 1000 for r in runs},
        )
        yield _gauge(
            "job_failed",
            "1 when its last run failed",
            ["job"],
            {(r.name,): float(r.error is not None) for r in runs},
        )
        states: dict[Any, Any] = {
            s: (n, oldest) for s, n, oldest in db.session.execute(_deliveries())
        }
        waiting, oldest = states.get("waiting", (0, None))
        age = max(0.0, (now - oldest).total_seconds()) if oldest else 0.0
        yield _gauge("outbox_waiting", "Notices waiting to be sent", [], {(): waiting})
        yield _gauge(
            "outbox_age_seconds", "How long the oldest of them has been due", [], {(): age}
        )
        dead = {
            ("notice",): states.get("dead", (0, None))[0],
            ("limit",): db.session.scalar(_set_aside()),
            ("filing",): db.session.scalar(_refused()),
        }
        dead |= {
            ("failed_filing",): db.session.scalar(_refused().where(RefusedFiling.code == FAILED))
        }
        yield _gauge(
            "dead_letters",
            "Given up and waiting for a person: notices, limits, filings set aside "
            "(failed_filing: by a fault here)",
            ["what"],
            dead,
        )
        cases = {
            (level, "overdue" if late else "in_time"): n
            for level, late, n in db.session.execute(_cases(now))
        }
        yield _gauge(
            "open_cases", "Open cases by the level that must see to them", ["level", "state"], cases
        )


def _gauge(name: str, text: str, labels: list[str], values: dict[Any, Any]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"gridkeeper_{name}", text, labels=labels)
    for key, value in values.items():
        family.add_metric(list(key), float(value))
    return family


def _deliveries() -> Any:
    return (
        select(Delivery.state, func.count(), func.min(Delivery.next_at))
        .where(Delivery.state != "sent")
        .group_by(Delivery.state)
    )


def _set_aside() -> Any:
    return select(func.count()).where(
        Deadline.running_since.is_(None),
        Deadline.ended_at.is_(None),
        Deadline.reason.startswith("failed"),
    )


def _refused() -> Any:
    return select(func.count()).select_from(RefusedFiling).where(RefusedFiling.refiled_at.is_(None))


def _cases(now: datetime) -> Any:
    late = (Incident.late_at < now).label("late")
    return (
        select(Incident.level, late, func.count())
        .where(Incident.status.in_(OPEN))
        .group_by(Incident.level, "late")
    )
