"""Runs the lines and prints the table: what was done in a second, how long it took, what it cost,
and the limit beside it.
"""

import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from rich.console import Console

from app.cells import locating
from app.core.db import transaction
from app.evaluations.measures.count import SELECTS
from scripts.benchmarks import (
    counties,
    crowd,
    desks,
    limits,
    lists,
    load,
    maps,
    pages,
    phones,
    quarters,
    requests,
    words,
)
from scripts.benchmarks.stage import Stage, analyse, serving, sql, stage

#: what | requests/s or time | p50 ms | p99 ms | CPU ms web | CPU ms database | rows written | limit
#: | ratio | aim
Row = tuple[str, ...]
MILLION = int(os.environ.get("BENCH_CASES", "1000000"))


def http(
    made: Stage, what: str, script: Path, limit: str | None, aim: str, clients: int = load.CLIENTS
) -> Row:
    """A line of load over HTTP; every request must have succeeded."""
    tables = ("patrol", "incident", "incident_event", "deadline", "notice")
    counted = "SELECT " + " + ".join(f"(SELECT count(*) FROM {name})" for name in tables)
    with serving(made) as address:
        analyse(made)
        before = int(sql(made, counted))
        run = load.wrk(made, address, script, clients)
        rows = int(sql(made, counted)) - before
    if run.refused:
        raise SystemExit(f"{what}: {run.refused} requests were refused")
    most = load.pgbench(made, limit, clients) if limit else None
    ratio = f"{run.rate / most:.1%}" if most else ""
    numbers = (
        f"{run.rate:,.0f}/s",
        f"{run.p50:.1f}",
        f"{run.p99:.1f}",
        f"{run.web_ms:.2f}",
        f"{run.db_ms:.2f}",
        f"{rows:,}",
    )
    return (what, *numbers, f"{most:,.0f}/s" if most else "", ratio, aim)


def rate(row: Row) -> float:
    """Requests a second of a line of load."""
    return float(row[1].replace(",", "").removesuffix("/s"))


def timed(what: str, figure: str, limit: str, ratio: str, aim: str) -> Row:
    return (what, figure, "", "", "", "", "", limit, ratio, aim)


def patrol(made: Stage) -> Iterator[Row]:
    script = requests.filing(made, "patrols", requests.patrols(made))
    yield http(made, "file a patrol of 300 points, c=8", script, limits.measured_row(made), "18 %")


def incident(made: Stage) -> Iterator[Row]:
    script = requests.filing(made, "incidents", requests.incidents(made))
    yield http(made, "file an incident, c=8", script, limits.case_rows(made), "21 %")


def locate(made: Stage) -> Iterator[Row]:
    rng = np.random.default_rng(4)
    places = list(made.officers.values())
    paths = [
        (
            token,
            f"/api/v1/cells/locate?lon={s.centroid.x + rng.uniform(-0.01, 0.01)}"
            f"&lat={s.centroid.y}",
        )
        for token, s in places * 5
    ]
    yield http(
        made,
        "locate one point, signed in, c=8",
        requests.reading(made, "locate", paths),
        None,
        "1,200/s",
    )
    points = np.column_stack([rng.uniform(114.8, 115.1, 10_000), rng.uniform(33.5, 33.75, 10_000)])
    body = json.dumps({"points": points.round(6).tolist()})
    row = http(
        made,
        "locate 10,000 points in one request, c=2",
        requests.posting(made, "batch", "/api/v1/cells/locate", places[0][0], body),
        None,
        "",
        2,
    )
    yield (row[0], f"{rate(row) * 10_000:,.0f} points/s", *row[2:8], "", "100,000 points/s")
    yield from inside(made, points)


def inside(made: Stage, points: np.ndarray) -> Iterator[Row]:
    """The same without HTTP: the bare key of each point, and with ambiguity and distance to the
    border.
    """
    with made.app.app_context(), transaction():
        now = datetime.now().astimezone()
        locator = locating.trees(locating.version_at(now) or 0).locators["village"]
        for what, work, aim in (
            (
                "locate in process, bare",
                lambda: locator.keys(points[:, 0], points[:, 1]),
                "300,000/s",
            ),
            (
                "locate in process, ambiguity and distance",
                lambda: locator.locate_many(points[:, 0], points[:, 1], np.full(len(points), 30.0)),
                "100,000/s",
            ),
        ):
            work()
            began, count = time.perf_counter(), 0
            while time.perf_counter() - began < 2:
                work()
                count += len(points)
            yield timed(what, f"{count / (time.perf_counter() - began):,.0f}/s", "", "", aim)


def worklist(made: Stage) -> Iterator[Row]:
    ready(made)
    script = requests.reading(
        made,
        "list",
        [(token, "/api/v1/incidents?overdue=true&limit=50") for token in made.reviewers],
    )
    yield http(
        made,
        f"work list of 50, overdue, among {MILLION:,}, c=8",
        script,
        limits.work_list(made),
        "1 ms db",
    )
    for what, script in (("mine", lists.mine(made)), ("of one cell", lists.by_cell(made))):
        said = f"work list of 50, {what}, among {MILLION:,}, c=8"
        yield http(made, said, script, None, "1 ms db")


def search(made: Stage) -> Iterator[Row]:
    ready(made)
    words.write(made)
    script = requests.reading(made, "search", words.paths(made))
    yield http(made, f"full text among {MILLION:,}, c=8", script, None, "")


def actions(made: Stage) -> Iterator[Row]:
    """Forty reviewers, twenty actions a second, each after a look at the work list."""
    desks.file_cases(made)
    with serving(made) as address:
        analyse(made)
        run = desks.work(made, address)
    figures = (f"{one:.1f}" for one in (run.p50, run.p99, run.web_ms, run.db_ms))
    what = f"{desks.REVIEWERS} reviewers look and accept"
    yield (what, f"{run.rate:.1f}/s", *figures, "", "", "", "20/s, p99 200 ms")


def console(made: Stage) -> Iterator[Row]:
    """The console's pages, one at a time."""
    ready(made)
    with serving(made) as address:
        for page in pages.open_all(made, address):
            times = (f"p95 {page.p95:.0f} ms", f"{page.p50:.0f}", f"{page.p99:.0f}")
            yield (f"{page.what}, {MILLION:,} cases", *times, *[""] * 5, "p95 150 ms")


def sweep(made: Stage) -> Iterator[Row]:
    ready(made)
    plain = limits.plain_sweep(made)
    count, spent = crowd.sweep(made)
    yield timed(
        f"sweep of {count:,} due among {MILLION:,}",
        f"{spent:.1f} s",
        f"{plain:.1f} s",
        f"{spent / plain:.1f} ×",
        "2 ×",
    )
    idle = min(crowd.sweep(made)[1] for _ in range(5))
    yield timed(
        f"sweep with nothing due, {MILLION:,} cases", f"{idle * 1000:.1f} ms", "", "", "5 ms"
    )


def start(made: Stage) -> Iterator[Row]:
    script, size = phones.full_day(made)
    row = http(
        made,
        "start-up package: 100 sites, 20 tasks, 20 cases, c=8",
        script,
        None,
        "8 ms web; 150 KB gzip, unchanged 2 KB",
    )
    yield (*row[:7], size, *row[8:])


def sync(made: Stage) -> Iterator[Row]:
    """A batch of 50 beside the same filed one by one, at the same concurrency."""
    single = http(
        made,
        "file an incident, c=8",
        requests.filing(made, "incidents", requests.incidents(made)),
        None,
        "",
    )
    batch = http(made, "sync of 50 incidents, c=4", phones.batches(made), None, "", 4)
    cases = float(batch[6].replace(",", "")) / 5 / 13  # five rows a case, thirteen seconds
    yield single
    yield (
        batch[0],
        f"{cases:,.0f} cases/s",
        *batch[2:8],
        f"{cases / rate(single):.1f} × single",
        "2.5 ×, p95 under 1 s",
    )


def photo(made: Stage) -> Iterator[Row]:
    script, megabytes = phones.pictures(made)
    row = http(made, f"upload a photo of {megabytes:.2f} MB, c=8", script, None, "", 8)
    yield (
        *row[:7],
        f"{rate(row) * megabytes:.1f} MB/s",
        *row[8:],
    )


def quarter(made: Stage) -> Iterator[Row]:
    """Beside the same facts in SQL by hand; and what a cell's explanation takes."""
    quarters.play(made, 70_000, "2026-07-01 00:00+08")
    crowd.evaluate(made, "2026Q3")
    spent = sorted(crowd.evaluate(made, "2026Q3") for _ in range(3))[1]
    asked = limits.quarter_sql(made)
    yield timed(
        f"a quarter of 400 villages, 70,000 patrols, {quarters.CASES:,} cases",
        f"{spent:.2f} s",
        f"{asked:.2f} s",
        f"{spent / asked:.1f} ×",
        "1.5 ×",
    )
    for what, behind in (("cases in time", ["on_time_handling"]), ("all facts", [*SELECTS])):
        for level in ("village", "township", "county"):
            took = sorted(quarters.explain(made, "2026Q3", level, behind) for _ in range(5))[2]
            said = f"why a {level} has its score, the rows of {what}"
            yield timed(said, f"{1000 * took:.0f} ms", "", "", "50 ms")


def ten(made: Stage) -> Iterator[Row]:
    """A quarter of ten counties in one database, one after the other, beside that of one alone."""
    first = "2026-07-01 00:00+08"
    quarters.play(made, 70_000, first)
    crowd.evaluate(made, "2026Q3")
    alone = sorted(crowd.evaluate(made, "2026Q3") for _ in range(3))[1]
    for code in (codes := counties.whole(made, 10))[1:]:
        quarters.play(made, 70_000, first, code)
    spent = sum(crowd.evaluate(made, "2026Q3", code) for code in codes)
    what = f"a quarter of ten counties, 700,000 patrols, {10 * quarters.CASES:,} cases"
    yield timed(what, f"{spent:.1f} s", f"{alone:.2f} s", f"{spent / alone:.1f} × one", "11 × one")


def wallmap(made: Stage) -> Iterator[Row]:
    """From the click to the drawn map in headless Chromium, the first time and the median."""
    maps.spread_cases(made)
    first = datetime.now().astimezone() - timedelta(days=91)
    crowd.quarter(made, 20_000, f"{first:%Y-%m-%d} 00:00+08")
    with serving(made) as address:
        for measure in ("open", "patrol"):
            spent = maps.draw(made, address, measure)
            what = f"map of 400 villages, {maps.OPEN:,} open cases, by {measure}"
            figure = f"{spent[len(spent) // 2]:.2f} s, the slowest {spent[-1]:.2f} s"
            yield timed(what, figure, "", "", "1 s")


def several(made: Stage) -> Iterator[Row]:
    """Filings of one county, whose numbers one row counts, beside those of eight; by as many
    officers.
    """
    one, eight = counties.officers(made)
    for clients in (8, 32):
        rows = []
        for what, people in (("one county", one), ("eight counties", eight)):
            script = requests.filing(made, "incidents", requests.incidents(people))
            said = f"file an incident, {what}, c={clients}"
            rows.append(http(made, said, script, None, "", clients))
        yield (*rows[0][:8], f"{rate(rows[0]) / rate(rows[1]):.2f} × eight", "0.8 ×")
        yield rows[1]


def ready(made: Stage) -> None:
    """A million cases, once."""
    if "million" not in made.done:
        made.done.add("million")
        crowd.cases(made, MILLION, 10_000)


LINES: dict[str, Callable[[Stage], Iterator[Row]]] = {
    "patrol": patrol,
    "incident": incident,
    "locate": locate,
    "worklist": worklist,
    "search": search,
    "actions": actions,
    "console": console,
    "sweep": sweep,
    "quarter": quarter,
    "start": start,
    "sync": sync,
    "photo": photo,
    "map": wallmap,
    "counties": several,  # these last: the others know of one county
    "ten": ten,
}


def main() -> None:
    wanted = [name for name in LINES if name in sys.argv[1:] or not sys.argv[1:]]
    if unknown := set(sys.argv[1:]) - set(LINES):
        raise SystemExit(f"{', '.join(unknown)}: choose from {', '.join(LINES)}")
    screen = Console(stderr=True)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="gkbench") as folder, stage(Path(folder)) as made:
        crowd.one_of_each(made, requests.patrols(made, 1)[0][1], requests.incidents(made, 1)[0][1])
        for name in wanted:
            screen.print(f"{name} …")
            for row in LINES[name](made):
                rows.append(row)
                screen.print("  " + " | ".join(part for part in row if part))
        server = sql(made, "SHOW server_version").strip()
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"PostgreSQL {server}, fsync on; 2 processes × 4 threads, wrk -t2\n"
    )
    heads = (
        "what",
        "",
        "p50 ms",
        "p99 ms",
        "CPU ms web",
        "CPU ms db",
        "rows",
        "limit",
        "ratio",
        "aim",
    )
    print("| " + " | ".join(heads) + " |\n|" + "---|" * len(heads))
    for row in rows:
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
