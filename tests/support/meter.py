"""What a request costs a running web process, and the processes that it starts for it."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
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
    """The process of this id, looked at from outside."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    @contextmanager
    def price(self) -> Iterator[Price]:
        """What happens within; the process must do nothing else meanwhile."""
        found, over, peaks = Price(), threading.Event(), [0]
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")  # its peak begins anew
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
            found.mib = max(_peak(self.pid), *peaks) // 1024

    def _cpu(self) -> float:
        """Seconds that it, and the children that it has waited for, have worked."""
        said = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, said[11:15])) / TICKS

    def _watch(self, over: threading.Event, peaks: list[int]) -> None:
        """A child takes its peak with it: it is asked again and again."""
        while not over.wait(0.01):
            for task in Path(f"/proc/{self.pid}/task").iterdir():
                with suppress(*GONE):
                    peaks += [_peak(int(pid)) for pid in (task / "children").read_text().split()]


def _peak(pid: int) -> int:
    """KiB that a process has held at most."""
    with suppress(*GONE, StopIteration):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])
    return 0


def priced(meter: Meter, call: Callable[[], object]) -> tuple[Price, object]:
    """A call's price, and what it gave."""
    with meter.price() as price:
        given = call()
    return price, given
