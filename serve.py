"""The web server: `python serve.py`, for the embedded default and for service.

GRIDKEEPER_WORKERS processes of GRIDKEEPER_THREADS threads, each behind its gate (app/gate.py). One
process carries the scheduler inside; beside several, `flask jobs run` is a process of its own.
"""

import gc
import multiprocessing
import os
import resource
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from app.core.config import BadSetting, read

#: Connections of one process, each a file; beyond them the next ones wait at the door.
CONNECTIONS = 4096
#: How long a request's head may take, and how long a connection may stay idle; longer than the
#: proxy of docs/service/Caddyfile keeps idle ones.
HEAD_MS = 20_000
#: What is being uploaded when the service stops may end.
GRACEFUL_S = 60


def main(**more: Any) -> None:
    """Prepare, then serve until SIGTERM; SIGHUP starts the processes anew, one by one."""
    try:
        settings = read()
    except BadSetting as error:
        sys.exit(f"Gridkeeper does not start: {error}")
    _refuse_taken(settings["HOST"], settings["PORT"])
    workers = settings["WORKERS"]
    if workers > 1:
        # before anything imports prometheus_client: each process counts in a file of this folder
        counters = Path(settings["INSTANCE"], "metrics")
        shutil.rmtree(counters, ignore_errors=True)
        counters.mkdir()
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(counters)
    _get_ready(settings)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 2 * CONNECTIONS + 1024), most))
    Server(
        "wsgi:app",
        address=settings["HOST"],
        port=settings["PORT"],
        interface=Interfaces.ASGI,
        loop=Loops.asyncio,
        workers=workers,
        http=HTTPModes.http1,
        websockets=False,
        backpressure=CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_MS, max_buffer_size=64 * 1024),
        respawn_failed_workers=True,
        workers_kill_timeout=GRACEFUL_S,
        log_level=LogLevels.warning,  # the program writes its own, without addresses and positions
        **more,
    ).serve(target_loader=_gate, wrap_loader=False)


def _refuse_taken(host: str, port: int) -> None:
    """Two servers could share a port unnoticed, as the processes of one do."""
    try:
        socket.create_server((host, port), family=_family(host)).close()
    except OSError as error:
        why = os.strerror(error.errno or 0)
        sys.exit(f"Gridkeeper does not start: {host}:{port} cannot be had ({why}).")


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _get_ready(settings: dict[str, Any]) -> None:
    from app import create_app
    from app.core.db import db
    from app.demo.accounts import refuse_to_serve

    app = create_app()
    if settings["PREPARE"]:
        from app.cli.prepare import prepare

        _apart(prepare, app)
    refuse_to_serve(app, settings["HOST"])
    with app.app_context():
        db.engine.dispose()  # connections must not cross the fork


def _apart(work: Callable[..., None], *given: Any) -> None:
    """Do it in a process of its own: threads that it starts, those of the photos' store for one,
    would be missed after the fork by whoever waits for them.
    """
    doing = multiprocessing.get_context("fork").Process(target=work, args=given)
    doing.start()
    doing.join()
    if doing.exitcode:
        sys.exit(doing.exitcode)


def _gate() -> Any:
    """What each process serves."""
    from app import create_app
    from app.gate import Gate
    from app.scheduler import start_background

    app, running = create_app(), []

    def started() -> None:
        # a thread back from the database waits this long for its turn; at Python's 5 ms, cases of
        # one county queue behind one counter
        sys.setswitchinterval(0.001)
        # the program itself is never rubbish: looking through it again and again costs a batch 15 %
        gc.collect()
        gc.freeze()
        threading.Thread(target=_end_with_the_first, daemon=True).start()
        if app.config["WORKERS"] == 1:
            running.append(start_background(app))

    def stopped() -> None:
        for scheduler in running:
            scheduler.shutdown(wait=True)

    return Gate(app, threads=app.config["THREADS"], started=started, stopped=stopped)


def _end_with_the_first() -> None:
    """Without the process that started it, and would stop it, a process must not go on."""
    if first := multiprocessing.parent_process():
        first.join()
        os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
