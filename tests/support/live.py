"""Real processes on a database of their own: a web server, schedulers."""

import os
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app import create_app
from app.core.db import db
from app.core.web import App
from tests.support import county
from tests.support.databases import environment

#: For a server whose certificate was made for a test.
UNCHECKED = ssl._create_unverified_context()
ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


@contextmanager
def instance(engine: str, folder: Path) -> Iterator[tuple[App, dict[str, str]]]:
    """An application on a fresh database with the small county, and the environment to start
    processes with.
    """
    settings = environment(folder, county.copied(engine, folder), LOG_LEVEL="INFO")
    app = create_app(settings)
    yield app, {**os.environ, **settings}
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def trust(address: str) -> ssl.SSLContext | None:
    """What to open an address with."""
    return UNCHECKED if address.startswith("https") else None


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextmanager
def server(
    env: dict[str, str], folder: Path, certificate: tuple[Path, Path] | None = None
) -> Iterator[str]:
    """The web server as scripts/run starts it, by HTTPS with a certificate and its key; its
    address.
    """
    port = int(env.get("GRIDKEEPER_PORT") or free_port())
    address = f"http{'s' if certificate else ''}://127.0.0.1:{port}"
    command = [sys.executable, "serve.py"]
    if certificate:
        files = "ssl_cert=Path(sys.argv[1]), ssl_key=Path(sys.argv[2])"
        start = f"import sys, serve; from pathlib import Path; serve.main({files})"
        command = [sys.executable, "-c", start, *map(str, certificate)]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**env, "GRIDKEEPER_PORT": str(port)}, stderr=log, stdout=log
        )
        try:
            wait_for(lambda: process.poll() is not None or answers(f"{address}/healthz"), 60)
            assert process.poll() is None, (folder / "server.log").read_text()
            yield address
        finally:
            process.terminate()
            process.wait(90)  # longer than a graceful stop may take


def web_processes(folder: Path) -> list[int]:
    """The processes of the web server that keeps its files in this folder, the master first."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (
                b"serve" in (process / "cmdline").read_bytes()
                and str(folder).encode() in (process / "environ").read_bytes()
            ):
                found.append(int(process.name))
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue
    return sorted(found)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2, context=trust(address)) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def scheduler(env: dict[str, str], log: Path, name: str) -> subprocess.Popen[bytes]:
    """`flask jobs run` as its own process; on PostGIS its connections carry `name`."""
    url = env["GRIDKEEPER_DATABASE_URL"]
    named = (
        {**env, "GRIDKEEPER_DATABASE_URL": f"{url}?application_name={name}"}
        if url.startswith("postgresql")
        else env
    )
    with log.open("wb") as out:
        return subprocess.Popen(
            [str(BIN / "flask"), "--app", "wsgi", "jobs", "run"],
            cwd=ROOT,
            env=named,
            stderr=out,
            stdout=out,
        )


def wait_for(true: object, seconds: float) -> None:
    """Until a condition of another process holds; there is no event to wait on across processes."""
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)
