"""The log is a service to operators; nobody's request waits for it or fails with it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.databases import environment

ROOT = Path(__file__).parents[2]
ASKED = (
    "from app import create_app\n"
    "client = create_app().test_client()\n"
    "print(*[client.get('/healthz').status_code for _ in range(3)])\n"
)


@pytest.mark.parametrize("where", ["/dev/full", "/dev/null"])
def test_a_log_that_cannot_be_written_stops_no_request(tmp_path, where):
    settings = environment(tmp_path, f"sqlite:///{tmp_path}/none.db", LOG_LEVEL="DEBUG")
    with Path(where).open("w") as log:
        done = subprocess.run(
            [sys.executable, "-c", ASKED],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            check=False,
        )
    assert done.stdout.split() == ["200"] * 3
