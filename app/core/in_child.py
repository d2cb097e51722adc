"""Files that others send are read in a process of its own: its memory and its time are limited, and
whatever becomes of it, this one goes on. So are photos, rosters, sites, templates, tracks.

A process a call: it costs a fifth of a second, and leaves nothing behind that the next one meets.
"""

import math
import os
import pickle
import resource
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.core.bounds import again
from app.core.errors import refuse

#: Of the processor's time, of any time, of memory; how many at once, how long a call waits.
SECONDS, MOST_SECONDS, MIB, AT_ONCE, WAIT_S = 1.75, 30, 260, 2, 10
#: MiB of a file that it may write, into a folder that ends with it: what a zip unpacks to.
FILE_MIB = 64
_ROOM = threading.BoundedSemaphore(AT_ONCE)
_ENVIRONMENT = {
    "PATH": os.defpath,
    "PYTHONPATH": str(Path(__file__).parents[2]),
    "OPENBLAS_NUM_THREADS": "1",
}


class Died(Exception):
    """It did not live to answer: over its limits, or broken by what it read."""


def in_child(work: Callable[..., Any], *args: Any, seconds: float = SECONDS) -> Any:
    """What `work`, a function of a module, gives or raises there, within so many seconds of the
    processor's time. Raises Died.

    Refuses `busy` where others have been at work for too long.
    """
    if not _ROOM.acquire(timeout=WAIT_S):
        refuse("busy", again("busy"))
    try:
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [sys.executable, "-m", "app.core.in_child", str(seconds)],
                input=pickle.dumps((work, args)),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # the settings, with their secrets, are no business of a decoder
                env=_ENVIRONMENT | {"TMPDIR": folder},
                timeout=MOST_SECONDS,
                check=False,
            )
    except subprocess.TimeoutExpired:
        raise Died from None
    finally:
        _ROOM.release()
    if done.returncode:
        raise Died
    gave, answer = pickle.loads(done.stdout)
    if gave:
        return answer
    raise Died if isinstance(answer, MemoryError) else answer


def _answer(seconds: float) -> None:
    signal.setitimer(signal.ITIMER_PROF, seconds)  # which ends it; the limit below is whole seconds
    for limit, most in (
        (resource.RLIMIT_CPU, math.ceil(seconds)),
        (resource.RLIMIT_DATA, MIB * 1024 * 1024),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, FILE_MIB * 1024 * 1024),
    ):
        resource.setrlimit(limit, (most, most))
    # what a library prints is no answer
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)
        work, args = pickle.load(sys.stdin.buffer)
        try:
            answer = True, work(*args)
        except Exception as error:  # raised where it was asked for
            answer = False, error
        out.write(pickle.dumps(answer))
    os._exit(0)  # taking down what was imported would take as long as reading a photo


if __name__ == "__main__":
    _answer(float(sys.argv[1]))
