"""What the comparison measured, as one table: the peer, the product, their ratio, the limit."""

from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from scripts.benchmarks.peer.adapter import NAME

HEADS = ("work", "c", "peer", "product", "ratio", "CPU ms web + db, product", "peer", "limit")
WORK = {
    "patrol": "file a patrol of 300 points",
    "incident": "file an incident",
    "list": "work list of 50, overdue",
    "locate": "locate one point",
}
#: The limit of a patrol is that of storing it: measuring it is the program's own work.
LIMIT_OF = {"patrol": "patrol_store"}
Rounds = list[dict[str, Any]]


def table(results: dict[str, Any]) -> str:
    """Medians of the rounds, of what the driver has left in its results.json."""
    lines = ["| " + " | ".join(HEADS) + " |", "|" + "---|" * len(HEADS)]
    lines += ["| " + " | ".join(row) + " |" for row in (*_loads(results), *_jobs(results))]
    return "\n".join(lines)


def faults(results: dict[str, Any]) -> list[str]:
    """What must not be: a check that failed, answers that were no success, rows not stored."""
    found = [
        "; ".join(dict.fromkeys(note.split("; ")))
        for note in results["notes"]
        if "checks passed" not in note
    ]
    for name, clients, by in results["runs"]:
        for target, rounds in by.items():
            refused = sum(one["bad"] + one["lost"] for one in rounds)
            if refused or not all(one["rows_ok"] for one in rounds):
                stored = "; ".join(one["stored"] for one in rounds)
                found.append(f"{target} {name} c={clients}: {refused} refused, rows {stored}")
    for name, by in results["jobs"].items():
        for target, rounds in by.items():
            if not all(one.get("ok", True) for one in rounds):
                found.append(f"{target} {name}: rows {[one['grew'] for one in rounds]}")
    return found


def _loads(results: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    runs = {(name, clients): by for name, clients, by in results["runs"]}
    for (name, clients), by in runs.items():
        if name in WORK:
            limit = runs.get((LIMIT_OF.get(name, name), clients), {}).get("limit")
            yield (
                *(WORK[name], str(clients)),
                *_beside(by, limit, "rps", lambda rate: f"{rate:,.0f}/s", faster=max),
            )


def _jobs(results: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for name, by in results["jobs"].items():
        yield (
            *(name, ""),
            *_beside(by, by.get("limit"), "seconds", lambda took: f"{took:.2f} s", faster=min),
        )


def _beside(
    by: dict[str, Rounds],
    limit: Rounds | None,
    figure: str,
    said: Callable[[float], str],
    *,
    faster: Callable[[float, float], float],
) -> tuple[str, ...]:
    peer, product = _median(by["peer"], figure), _median(by[NAME], figure)
    ratio = product / peer if faster is max else peer / product
    most = said(_median(limit, figure)) if limit else ""
    return (said(peer), said(product), f"{ratio:.1f} ×", _cpu(by[NAME]), _cpu(by["peer"]), most)


def _cpu(rounds: Rounds) -> str:
    if "server_ms" not in rounds[0]:
        return f"db {_median(rounds, 'db_s'):.1f} s"
    return f"{_median(rounds, 'server_ms'):.1f} + {_median(rounds, 'db_ms'):.2f}"


def _median(rounds: Rounds, figure: str) -> float:
    return float(median(one[figure] for one in rounds))
