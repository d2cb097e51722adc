"""flask officers: add one, import a roster, write the template."""

import itertools
import re
from pathlib import Path

import click
from flask.cli import AppGroup

from app.cells import queries as cells
from app.cli.screen import screen
from app.cli.shared import refusals
from app.core import clock
from app.core.db import db, transaction
from app.people import service as people
from app.people.rules import as_username, is_weak, new_password
from app.posts.rules import POSTS
from app.posts.service import import_roster, prepare_roster, read_roster
from app.posts.service.appoint_officers import appoint
from grids import texts

#: A county's whole roster; a call takes fewer, for nobody else writes while they are stored.
MOST_ROWS = 2_000

officers = AppGroup("officers", help="Add officers, import a roster.")


@officers.command("add")
@click.argument("username")
@click.option("--name", required=True)
@click.option("--phone", default=None)
@click.option(
    "--post",
    "kind",
    required=True,
    type=click.Choice([kind for kind in POSTS if kind != "liaison"]),
)
@click.option("--cell", "code", required=True)
@click.option("--password", default=None, help="final; left out, one is made and must be changed")
def add(
    username: str, name: str, phone: str | None, kind: str, code: str, password: str | None
) -> None:
    """A new officer with a post in a cell."""
    username, name = as_username(username), texts.person(name)
    phone = texts.code(phone or "") or None
    if not re.fullmatch(r"[\w.\-@]{2,64}", username):
        raise click.ClickException("A user name has 2 to 64 letters, digits or . - _ @.")
    if password is not None and is_weak(password, username):
        raise click.ClickException(
            "The password needs at least 8 characters and must not be the user name."
        )
    first = password or new_password()
    hashed = people.hash_of_chosen(first)
    with transaction(), refusals():
        now = clock.now()
        cell = cells.named(code)
        officer = people.add_officer(
            by=None,
            username=username,
            name=name,
            phone=phone,
            password_hash=hashed,
            must_change=password is None,
            now=now,
        )
        appoint(
            by=None,
            to=officer,
            kind=kind,
            cell=cell,
            department=None,
            starts_on=clock.day_of(now),
            ends_on=None,
            now=now,
        )
    click.echo(username if password else f"{username} {first}")


@officers.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="check every row, store nothing")
@click.option(
    "--passwords",
    type=click.Path(path_type=Path),
    default=None,
    help="where to write the passwords made (default beside FILE)",
)
def import_(file: Path, dry_run: bool, passwords: Path | None) -> None:
    """Import a roster (xlsx; csv in UTF-8 or GBK): all rows or none."""
    try:
        table = read_roster.read(file.read_bytes(), most=MOST_ROWS)
    except read_roster.Unreadable as error:
        raise click.ClickException(str(error)) from None
    screen.print(f"{file.name}: read as {table.read_as}, {len(table.rows)} rows.")
    for note in table.notes:
        screen.print(f"{file.name}: {note}", markup=False)
    sheet = passwords or _unused(file.with_name(file.stem + "-passwords.xlsx"))
    with transaction():
        known = prepare_roster.known_names(table)
    prepared = prepare_roster.prepare(table, known, dry_run=dry_run)
    with transaction():
        trial = db.session.begin_nested()
        report = import_roster.import_roster(
            caller=None, table=table, prepared=prepared, now=clock.now()
        )
        if dry_run or not report.ok:
            trial.rollback()
        elif report.passwords:
            sheet.touch(mode=0o600)
            sheet.write_bytes(read_roster.password_sheets(report.passwords))
    faults = [row for row in report.rows if not row["ok"]]
    for row in faults:
        click.echo(f"row {row['row']} {row['username']}: {row['fault']}")
    for row in report.rows:
        if row["note"]:
            click.echo(f"row {row['row']} {row['username']}: {row['note']}")
    if not report.ok:
        raise click.ClickException(f"{len(faults)} rows have faults; nobody was imported.")
    what = "would be imported" if dry_run else "imported"
    click.echo(f"{report.officers} officers, {report.posts} posts {what}.")
    if report.updated:
        how = "would change" if dry_run else "changed"
        click.echo(f"{report.updated} rows {how} who was there.")
    if report.passwords and not dry_run:
        click.echo(f"Passwords to print, once: {sheet}")


def _unused(path: Path) -> Path:
    """The path, numbered if it is there: passwords not yet printed are never overwritten."""
    names = (path.with_name(f"{path.stem}-{n}{path.suffix}") for n in itertools.count(2))
    return path if not path.exists() else next(name for name in names if not name.exists())


@officers.command("template")
@click.argument("file", type=click.Path(path_type=Path), default="roster.xlsx")
def template(file: Path) -> None:
    """Write an empty roster to fill in."""
    file.write_bytes(read_roster.template())
    click.echo(str(file))
