"""Running the timetable of app/jobs.py: one job now, or all of them, alone or beside the web.

Each run is logged and noted in the heartbeat, also when it fails.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask, current_app

from app.core import clock, heartbeat
from app.core.db import transaction
from app.jobs import JOBS

log = structlog.get_logger()


def run_once(name: str, now: datetime | None = None) -> int:
    """Run a job in this process.

    Its count. Logged and noted in the heartbeat, also when it fails.
    """
    work, _ = JOBS[name]
    began, error, count = time.perf_counter(), None, 0
    try:
        with transaction():
            present = now or clock.now()
        count = work(present)
    except Exception as failure:
        error = failure
        raise
    finally:
        ms = round((time.perf_counter() - began) * 1000)
        kind = type(error).__name__ if error else None
        log.log(
            logging.ERROR if error else logging.INFO,
            "job",
            job=name,
            count=count,
            ms=ms,
            error=kind,
        )
        _beat(name, count, ms, kind)
    return count


def _beat(name: str, count: int, ms: int, error: str | None) -> None:
    try:
        with transaction():
            heartbeat.record(name, datetime.now(UTC), count, ms, error)
    except Exception as failure:
        log.error("no heartbeat", job=name, exc_info=failure)


def timetable(scheduler: BaseScheduler, app: Flask) -> BaseScheduler:
    """Put every job on a scheduler."""

    def runner(name: str) -> Callable[[], None]:
        def run() -> None:
            with app.app_context():
                try:
                    run_once(name)
                except Exception as failure:
                    log.error("job failed", job=name, exc_info=failure)

        return run

    zone = app.config["TZ"]
    for name, (_, when) in JOBS.items():
        if not when:
            continue
        every = when.get("every")
        trigger = IntervalTrigger(seconds=every) if every else CronTrigger(**when, timezone=zone)
        first = {"next_run_time": datetime.now(UTC)} if every else {}
        scheduler.add_job(runner(name), trigger, id=name, name=name, **first)
    return scheduler


def options(app: Flask) -> dict[str, Any]:
    """Late runs happen once, as soon as possible: APScheduler's default grace of one second would
    skip them silently.
    """
    defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    return {
        "executors": {"default": ThreadPoolExecutor(2)},
        "job_defaults": defaults,
        "timezone": app.config["TZ"],
    }


def run_forever() -> None:
    """The scheduler as its own process, until SIGTERM or SIGINT; running jobs end properly."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    scheduler = timetable(BlockingScheduler(**options(app)), app)

    def stop(*_: object) -> None:
        threading.Thread(
            target=scheduler.shutdown
        ).start()  # from a thread: the handler runs on top of the scheduler's loop

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    log.info("scheduler started", jobs=sorted(JOBS))
    scheduler.start()


def start_background(app: Flask) -> BaseScheduler:
    """The scheduler inside a web process.

    Called when a web process starts, never by create_app().
    """
    scheduler = timetable(BackgroundScheduler(**options(app)), app)
    scheduler.start()
    return scheduler
