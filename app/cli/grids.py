"""flask grids: check and load boundaries, end cells."""

from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from app.cells import queries as cells
from app.cells import service
from app.cells.service.load_boundaries import load_boundaries, prepared
from app.cli.boundary_files import checked, files_and_options, show, writing
from app.cli.screen import screen
from app.cli.shared import refusals, time_of
from app.core import clock
from app.core.db import transaction
from app.posts import queries as posts
from grids import decisions

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
    result, _ = checked(files, exceptions, **options)
    show(result, as_json, defects)
    if listed is not None:
        with writing(listed):
            screen.print(f"{listed}: {decisions.write(result, listed)} errors to decide on.")
    if result.errors:
        raise click.ClickException(f"{len(result.errors)} errors would stop a load.")


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
    result, decided = checked(files, exceptions, **options)
    if as_json or defects or result.errors:
        show(result, as_json, defects)
    if result.errors:
        raise click.ClickException(f"{len(result.errors)} errors; nothing was loaded.")
    rows = prepared(result.units)
    with transaction(), refusals():
        now = clock.now()
        start = time_of(since) if since else None
        done = load_boundaries(
            by=None,
            rows=rows,
            in_force_from=start,
            note="; ".join([", ".join(p.name for p in files), *(d.said() for d in decided)]),
            now=now,
        )
    for finding in result.findings[:SHOWN]:
        screen.print(f"{finding.kind}: {finding.text}")
    warnings = len(result.findings)
    screen.print(
        f"{done.new} new, {done.renamed} renamed, "
        + (f"{done.renumbered} renumbered, " if done.renumbered else "")
        + f"{done.moved} boundaries changed; version "
        f"{done.version or 'unchanged'}; {warnings} warnings."
    )


@grids.command("end")
@click.argument("code")
@click.option(
    "--on",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help="the day from which it no longer exists",
)
@click.option("--successor", multiple=True, help="code of a cell that takes over")
def end(code: str, on: datetime, successor: tuple[str, ...]) -> None:
    """End a merged or split cell and name its successors."""
    with transaction(), refusals():
        now = clock.now()
        names, cell = [cells.named(s) for s in successor], cells.named(code)
        service.end_cell(by=None, cell=cell, on=on.date(), successors=names, now=now)
        held = posts.people_in([cell.id], on.date()).get(cell.id, [])
    screen.print(f"{code} ends on {on:%Y-%m-%d}.")
    if held:
        screen.print(f"{len(held)} posts are still in it: move them to a successor.")
