"""flask jobs, evaluate, clock."""

import gc
import re
from datetime import timedelta

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from app import jobs, scheduler
from app.batches import finish
from app.cells import queries as cells
from app.cli.shared import refusals, time_of
from app.core import clock
from app.core.db import transaction
from app.evaluations import service as evaluations

jobs_group = AppGroup("jobs", help="The scheduler.")


@jobs_group.command("run")
def run() -> None:
    """Run every job by its timetable until SIGTERM."""
    gc.freeze()  # what was loaded the collector need not walk: a fifth of a sweep of many cases
    scheduler.run_forever()


@jobs_group.command("once")
@click.argument("name", type=click.Choice(list(jobs.JOBS)))
@click.option("--now", "at", default=None, help="as if it were this time (RFC 3339)")
def once(name: str, at: str | None) -> None:
    """Run one job now."""
    gc.freeze()  # what was loaded the collector need not walk: a fifth of a sweep of many cases
    click.echo(f"{name}: {scheduler.run_once(name, time_of(at) if at else None)}")


@click.command("evaluate")
@click.argument("period")
@click.option("--county", "code", default=None, help="only this county")
@with_appcontext
def evaluate(period: str, code: str | None) -> None:
    """Compute a period (2026Q3, 2026H2, 2026) for every county."""
    with refusals():
        found = [cells.named(code)] if code else evaluations.counties()
        for county in found:
            for look in evaluations.looks(county, clock.now()):
                finish(look)
            with transaction():
                row = evaluations.evaluate(
                    by=None,
                    county=county,
                    period=evaluations.period_of(period),
                    now=clock.now(),
                )
                click.echo(f"{county.code} {county.name} {row.period}")


@click.command("clock")
@click.argument("to")
@with_appcontext
def clock_command(to: str) -> None:
    """Move the clock of all processes: +3d, -2h, +30m, a time with offset, or real."""
    if not current_app.config["TEST_CLOCK"]:
        raise click.ClickException("The clock moves only with GRIDKEEPER_TEST_CLOCK=1.")
    match = re.fullmatch(r"([+-]\d{1,6})([dhms])", to)
    with transaction():
        if match:
            unit = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}[match[2]]
            moved = clock.move(None, timedelta(**{unit: int(match[1])}))
        else:
            moved = clock.move(None if to == "real" else time_of(to))
    click.echo(clock.local(moved).isoformat())
