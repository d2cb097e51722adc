"""flask notices: what could not be pushed, for operators."""

import click
from flask.cli import AppGroup

from app.cli.shared import refusals
from app.core import clock
from app.core.db import transaction
from app.notices import queries, service
from app.notices.present import dead_out

notices = AppGroup("notices", help="Pushes that were given up.")


@notices.command("dead")
def dead() -> None:
    """List them: id, kind, officer, channel, error, attempts, when told and last tried.

    Nothing of what they say.
    """
    with transaction():
        for row in queries.dead(None):
            shown = dead_out(row)
            tried = shown["tried_at"]
            times = [
                clock.local(t).isoformat(" ", "minutes") if t else "-"
                for t in (shown["created_at"], tried)
            ]
            parts = (
                shown["id"],
                shown["kind"],
                row.username,
                shown["channel"] or "-",
                shown["error"] or "-",
                shown["attempts"],
                *times,
            )
            click.echo("\t".join(map(str, parts)))


@notices.command("retry")
@click.argument("ids", nargs=-1, type=click.IntRange(1, 2**31 - 1))
@click.option("--all", "everything", is_flag=True, help="all that were given up")
def retry(ids: tuple[int, ...], everything: bool) -> None:
    """Send those with these ids once more, or --all."""
    if bool(ids) == everything:
        raise click.ClickException("Name the ids that `flask notices dead` lists, or --all.")
    count, done = 1, 0
    while count:  # so many at a time
        with transaction(), refusals():
            count = service.retry_dead(by=None, scope=None, ids=ids or None, now=clock.now())
        done += count
    click.echo(f"retried: {done}")
