"""gunicorn for the embedded default: one process, eight threads, the scheduler inside."""

import os

bind = f"{os.environ.get('GRIDKEEPER_HOST', '127.0.0.1')}:{os.environ.get('GRIDKEEPER_PORT', '8000')}"
workers = 1
worker_class = "gthread"
threads = 8
timeout = 120
graceful_timeout = 30
control_socket_disable = True
accesslog = None
loglevel = "warning"


def post_worker_init(worker):
    from app.jobs import start_background

    worker.scheduler = start_background(worker.app.wsgi())


def worker_exit(_server, worker):
    if getattr(worker, "scheduler", None) is not None:
        worker.scheduler.shutdown(wait=True)
