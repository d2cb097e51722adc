"""flask grids: check and load boundaries, end cells."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.table import Table

from app.cells import queries as cells
from app.cells import service
from app.cells.service.load_boundaries import against_stored, known_units, load_boundaries, prepared
from app.cli.screen import progress_bar, screen
from app.cli.shared import refusals, time_of
from app.core import clock
from app.core.db import transaction
from app.posts import queries as posts
from grids import datums, reading, topology
from grids.codes import LEVELS
from grids.units import Refused

out = Console()

grids = AppGroup("grids", help="Check and load boundaries, end cells.")


def _files(command: Any) -> Any:
    """The arguments that `check` and `load` share; an option given once holds for every file."""
    command = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))(
        command
    )
    for name, text in (
        ("--level", f"one of {', '.join(LEVELS)}; left out, the length of Chinese codes tells"),
        ("--layer", "layer of a GeoPackage or TopoJSON"),
        ("--code-field", "field of the codes"),
        ("--name-field", "field of the names"),
        ("--parent-field", "field of the parents' codes"),
        ("--crs", "coordinate system, for example EPSG:4547"),
        ("--datum", "wgs84, cgcs2000, gcj02 or bd09"),
    ):
        kind = (
            click.Choice(LEVELS)
            if name == "--level"
            else click.Choice(datums.DATUMS)
            if name == "--datum"
            else str
        )
        command = click.option(name, multiple=True, type=kind, help=text)(command)
    command = click.option("--json", "as_json", is_flag=True, help="the report as JSON on stdout")(
        command
    )
    return click.option(
        "--defects",
        type=click.Path(path_type=Path),
        help="write what was found as GeoJSON, for QGIS",
    )(command)


def _checked(files: tuple[Path, ...], **options: tuple[str, ...]) -> topology.Checked:
    """Read and check, with progress; a refusal ends the command with its sentence."""
    names = ("level", "layer", "code_field", "name_field", "parent_field", "crs", "datum")
    for name in names:
        if len(options[name]) not in (0, 1, len(files)):
            raise click.UsageError(f"--{name.replace('_', '-')}: give it once, or once per file.")
    sources = []
    for i, path in enumerate(files):
        picked: dict[str, Any] = {
            name: (options[name][i] if len(options[name]) > 1 else options[name][0])
            for name in names
            if options[name]
        }
        sources.append(reading.Source(path, **picked))
    try:
        with progress_bar() as bar:
            task = bar.add_task("reading", total=len(sources))
            units = []
            for source in sources:
                units += reading.read(source)
                bar.advance(task)
            for note in (note for source in sources for note in source.notes):
                screen.print(note)
            present = {unit.level for unit in units}
            above = LEVELS[: max((LEVELS.index(p) for p in present), default=0) + 1]
            with transaction():
                known = known_units(above)
            given = {unit.code for unit in units if unit.code}
            known = [unit for unit in known if unit.code not in given]
            result = topology.check(
                units,
                known,
                lambda text, done, total: bar.update(
                    task, description=text, completed=done, total=total
                ),
            )
            with transaction():
                result.findings += against_stored(result.units)
            return result
    except Refused as error:
        raise click.ClickException(str(error)) from None


def _show(result: topology.Checked, as_json: bool, defects: Path | None) -> None:
    if defects is not None:
        try:
            defects.write_text(
                json.dumps(topology.defects(result), ensure_ascii=False), encoding="utf-8"
            )
        except OSError as error:
            raise click.ClickException(
                f"{defects}: cannot be written ({error.strerror})."
            ) from None
        screen.print(f"{defects}: {len(result.findings)} findings written.")
    if as_json:
        click.echo(
            json.dumps(
                {"counts": result.counts, "findings": [f.plain() for f in result.findings]},
                ensure_ascii=False,
                indent=1,
            )
        )
        return
    table = Table("level", "units", "invalid", "overlaps", "gaps", title="checked")
    for level, counts in result.counts.items():
        table.add_row(
            level, *(str(counts[name]) for name in ("units", "invalid", "overlaps", "gaps"))
        )
    out.print(table)
    shown = Table("severity", "kind", "level", "m²", "what", title="findings")
    order = sorted(result.findings, key=lambda f: (f.severity, f.kind, -(f.area_m2 or 0)))
    for finding in order[:200]:
        area = "" if finding.area_m2 is None else f"{finding.area_m2:,.0f}"
        shown.add_row(finding.severity, finding.kind, finding.level, area, finding.text)
    if result.findings:
        out.print(shown)
    if len(order) > 200:
        out.print(f"… and {len(order) - 200} more; --json or --defects show all.")


@grids.command("check")
@_files
def check(
    files: tuple[Path, ...], as_json: bool, defects: Path | None, **options: tuple[str, ...]
) -> None:
    """Say what is wrong with boundary files.

    Nothing is stored. Ends with 1 when a load would be refused.
    """
    result = _checked(files, **options)
    _show(result, as_json, defects)
    if result.errors:
        raise click.ClickException(f"{len(result.errors)} errors would stop a load.")


@grids.command("load")
@_files
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
    since: str | None,
    **options: tuple[str, ...],
) -> None:
    """Check boundary files and load them.

    A new boundary version is made only where a shape changed.
    """
    result = _checked(files, **options)
    if as_json or defects or result.errors:
        _show(result, as_json, defects)
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
            note=", ".join(path.name for path in files),
            now=now,
        )
    warnings = len(result.findings)
    screen.print(
        f"{done.new} new, {done.renamed} renamed, {done.moved} boundaries changed; version "
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
