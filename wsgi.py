"""The program as WSGI, and as the command `flask` finds it, which gets its outline.

The web server is serve.py.
"""

import os
import sys

from flask import Flask

from app import create_app
from app.cli import Outline
from app.core.config import BadSetting


def build() -> Flask:
    try:
        return create_app()
    except BadSetting as error:
        sys.exit(f"Gridkeeper does not start: {error}")


# Flask says so in the environment of its command
app = Outline(build) if os.environ.get("FLASK_RUN_FROM_CLI") == "true" else build()
