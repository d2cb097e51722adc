"""What a request costs running web processes, and the processes that they start for it."""

import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
GONE = (FileNotFoundError, ProcessLookupError, PermissionError)


@dataclass
class Price:
    """Seconds of the processor's time and by the clock, MiB of the largest process at its peak."""

    cpu_s: float = 0.0
    wall_s: float = 0.0
    mib: int = 0


class Meter:
    """These processes, looked at from outside."""

    def __init__(self, pids: Iterable[int]) -> None:
        self.pids = tuple(pids)
        #: KiB that each holds while nothing is asked of it.
        self.idle = {pid: _kib(pid, "VmRSS") for pid in self.pids}

    @contextmanager
    def price(self) -> Iterator[Price]:
        """What happens within; they must do nothing else meanwhile.

        What one still holds from before is rubbish that nobody has collected, and counts for
        nothing: its peak is what it has grown by, on what it holds when idle.
        """
        found, over, peaks = Price(), threading.Event(), [0]
        for pid in self.pids:
            Path(f"/proc/{pid}/clear_refs").write_text("5")  # its peak begins anew
        held = {pid: _kib(pid, "VmRSS") for pid in self.pids}
        watch = threading.Thread(target=self._watch, args=(over, peaks))
        cpu, began = self._cpu(), time.monotonic()
        watch.start()
        try:
            yield found
        finally:
            over.set()
            watch.join()
            found.wall_s = time.monotonic() - began
            found.cpu_s = self._cpu() - cpu
            grown = [self.idle[p] + _kib(p, "VmHWM") - held[p] for p in self.pids]
            found.mib = max(*grown, *peaks) // 1024

    def _cpu(self) -> float:
        """Seconds that they, and the children that they have waited for, have worked."""
        said = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2] for pid in self.pids]
        return sum(sum(map(int, one.split()[11:15])) for one in said) / TICKS

    def _watch(self, over: threading.Event, peaks: list[int]) -> None:
        """A child takes its peak with it: it is asked again and again."""
        while not over.wait(0.01):
            for task in chain(*(Path(f"/proc/{pid}/task").iterdir() for pid in self.pids)):
                with suppress(*GONE):
                    children = (task / "children").read_text().split()
                    peaks += [_kib(int(pid), "VmHWM") for pid in children if _runs(pid)]


def _runs(pid: str) -> bool:
    """Whether a child has become what it is started for: until then it is its parent's image."""
    return b"in_child" in Path(f"/proc/{pid}/cmdline").read_bytes()


def _kib(pid: int, name: str) -> int:
    """A line of a process's status; 0 where it is gone."""
    with suppress(*GONE, StopIteration):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith(name)).split()[1])
    return 0
