"""The comparison with a peer says what it lacks, and its rows are those of today's tables."""

import os
import subprocess
from pathlib import Path

from scripts.benchmarks.peer import rows, table

ROOT = Path(__file__).parents[2]


def test_without_its_folder_the_comparison_says_how_it_is_given(tmp_path):
    env = {**os.environ, "BENCH_PEER": str(tmp_path / "none")}
    done = subprocess.run(
        ["scripts/bench", "peer"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "BENCH_PEER=FOLDER" in done.stderr
    assert done.stderr.count("\n") == 1


def test_what_is_seeded_are_columns_of_the_tables():
    """A column that is gone ends the making of the statements, not a run of half an hour."""
    said = rows.statements()
    assert sum(one.startswith("INSERT INTO ") for one in said) == 7


def test_the_table_has_the_peer_the_product_and_the_limit_and_names_what_must_not_be():
    def run(rate, refused=0):
        speed = {"rps": rate, "server_ms": 2.0, "db_ms": 0.5}
        return [{**speed, "bad": refused, "lost": 0, "rows_ok": True, "stored": "-"}]

    def took(seconds):
        return [{"seconds": seconds, "db_s": 1.0, "ok": True}]

    results = {
        "notes": ["peer list: 200, 90 bytes, checks passed", "peer patrol: 201; no token: 200"],
        "runs": [
            ["patrol", 8, {"limit": run(900), "gridkeeper": run(250), "peer": run(100, 3)}],
            ["patrol_store", 8, {"limit": run(3000)}],
        ],
        "jobs": {"escalate": {"limit": took(1.0), "gridkeeper": took(2.0), "peer": took(9.0)}},
    }
    patrol, escalate = table.table(results).splitlines()[2:]
    assert patrol == (
        "| file a patrol of 300 points | 8 | 100/s | 250/s | 2.5 × | 2.0 + 0.50 | 2.0 + 0.50 "
        "| 3,000/s |"
    )
    assert "| 9.00 s | 2.00 s | 4.5 × |" in escalate
    assert table.faults(results) == [
        "peer patrol: 201; no token: 200",
        "peer patrol c=8: 3 refused, rows -",
    ]
