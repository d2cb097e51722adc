"""What the dearest inputs cost a real server: each endpoint that takes a file, a list, a shape or
free JSON has its price, in seconds and in memory.
"""

import http.client
import os
from itertools import chain
from urllib.parse import urlsplit

import pytest

from app.core.db import db
from app.jobs import JOBS
from app.scheduler import run_once
from tests.support import dear_calls, everything, filings, live, locks
from tests.support.inputs import LIMITS
from tests.support.meter import Meter
from tests.support.people import MORNING, Clock, People

pytestmark = pytest.mark.soak
MOST_S, MOST_MIB = 2.0, 300
#: One transaction of a job, in seconds of the processor's time: the longest patrol, with visits.
MOST_KEPT_S = 0.5


def sent(address, method, call):
    """The status of the answer."""
    line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=600)
    head = call.who.headers | {"Content-Type": call.kind} | call.headers
    line.request(method, f"/api/v1{call.path}", call.body, head)
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.status


def test_no_input_costs_more_than_two_seconds_and_300_mib(engine, tmp_path):
    prices, only = {}, os.environ.get("PRICES_OF", "")
    with live.instance(engine, tmp_path) as (app, env):
        clock, people = Clock(app), People(app)
        clock.set(MORNING)
        known = everything.build(people, clock)
        # of two processes none has the scheduler inside
        env |= {"GRIDKEEPER_WORKERS": "2", "GRIDKEEPER_LOG_LEVEL": "WARNING"}
        with live.server(env, tmp_path) as address:
            for _ in range(20):
                sent(address, "GET", dear_calls.Call("", people.wang, "/me", b""))
            meter = Meter(live.web_processes(tmp_path)[-2:])
            calls = chain(
                dear_calls.of_schemas(app, people, known),
                dear_calls.specific(people, clock, known),
            )
            for key, call in calls:
                if only not in f"{key} {call.what}":
                    continue
                with meter.price() as price:
                    status = sent(address, key[0], call)
                prices[key, call.what] = (price, status)
    print(*table(engine, prices), sep="\n")
    # work that shares its core with other work takes up to twice the processor's time
    most = MOST_S * (2 if os.getloadavg()[0] > (os.cpu_count() or 1) else 1)
    dear = {
        (key, what): (price, status)
        for (key, what), (price, status) in prices.items()
        if price.cpu_s > most or price.mib > MOST_MIB or status >= 500
    }
    assert dear == {}, f"over {most} s or {MOST_MIB} MiB"
    asked = {key for key, _ in prices}
    # the console reads its files as the calls do; its forms are small
    assert only or asked == {key for key in LIMITS if not key[1].startswith("/console")}


def test_no_job_keeps_others_from_writing_for_long(engine, tmp_path):
    """What an input costs after its answer: each job over the dearest that waits for it, filed by
    one person within a minute.
    """
    with live.instance(engine, tmp_path) as (app, _):
        clock, people = Clock(app), People(app)
        clock.set(MORNING)
        known = everything.build(people, clock)
        for _ in range(8):
            sent = dear_calls.patrol(clock.forward(minutes=1), known["site"])
            answer = people.wang.put(f"/patrols/{filings.new_id()}", sent)
            assert answer.status_code == 201, answer.text
        clock.forward(hours=1)
        with app.app_context():
            prices = {}
            for name in ("doubts", *(one for one in JOBS if one != "doubts")):
                with locks.kept(db.engine) as price:
                    count = run_once(name)
                prices[name] = price
                print(f"| {engine} {name} ({count}) | {price.cpu_s:.3f} s, {price.wall_s:.2f} s |")
    most = MOST_KEPT_S * (2 if os.getloadavg()[0] > (os.cpu_count() or 1) else 1)
    assert {name: one for name, one in prices.items() if one.cpu_s > most} == {}, f"over {most} s"
    assert prices["doubts"].count > 8, "one patrol at a time"


def table(engine, prices):
    """Of each endpoint the dearest input in time and the dearest in memory, the dearest first."""
    rows = []
    for key in {key for key, _ in prices}:
        mine = [
            (price, what, status) for (one, what), (price, status) in prices.items() if one == key
        ]
        long, what, status = max(mine, key=lambda row: row[0].cpu_s)
        large, which, _ = max(mine, key=lambda row: row[0].mib)
        found = f"{what} ({status}): {long.cpu_s:.2f} s, {long.wall_s:.1f} s by the clock"
        rows.append((long.cpu_s, f"| {' '.join(key)} | {found} | {which}: {large.mib} MiB |"))
    yield f"{engine}: {len(prices)} inputs"
    yield from (row for _, row in sorted(rows, reverse=True))
