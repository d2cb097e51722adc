"""The WSGI entry point: gunicorn wsgi:app."""

import sys

from app import create_app
from app.core.config import BadSetting

try:
    app = create_app()
except BadSetting as error:
    sys.exit(f"Gridkeeper does not start: {error}")
