"""For how long the transactions of a piece of work keep others from writing."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event


@dataclass
class Kept:
    """The longest of its transactions: seconds of the processor's time, and by the clock; how many
    there were.
    """

    cpu_s: float = 0.0
    wall_s: float = 0.0
    count: int = 0


@contextmanager
def kept(engine: Engine) -> Iterator[Kept]:
    """What happens within, in this thread; what only reads on SQLite keeps nobody."""
    found, began = Kept(), {}

    def begin(connection: Any) -> None:
        if not connection.get_execution_options().get("reading"):
            began[id(connection)] = time.thread_time(), time.monotonic()

    def end(connection: Any) -> None:
        if id(connection) in began:
            cpu, wall = began.pop(id(connection))
            found.cpu_s = max(found.cpu_s, time.thread_time() - cpu)
            found.wall_s = max(found.wall_s, time.monotonic() - wall)
            found.count += 1

    hooks = {"begin": begin, "commit": end, "rollback": end}
    for name, hook in hooks.items():
        event.listen(engine, name, hook)
    try:
        yield found
    finally:
        for name, hook in hooks.items():
            event.remove(engine, name, hook)
