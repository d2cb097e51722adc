"""The timetable: everything that happens by itself, on one screen.

Jobs carry no deadlines, they only wake what looks for due rows: a stopped scheduler makes things
late, never lost,
and a second one is harmless. `now` is the moved clock, where tests move it.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask, current_app

from app.cells.models import Cell
from app.core import audit, clock, heartbeat
from app.core.db import db, transaction
from app.deadlines import service as deadlines
from app.deadlines.queries import is_provisional
from app.filings import queries as set_aside
from app.filings import service as filings
from app.filings.models import FAILED, WAITING, RefusedFiling
from app.incidents import service as incidents
from app.incidents.service import run_out_limits as incident_limits
from app.notices import service as notices
from app.patrols import service as patrols
from app.people import service as people
from app.photos import service as photos
from app.plans import service as plans
from app.posts import queries as posts

log = structlog.get_logger()

#: Whose limits run: each owner's module has ran_out(rows, now), lock(ids) and moved(rows, now).
OWNERS: dict[str, ModuleType] = {"incident": incident_limits}


def escalate(now: datetime) -> int:
    """Move up every case whose limit has run out; a commit per claimed batch."""
    done, moved = 0, 0
    while True:
        with transaction():
            rows = deadlines.claim(now=now)
            moved = sum(
                verbs.ran_out([r for r in rows if r.owner == owner], now)
                for owner, verbs in OWNERS.items()
                if rows
            )
        done += moved
        if not moved:
            return done


def deliver(now: datetime) -> int:
    """Send what waits in the outbox: lease, commit, send, record."""
    with transaction():
        work = notices.lease(now=now)
    if not work:
        return 0
    outcomes = notices.send(work)
    with transaction():
        return notices.record(outcomes, now=now)


def _until_none(work: Callable[..., int]) -> Callable[[datetime], int]:
    """Batches, each in a transaction of its own, until one finds nothing."""

    def run(now: datetime) -> int:
        done, count = 0, 1
        while count:
            with transaction():
                count = work(now=now)
            done += count
        return done

    run.__doc__ = work.__doc__
    return run


def _in_one(work: Callable[..., int]) -> Callable[[datetime], int]:
    def run(now: datetime) -> int:
        with transaction():
            return work(now=now)

    run.__doc__ = work.__doc__
    return run


def tasks(now: datetime) -> int:
    """Make the tasks that plans ask for by now, then look after the open ones."""
    return _until_none(plans.create_tasks)(now) + _until_none(plans.maintain_tasks)(now)


#: How many of the filings set aside are tried again in one transaction.
SET_ASIDE_BATCH = 100


def _each_set_aside(
    codes: Sequence[str], work: Callable[[datetime, list[RefusedFiling]], int], now: datetime
) -> int:
    """Try what was set aside under some codes again; a commit a batch."""
    done = 0
    for code in codes:
        last, more = 0, True
        while more:
            with transaction():
                rows = set_aside.of_code(code, last, SET_ASIDE_BATCH)
                done += work(now, rows)
                last, more = (rows[-1].id, True) if rows else (last, False)
    return done


def waiting(now: datetime) -> int:
    """Apply what waits for what it refers to, or failed, and can be applied now."""
    return _each_set_aside((WAITING, FAILED), filings.refile_waiting, now)


def refile(now: datetime) -> int:
    """File what an older program refused and this one takes."""
    return _each_set_aside(filings.OF_OLDER_PROGRAMS, filings.refile_old, now)


def tell_provisional(*, now: datetime) -> int:
    """In December, tell the county offices for which next year's calendar is only provisional."""
    day = clock.day_of(now)
    year, told = day.year + (day.month == 12), 0
    for county_id in db.session.scalars(
        db.select(Cell.id).where(Cell.level == "county", Cell.ended_on.is_(None))
    ):
        if is_provisional(county_id, year):
            people = [
                i
                for kind in ("administrator", "reviewer")
                for i in posts.holders([county_id], kind, day).get(county_id, [])
            ]
            params = {"year": year}
            told += notices.tell(
                people,
                "calendar_provisional",
                cause=f"{county_id} {year}",
                about="calendar",
                about_id=year,
                now=now,
                params=params,
            )
    return told


def remind_awaited(*, now: datetime) -> int:
    """Tell officers which of their photos have not come."""
    return photos.remind_awaited(tell=notices.tell, now=now)


#: Of what nothing else is said: how long bodies of refused filings, and looks at protected data,
#: are kept.
REFUSED_DAYS, LOOK_DAYS = 365, 3 * 366


def retain(now: datetime) -> int:
    """Let go what is old enough: raw tracks, bodies of refused filings, looks, spent tokens.

    A commit per batch.
    """
    steps: tuple[Callable[..., int], ...] = (
        patrols.thin,
        lambda *, now: filings.forget_set_aside(now - timedelta(days=REFUSED_DAYS)),
        lambda *, now: audit.forget_looks(now - timedelta(days=LOOK_DAYS)),
        people.forget_tokens,
        lambda *, now: photos.forget_parts(now),
    )
    return sum(_until_none(step)(now) for step in steps)


#: name -> (what it does, when); times are local; with no time only by `flask jobs once`
JOBS: dict[str, tuple[Callable[[datetime], int], dict[str, Any]]] = {
    "escalate": (escalate, {"every": 60}),
    "deliver": (deliver, {"every": 15}),
    "vacancies": (_in_one(incidents.leave_vacant), {"minute": "*/10"}),
    "rehome": (_in_one(incidents.rehome), {"minute": "*/10"}),
    "audit": (_in_one(incidents.unwatched), {"minute": "5-59/10"}),
    "remind_top_rung": (_in_one(incidents.remind_top_rung), {"hour": "9-17", "minute": "0"}),
    "calendar": (_in_one(tell_provisional), {"hour": "8", "minute": "30"}),
    "retain": (retain, {"hour": "3", "minute": "15"}),
    "waiting": (waiting, {"every": 60}),
    "close_silent": (_until_none(patrols.close_silent), {"minute": "*/10"}),
    "tasks": (tasks, {"minute": "2-59/10"}),
    "photos_awaited": (_in_one(remind_awaited), {"hour": "8", "minute": "40"}),
    "refile": (refile, {}),
}


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

    Called by gunicorn's worker hook, never by create_app().
    """
    scheduler = timetable(BackgroundScheduler(**options(app)), app)
    scheduler.start()
    return scheduler
