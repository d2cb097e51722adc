"""flask hotspots: active fires from a FIRMS file."""

from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app.accountability import service
from app.cli.shared import refusals
from app.core import clock
from app.core.db import db, transaction
from app.people.models import Officer
from app.posts.queries import signed_in
from grids import texts

hotspots = AppGroup("hotspots", help="Active fires seen by satellites.")


@hotspots.command("load")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--as", "username", required=True, help="the county's reviewer who files the cases")
def load(file: Path, username: str) -> None:
    """Load a FIRMS csv (MODIS or VIIRS); what nobody reported becomes a case to verify.

    The same file again, or in parts, makes nothing twice.
    """
    with refusals():
        read = service.read_hotspots_here(file.read_bytes())
        with transaction():
            now = clock.now()
            name = texts.code(username)
            officer_id = db.session.scalar(select(Officer.id).where(Officer.username == name))
            found = signed_in(officer_id, clock.day_of(now), now) if officer_id else None
            if found is None:
                raise click.ClickException(f"No such officer: {name}.")
            done = service.import_hotspots(caller=found.caller, file=read, now=now)
    click.echo(", ".join(f"{name} {count}" for name, count in done.counts.items()))
