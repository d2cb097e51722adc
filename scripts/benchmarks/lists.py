"""The work lists that are asked for besides what is overdue."""

from pathlib import Path

from scripts.benchmarks import requests
from scripts.benchmarks.stage import FIRST_TOWN, Stage


def mine(made: Stage) -> Path:
    """What each village's officer filed or handles."""
    path = "/api/v1/incidents?box=mine&limit=50"
    return requests.reading(made, "mine", [(token, path) for token, _ in made.officers.values()])


def by_cell(made: Stage) -> Path:
    """The townships' reviewers, each asking for one village after the other."""
    asked = [
        (made.reviewers[int(code[6:9]) - FIRST_TOWN], f"/api/v1/incidents?cell={code}&limit=50")
        for code in made.officers
    ]
    return requests.reading(made, "cell", asked)
