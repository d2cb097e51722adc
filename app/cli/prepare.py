"""What a start by scripts/run does before it serves: tables, the demonstration, the address."""

import sys

import click
import flask_migrate
from flask import Flask

from app.cli.demo import greet, load
from app.core.environment import ROOT


def prepare(app: Flask) -> None:
    """Bring the database up to date and, where the settings let it, load the demonstration county.

    Ends the start with a sentence where that is refused.
    """
    with app.app_context():
        flask_migrate.upgrade(str(ROOT / "migrations"))
        try:
            if app.config["DEMO"] and not app.config["PRODUCTION"]:
                load(fortnight=True, if_empty=True)
        except click.ClickException as refusal:
            sys.exit(f"Gridkeeper does not start: {refusal.format_message()}")
        greet()
