"""Commands: flask grids, officers, jobs, evaluate, clock, demo, backup, restore."""

from flask import Flask

from app.cli.backups import backup, restore
from app.cli.grids import grids
from app.cli.officers import officers
from app.cli.running import clock_command, demo, evaluate, jobs_group, welcome


def init_app(app: Flask) -> None:
    """Install every command."""
    for command in (
        grids,
        officers,
        jobs_group,
        evaluate,
        clock_command,
        demo,
        welcome,
        backup,
        restore,
    ):
        app.cli.add_command(command)
