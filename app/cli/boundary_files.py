"""Boundary files of the commands: their options, how they are read, what is shown of them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from app.cells import service
from app.cli.language import english, failure, language, said, word
from app.cli.screen import progress_bar, screen
from app.core.db import transaction
from grids import datums, decisions, reading, topology
from grids.codes import LEVELS
from grids.decisions import Decision
from grids.sayings import Refused

#: Names of places hold brackets, which are no markup.
out = Console(markup=False, emoji=False)


def files_and_options(command: Any) -> Any:
    """The arguments that `check` and `load` share; an option given once holds for every file."""
    command = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))(
        command
    )
    for name, text in (
        ("--level", f"one of {', '.join(LEVELS)}; left out, the length of Chinese codes tells"),
        ("--layer", "layer of a GeoPackage or TopoJSON"),
        ("--code-field", "field of the codes"),
        ("--name-field", "field of the names"),
        ("--parent-field", "field of the parents' codes or names"),
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
    command = click.option(
        "--except",
        "exceptions",
        type=click.Path(path_type=Path),
        help="a list of rows decided on, as check writes it with --list",
    )(command)
    command = language(command)
    command = click.option("--json", "as_json", is_flag=True, help="the report as JSON on stdout")(
        command
    )
    return click.option(
        "--defects",
        type=click.Path(path_type=Path),
        help="write what was found as GeoJSON, for QGIS",
    )(command)


def checked(
    files: tuple[Path, ...], exceptions: Path | None, **options: tuple[str, ...]
) -> tuple[topology.Checked, list[Decision], int | None]:
    """Read and check, with progress; a refusal ends the command with its sentence.

    With the decisions, and the boundary version that it was checked against.
    """
    sources = _sources(files, options)
    try:
        found = decisions.read(exceptions) if exceptions else []
        found = [one for one in found if one.file in {path.name for path in files}]
        with progress_bar() as bar:
            task = bar.add_task(word("reading"), total=len(sources))
            units = []
            for source in sources:
                units += reading.read(source)
                bar.advance(task)
            for note in (note for source in sources for note in source.notes):
                screen.print(said(note))
            units = decisions.applied(units, found)
            present = {unit.level for unit in units}
            above = LEVELS[: max((LEVELS.index(p) for p in present), default=0) + 1]
            with transaction():
                version = service.newest_version()
                known, taken = service.known_units(above), service.taken_codes()
            result = topology.check(
                units,
                known,
                lambda saying, done, total: bar.update(
                    task, description=said(saying), completed=done, total=total
                ),
                taken,
            )
            with transaction():
                result.findings += service.against_stored(result.units)
            decisions.judged(result, found)
            return result, found, version
    except Refused as error:
        raise click.ClickException(said(error)) from None


def _sources(files: tuple[Path, ...], options: dict[str, tuple[str, ...]]) -> list[reading.Source]:
    names = ("level", "layer", "code_field", "name_field", "parent_field", "crs", "datum")
    for name in names:
        if len(options[name]) not in (0, 1, len(files)):
            raise click.UsageError(said("option_count", option=f"--{name.replace('_', '-')}"))
    sources = []
    for i, path in enumerate(files):
        picked: dict[str, Any] = {
            name: (options[name][i] if len(options[name]) > 1 else options[name][0])
            for name in names
            if options[name]
        }
        sources.append(reading.Source(path, **picked))
    return sources


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """A file that cannot be written ends the command with a sentence."""
    try:
        yield
    except OSError as error:
        raise failure("not_written", file=path, why=error.strerror) from None


def show(result: topology.Checked, as_json: bool, defects: Path | None) -> None:
    if defects is not None:
        with writing(defects):
            text = json.dumps(topology.defects(result, english()), ensure_ascii=False)
            defects.write_text(text, encoding="utf-8")
        screen.print(said("defects_written", file=defects, count=len(result.findings)))
    if as_json:
        click.echo(
            json.dumps(
                {
                    "counts": result.counts,
                    "findings": [f.plain(english()) for f in result.findings],
                },
                ensure_ascii=False,
                indent=1,
            )
        )
        return
    counted = ("units", "invalid", "overlaps", "gaps")
    table = Table(*map(word, ("level", *counted)), title=word("checked"))
    for level, counts in result.counts.items():
        table.add_row(word(level), *(str(counts[name]) for name in counted))
    out.print(table)
    headings = (*map(word, ("severity", "kind", "level")), "m²", word("what"))
    shown = Table(*headings, title=word("findings"))
    order = sorted(result.findings, key=lambda f: (f.severity, f.kind, -(f.area_m2 or 0)))
    for finding in order[:200]:
        area = "" if finding.area_m2 is None else f"{finding.area_m2:,.0f}"
        level = finding.level and word(finding.level)
        shown.add_row(word(finding.severity), finding.kind, level, area, said(finding.saying))
    if result.findings:
        out.print(shown)
    if len(order) > 200:
        out.print(said("more", count=len(order) - 200))
