"""flask backup, flask restore."""

from pathlib import Path

import click
from flask.cli import with_appcontext
from rich.progress import Progress as Bar
from sqlalchemy.exc import SQLAlchemyError

from app.cli.screen import progress_bar, screen
from app.operators.backup import Progress, Unfit, head
from app.operators.backup import backup as make
from app.operators.restore import restore as put_back


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def backup(folder: Path) -> None:
    """Copy the database and every photo it names into FOLDER (new or empty).

    Work may go on meanwhile.
    """
    try:
        with progress_bar() as bar:
            manifest = make(folder, _shown(bar))
    except (Unfit, OSError, SQLAlchemyError) as error:
        raise click.ClickException(str(error)) from None
    if manifest["lost"]:
        names = ", ".join(manifest["lost"][:5])
        raise click.ClickException(
            f"{folder} is complete but for {len(manifest['lost'])} photos that are missing or "
            f"damaged in the store: {names}"
        )
    click.echo(
        f"{folder}: {sum(manifest['tables'].values())} rows, {len(manifest['photos'])} photos."
    )


@click.command("restore")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@with_appcontext
def restore(folder: Path) -> None:
    """Put the backup in FOLDER into this instance, which must be empty.

    Phones then send again what came later.
    """
    try:
        with progress_bar() as bar:
            manifest = put_back(folder, _shown(bar))
    except (Unfit, OSError, SQLAlchemyError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(
        f"{sum(manifest['tables'].values())} rows and {len(manifest['photos'])} photos of "
        f"{manifest['made_at']} are back."
    )
    if manifest["revision"] != head():
        screen.print(
            "The backup is of an older program: run `flask db upgrade -d migrations` before "
            "starting."
        )


def _shown(bar: Bar) -> Progress:
    task = bar.add_task("", total=None)
    return lambda text, done, total: bar.update(task, description=text, completed=done, total=total)
