"""Real data, where GRIDKEEPER_SAMPLES names its folder.

A fresh clone tests without it, on fixtures of its own making.
"""

import json
import os
from pathlib import Path

FOLDER = Path(os.environ["GRIDKEEPER_SAMPLES"]) if os.environ.get("GRIDKEEPER_SAMPLES") else None


def hostile_strings() -> list[str]:
    """The big list of naughty strings, or nothing."""
    return json.loads((FOLDER / "hostile/blns/blns.json").read_text("utf-8")) if FOLDER else []
