"""The commands. Each stands in a module of its own, which is imported when it is called."""

from collections.abc import Callable
from functools import cache, wraps
from importlib import import_module
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup

#: name -> (where it stands, what the list says of it)
COMMANDS = {
    "backup": ("app.cli.backups:backup", "Copy the database and its photos into a folder."),
    "calendars": ("app.cli.calendars:calendars", "Set single days of a calendar right."),
    "clock": ("app.cli.running:clock_command", "Move the clock of all processes, for tests."),
    "db": ("flask_migrate.cli:db", "Perform database migrations."),
    "demo": ("app.cli.demo:demo", "Load the demonstration county and play a quarter."),
    "evaluate": ("app.cli.running:evaluate", "Compute a period for every county."),
    "grids": ("app.cli.grids:grids", "Check and load boundaries, end cells."),
    "hotspots": ("app.cli.hotspots:hotspots", "Load active fires seen by satellites."),
    "jobs": ("app.cli.running:jobs_group", "The scheduler."),
    "notices": ("app.cli.notices:notices", "Pushes that were given up: list, try again."),
    "officers": ("app.cli.officers:officers", "Add officers, import a roster."),
    "restore": ("app.cli.backups:restore", "Put a backup into this instance."),
    "welcome": ("app.cli.demo:welcome", "Print the address and the accounts to try."),
}
#: They begin where no table is yet, or say it themselves.
MAKE_TABLES = frozenset({"backup", "db", "restore"})


class Commands(AppGroup):
    """The program's commands by the table."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, name = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command


class Outline(Flask):
    """What `flask` finds in wsgi.py: the list of commands.

    Whatever else it is asked for, it asks of the program, which is built then.
    """

    def __init__(self, build: Callable[[], Flask]) -> None:
        super().__init__("app", static_folder=None)
        self.program = cache(build)
        self.cli = Listed(self)

    def app_context(self) -> Any:
        return self.program().app_context()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        return self.program()(environ, start_response)


class Listed(AppGroup):
    """The commands of an outline."""

    def __init__(self, outline: Outline) -> None:
        super().__init__("app")
        self.outline = outline

    def list_commands(self, ctx: click.Context) -> list[str]:
        # Flask asks for each command that it lists inside a context: the outline's bare one will do
        ctx.with_resource(Flask.app_context(self.outline))
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        return Called(cmd_name, help=COMMANDS[cmd_name][1])


class Called(click.Command):
    """A command that becomes itself when it is called, in the context of the program."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **_: Any
    ) -> click.Context:
        context = parent or click.Context(self)
        command = current_app.cli.get_command(context, str(self.name))
        assert command is not None
        help_only = "--help" in args  # of a part of it too
        made = command.make_context(info_name, args, parent)
        if self.name not in MAKE_TABLES and not help_only and not _in_words(_has_tables)():
            raise import_module("app.cli.language").failure("no_tables")
        made.command.invoke = _in_words(made.command.invoke)  # type: ignore[method-assign]
        return made


def _in_words(work: Callable[..., Any]) -> Callable[..., Any]:
    """The same, but trouble with the database is a sentence: another has kept it for too long, or
    it is not there.
    """

    @wraps(work)
    def said(*args: Any, **kwargs: Any) -> Any:
        try:
            return work(*args, **kwargs)
        except import_module("app.core.db").TROUBLE as trouble:
            what = str(getattr(trouble, "orig", trouble)).strip().partition("\n")[0]
            failure = import_module("app.cli.language").failure
            raise failure("database_trouble", what=what) from trouble

    return said


def _has_tables() -> bool:
    """Asked of the database only now: the list of commands imports nothing that asks it."""
    sql, core = import_module("sqlalchemy"), import_module("app.core.db")
    with core.db.engine.connect().execution_options(**core.READING) as connection:
        return bool(sql.inspect(connection).has_table("alembic_version"))


def init_app(app: Flask) -> None:
    """Install the commands, before anything adds one of its own."""
    app.cli = Commands(app.name)
