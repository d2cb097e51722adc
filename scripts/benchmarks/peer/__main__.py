"""Copies the comparison to a folder of its own, runs it on a database server of its own, prints
the table.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from scripts.benchmarks.peer import adapter, table
from tests.support.live import free_port

KEPT = adapter.ROOT / "build" / "peer"
#: variable -> option of the driver
OPTIONS = ("ROUNDS", "SECONDS", "OPS", "CLIENTS", "DUE")
OPS = "patrol,patrol_store,incident,list,locate,escalate"
#: The driver ends the servers that it started when it is told to stop.
DRIVE = (
    "import runpy, signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(143)); "
    "runpy.run_path('drive.py', run_name='__main__')"
)
TARGETS = ("adapters/limit.json", "adapters/product.json", "adapters/peer.json")


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    screen = Console(stderr=True)
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="gkpeer") as temporary:
        home = copied(Path(os.environ["BENCH_PEER"]), Path(temporary))
        env = environment(Path(temporary))
        for path, port in (("product", env["GRIDKEEPER_PORT"]), ("peer", str(free_port()))):
            settle(home / f"adapters/{path}.json", int(port))
        try:
            run(screen, "a database server and its rows", ["bash", "setup.sh", *TARGETS], home, env)
            drive = f'. ./config.sh && exec python -c "{DRIVE}" "$@"'
            options = [part for name in OPTIONS for part in option(name)]
            run(screen, "load", ["bash", "-c", drive, "drive", *TARGETS, *options], home, env)
        finally:
            subprocess.run(["bash", "stop.sh"], cwd=home, env=env, capture_output=True, check=False)
        for name in ("results.json", "results.md"):
            shutil.copy(home / "out" / name, KEPT)
    results = json.loads((KEPT / "results.json").read_text())
    print(table.table(results))
    wrong = table.faults(results)
    print(*wrong, sep="\n", file=sys.stderr)
    return 1 if wrong else 0


def copied(folder: Path, where: Path) -> Path:
    """The comparison in a folder that may be written, which the database's user may enter."""
    where.chmod(0o711)
    home = where / "comparison"
    subprocess.run(["cp", "-r", "--no-preserve=mode", folder, home], check=True)
    return home


def settle(path: Path, port: int) -> None:
    """An adapter on a port of its own: ours, or that of the peer as it came."""
    if not path.exists():
        path.write_text(json.dumps(adapter.adapter(port), ensure_ascii=False, indent=1))
        return
    text = path.read_text()
    address = json.loads(text)["base_url"].removeprefix("http://")
    path.write_text(text.replace(address, f"127.0.0.1:{port}"))


def environment(folder: Path) -> dict[str, str]:
    """Everything in folders and on ports of its own, but for the packages, which are kept."""
    database, web = free_port(), free_port()
    return {
        **{"BENCH_OPEN": "1000000", "BENCH_COUNTIES": "1"},
        **os.environ,
        "BENCH_PGDATA": str(folder / "data"),
        "BENCH_VENV": str(KEPT / "venv"),
        **{"PGHOST": "127.0.0.1", "PGPORT": str(database), "PGUSER": "bench"},
        **adapter.settings(folder / "instance", database, web),
    }


def option(name: str) -> list[str]:
    """BENCH_ROUNDS=3 as --rounds 3; the driver's own default where nothing is said."""
    value = os.environ.get(f"BENCH_{name}", OPS if name == "OPS" else "")
    return [f"--{name.lower()}", value] if value else []


def run(screen: Console, what: str, command: list[str], home: Path, env: dict[str, str]) -> None:
    """A step of the comparison, its lines as they come and how long it has been at it."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with (
        Progress(*columns, console=screen, transient=True) as progress,
        subprocess.Popen(
            command, cwd=home, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process,
    ):
        progress.add_task(what)
        try:
            for line in process.stdout or ():
                progress.console.out(f"  {line.rstrip()}", highlight=False)
        except BaseException:
            process.terminate()
            process.wait()
            raise
    if process.returncode:
        raise SystemExit(f"{what}: ended with {process.returncode}, the lines above say why.")


if __name__ == "__main__":
    sys.exit(main())
