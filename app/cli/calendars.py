"""flask calendars: set single days of a county's working calendar right."""

from datetime import date, datetime

import click
from flask.cli import AppGroup

from app.cells import queries as cells
from app.cli.shared import refusals
from app.core import clock
from app.core.db import transaction
from app.deadlines import service
from grids import texts

calendars = AppGroup("calendars", help="Set single days of a working calendar right.")


@calendars.command("correct")
@click.argument("days", nargs=-1, required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--county", "code", required=True, help="the county's code")
@click.option(
    "--as",
    "how",
    required=True,
    type=click.Choice(["work", "rest", "calendar"]),
    help="a working day, a day of rest, or again what the year's calendar says",
)
@click.option("--reason", required=True, help="why, for the record")
def correct(days: tuple[datetime, ...], code: str, how: str, reason: str) -> None:
    """Set these days (2026-07-10) right; running limits that cross them move."""
    works = {"work": True, "rest": False, "calendar": None}[how]
    wanted: dict[date, bool | None] = {day.date(): works for day in days}
    why = texts.prose(reason)
    if not why:
        raise click.ClickException("Say why with --reason.")
    with transaction(), refusals():
        county = cells.named(texts.code(code))
        if county.level != "county":
            raise click.ClickException(f"{county.code} {county.name} is no county.")
        moved = service.correct_days(
            by=None, county_id=county.id, days=wanted, reason=why, now=clock.now()
        )
    click.echo(f"{len(wanted)} days of {county.name} corrected; {len(moved)} running limits moved.")
