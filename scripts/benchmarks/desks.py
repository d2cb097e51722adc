"""Reviewers at their desks: each looks at what waits for him and accepts a case, at a set pace."""

import http.client
import json
import threading
import time
import urllib.parse
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from scripts.benchmarks import requests
from scripts.benchmarks.stage import Stage, cpu_seconds

REVIEWERS, RATE, SECONDS, WARMING = 40, 20, 30, 5
BOX = "/api/v1/incidents?box=accept&limit=20"


@dataclass(frozen=True)
class Run:
    """Actions a second, their latencies in ms, CPU ms an action with the list that came before."""

    rate: float
    p50: float
    p99: float
    web_ms: float
    db_ms: float


def file_cases(made: Stage) -> None:
    """Enough for all reviewers: twice what they will accept, over all townships."""
    client = made.app.test_client()
    for token, body in requests.incidents(made, 2 * RATE * (SECONDS + WARMING)):
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        answer = client.put(f"/api/v1/incidents/{uuid.uuid4()}", data=body, headers=headers)
        if answer.status_code != 201:
            raise SystemExit(answer.text)


def work(made: Stage, address: str) -> Run:
    """Two people a township, each accepting a case every two seconds; no one waits for another."""
    taken: set[str] = set()
    lock = threading.Lock()
    _all_at_work(made, address, WARMING, taken, lock)
    before = cpu_seconds(made)
    began = time.perf_counter()
    spent = _all_at_work(made, address, SECONDS, taken, lock)
    wall = time.perf_counter() - began
    after = cpu_seconds(made)
    web, database = (1000 * (b - a) / len(spent) for a, b in zip(before, after, strict=True))
    p50, p99 = np.percentile(np.array(spent) * 1000, [50, 99])
    return Run(len(spent) / wall, float(p50), float(p99), web, database)


def _all_at_work(
    made: Stage, address: str, seconds: int, taken: set[str], lock: threading.Lock
) -> list[float]:
    """Seconds from when each action was due to its answer."""
    start = time.perf_counter()

    def reviewer(n: int) -> list[float]:
        token, found = made.reviewers[n % len(made.reviewers)], []
        line = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc, timeout=60)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        for turn in range(seconds * RATE // REVIEWERS):
            due = start + (turn * REVIEWERS + n) / RATE
            time.sleep(max(0.0, due - 0.25 - time.perf_counter()))
            _, listed = _call(line, "GET", BOX, headers)
            with lock:
                case = next(one for one in listed["items"] if one["id"] not in taken)
                taken.add(case["id"])
            time.sleep(max(0.0, due - time.perf_counter()))
            path = f"/api/v1/incidents/{case['id']}/actions/accept"
            etag = {"If-Match": f'"{case["version"]}"'}
            status, answer = _call(line, "POST", path, headers | etag, {"id": str(uuid.uuid4())})
            if status != 201:
                raise SystemExit(f"accept: {status} {answer}")
            found.append(time.perf_counter() - due)
        line.close()
        return found

    with ThreadPoolExecutor(REVIEWERS) as pool:
        return [one for found in pool.map(reviewer, range(REVIEWERS)) for one in found]


def _call(
    line: http.client.HTTPConnection,
    method: str,
    path: str,
    headers: dict[str, str],
    body: object = None,
) -> tuple[int, dict]:
    line.request(method, path, None if body is None else json.dumps(body), headers)
    answer = line.getresponse()
    return answer.status, json.loads(answer.read())
