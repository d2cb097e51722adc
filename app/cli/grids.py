"""flask grids: check and load boundaries, end cells."""

from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from app.cells import queries as cells
from app.cells import service
from app.cells.service.load_boundaries import load_boundaries, prepared
from app.cli.boundary_files import checked, files_and_options, show, writing
from app.cli.language import english, failure, language, said
from app.cli.screen import screen
from app.cli.shared import refusals, time_of
from app.core import clock
from app.core.db import transaction
from app.core.errors import refuse
from app.posts import queries as posts
from grids import decisions
from grids.sayings import say

#: Warnings of a load that are said in full; check shows them all.
SHOWN = 20

grids = AppGroup("grids", help="Check and load boundaries, end cells.")


@grids.command("check")
@files_and_options
@click.option(
    "--list",
    "listed",
    type=click.Path(path_type=Path),
    help="write the errors of single rows as a list to decide on, for --except",
)
def check(
    files: tuple[Path, ...],
    as_json: bool,
    defects: Path | None,
    exceptions: Path | None,
    listed: Path | None,
    **options: tuple[str, ...],
) -> None:
    """Say what is wrong with boundary files.

    Nothing is stored. Ends with 1 when a load would be refused.
    """
    result, *_ = checked(files, exceptions, **options)
    show(result, as_json, defects)
    if listed is not None:
        with writing(listed):
            count = decisions.write(result, listed, english())
        screen.print(said("list_written", file=listed, count=count))
    if result.errors:
        raise failure("would_stop", count=len(result.errors))


@grids.command("load")
@files_and_options
@click.option(
    "--from",
    "since",
    default=None,
    help="in force from this time (RFC 3339); default: changes from now, additions as long as "
    "what is there",
)
def load_command(
    files: tuple[Path, ...],
    as_json: bool,
    defects: Path | None,
    exceptions: Path | None,
    since: str | None,
    **options: tuple[str, ...],
) -> None:
    """Check boundary files and load them.

    A new boundary version is made only where a shape changed.
    """
    result, decided, version = checked(files, exceptions, **options)
    if as_json or defects or result.errors:
        show(result, as_json, defects)
    if result.errors:
        raise failure("nothing_loaded", count=len(result.errors))
    rows = prepared(result.units)
    with transaction(), refusals():
        service.take_every_turn()
        if service.newest_version() != version:
            refuse("changed_meanwhile")
        now = clock.now()
        start = time_of(since) if since else None
        done = load_boundaries(
            by=None,
            rows=rows,
            in_force_from=start,
            note="; ".join([", ".join(p.name for p in files), *(said(d.saying) for d in decided)]),
            now=now,
        )
    for finding in result.findings[:SHOWN]:
        screen.print(f"{finding.kind}: {said(finding.saying)}")
    counts = {"new": done.new, "renamed": done.renamed, "moved": done.moved}
    counts["warnings"] = len(result.findings)
    again = say("renumbered", count=done.renumbered) if done.renumbered else ""
    made = done.version or say("unchanged")
    screen.print(said("loaded", **counts, renumbered=again, version=made))


@grids.command("end")
@click.argument("code")
@click.option(
    "--on",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help="the day from which it no longer exists",
)
@language
@click.option("--successor", multiple=True, help="code of a cell that takes over")
def end(code: str, on: datetime, successor: tuple[str, ...]) -> None:
    """End a merged or split cell and name its successors."""
    with transaction(), refusals():
        now = clock.now()
        names, cell = [cells.named(s) for s in successor], cells.named(code)
        service.end_cell(by=None, cell=cell, on=on.date(), successors=names, now=now)
        held = posts.people_in([cell.id], on.date()).get(cell.id, [])
    screen.print(said("cell_ends", code=code, day=on.date()))
    if held:
        screen.print(said("posts_left", count=len(held)))
