"""Load over HTTP by wrk, load on the database alone by pgbench; both at the same concurrency."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from scripts.benchmarks.stage import Stage, cpu_seconds

SECONDS, CLIENTS = 8, 8


@dataclass(frozen=True)
class Run:
    """What one run said: requests a second, latencies in ms, CPU ms a request of the web processes
    and of the database.
    """

    rate: float
    p50: float
    p99: float
    web_ms: float
    db_ms: float
    refused: int


def wrk(
    made: Stage, address: str, script: Path, clients: int = CLIENTS, seconds: int = SECONDS
) -> Run:
    """Run a Lua script of requests; five seconds of warming up first."""
    program = shutil.which("wrk")
    if program is None:
        raise SystemExit("wrk is missing: scripts/bench installs it.")
    command = [
        program,
        "-t2",
        f"-c{clients}",
        "--latency",
        "--timeout",
        "30s",
        "-s",
        str(script),
        address,
    ]
    subprocess.run(
        [*command, "-d5s"], capture_output=True, check=True
    )  # every process has seen every officer
    before = cpu_seconds(made)
    text = subprocess.run(
        [*command, f"-d{seconds}s"], capture_output=True, text=True, check=True
    ).stdout
    after = cpu_seconds(made)
    count = int(re.search(r"(\d+) requests in", text)[1])  # type: ignore[index]
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    used = [1000 * (b - a) / max(count, 1) for a, b in zip(before, after, strict=True)]
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])  # type: ignore[index]
    return Run(
        rate, _ms(text, "50%"), _ms(text, "99%"), *used, refused=int(refused[1]) if refused else 0
    )


def _ms(text: str, name: str) -> float:
    number, unit = re.search(rf"{name}\s+([\d.]+)(us|ms|s)", text).groups()  # type: ignore[union-attr]
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def pgbench(made: Stage, script: str, clients: int = CLIENTS, seconds: int = SECONDS) -> float:
    """Transactions a second of one prepared statement a request."""
    path = made.folder / "limit.sql"
    path.write_text(script)
    command = ["pgbench", "-n", "-M", "prepared", f"-c{clients}", "-j2", "-f", str(path), made.dsn]
    subprocess.run([*command, "-T1"], capture_output=True, check=True)
    done = subprocess.run([*command, f"-T{seconds}"], capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if found is None:
        raise SystemExit(done.stderr)
    return float(found[1])
