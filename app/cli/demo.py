"""flask demo, flask welcome."""

import click
from flask import current_app
from flask.cli import with_appcontext

from app.cli.screen import progress_bar
from app.cli.shared import refusals
from app.demo import play, tables
from app.demo.accounts import present_accounts
from app.demo.fortnight import play_fortnight


@click.command("demo")
@click.option("--quarter", default=None, help="2026Q3; default the last full quarter")
@click.option(
    "--county-only", is_flag=True, help="the county and its people, without a played quarter"
)
@click.option("--fortnight", is_flag=True, help="the fortnight before today instead of a quarter")
@click.option("--if-empty", is_flag=True, help="do nothing, quietly, where a county is already")
@with_appcontext
def demo(quarter: str | None, county_only: bool, fortnight: bool, if_empty: bool) -> None:
    """Load the demonstration county, and play a quarter through it.

    Refuses a database that holds real data.
    """
    load(quarter=quarter, county_only=county_only, fortnight=fortnight, if_empty=if_empty)


def load(
    *,
    quarter: str | None = None,
    county_only: bool = False,
    fortnight: bool = False,
    if_empty: bool = False,
) -> None:
    """As the command; its refusals are click's."""
    if current_app.config["PRODUCTION"]:
        raise click.ClickException("The demonstration is refused in production.")
    if if_empty and not tables.may_begin():
        return
    with refusals(), progress_bar() as bar:
        task = bar.add_task("county", total=None)

        def progress(text: str, done: int, total: int) -> None:
            bar.update(task, description=text, completed=done, total=total)

        try:
            tables.load_county(progress)
            if fortnight:
                play_fortnight(progress)
            elif not county_only:
                play.play_quarter(quarter, progress)
        except tables.NotEmpty as error:
            raise click.ClickException(str(error)) from None


@click.command("welcome")
@with_appcontext
def welcome() -> None:
    """Print the address, and the demonstration accounts where they are."""
    greet()


def greet() -> None:
    """Print the address, and the demonstration accounts where they are."""
    click.echo(
        f"环保网格 Gridkeeper: http://{current_app.config['HOST']}:{current_app.config['PORT']}"
    )
    for account in present_accounts():
        click.echo(f"  {account.username:<12} {account.password}  {' '.join(account.post)}")
