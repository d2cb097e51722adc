"""gunicorn, for the embedded default and for service.

GRIDKEEPER_WORKERS processes of GRIDKEEPER_THREADS threads. One process carries the scheduler
inside; beside several, `flask jobs run` is a process of its own.
"""

import gc
import os
import shutil
import sys
from pathlib import Path

counters = Path(os.environ.get("GRIDKEEPER_INSTANCE", "instance"), "metrics")
# before anything imports prometheus_client: each process counts in a file of this folder
if os.environ.get("GRIDKEEPER_WORKERS", "1") != "1":
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(counters)

from app.core.config import BadSetting, read  # noqa: E402

try:
    settings = read()
except BadSetting as error:
    sys.exit(f"Gridkeeper does not start: {error}")

bind = f"{settings['HOST']}:{settings['PORT']}"
workers = settings["WORKERS"]
worker_class = "gthread"
threads = settings["THREADS"]
timeout = 120  # of a worker that does not answer its master; an upload may take as long as it needs
graceful_timeout = 60  # what is being uploaded when the service stops may end
keepalive = 75  # longer than a proxy keeps idle connections
control_socket_disable = True
accesslog = None  # the program writes its own, without addresses and positions
loglevel = "warning"


def on_starting(_server):
    from app import create_app
    from app.core.db import db
    from app.demo.accounts import refuse_to_serve

    if workers > 1:
        shutil.rmtree(counters, ignore_errors=True)
        counters.mkdir()
    app = create_app()
    if settings["PREPARE"]:
        from app.cli.prepare import prepare

        prepare(app)
    refuse_to_serve(app, settings["HOST"])
    with app.app_context():
        db.engine.dispose()  # connections must not cross the fork


def post_worker_init(worker):
    from app.scheduler import start_background

    # a thread back from the database waits this long for its turn; at Python's 5 ms, cases of one
    # county queue behind one counter
    sys.setswitchinterval(0.001)
    # the program itself is never rubbish: looking through it again and again costs a batch 15 %
    gc.collect()
    gc.freeze()
    if workers == 1:
        worker.scheduler = start_background(worker.app.wsgi())


def worker_exit(_server, worker):
    if getattr(worker, "scheduler", None) is not None:
        worker.scheduler.shutdown(wait=True)


def child_exit(_server, worker):
    if workers > 1:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)
