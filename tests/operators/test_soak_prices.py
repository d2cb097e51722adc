"""What the dearest inputs cost a real server: each endpoint that takes a file, a list, a shape or
free JSON has its price, in seconds and in memory.
"""

import http.client
import os
from itertools import chain
from urllib.parse import urlsplit

import pytest

from tests.support import dear_calls, everything, live
from tests.support.inputs import FORM, LIMITS
from tests.support.meter import Meter
from tests.support.people import MORNING, Clock, People

pytestmark = pytest.mark.soak
MOST_S, MOST_MIB = 2.0, 300


def sent(address, method, call):
    """(status, what is answered)."""
    line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=600)
    head = call.who.headers | {"Content-Type": call.kind} | call.headers
    line.request(method, f"/api/v1{call.path}", call.body, head)
    answer = line.getresponse()
    found = answer.status, answer.read()
    line.close()
    return found


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
                    status, answer = sent(address, key[0], call)
                prices[key, call.what] = (price, status, answer)
                print(line(engine, key, call.what, price, status), answer[:90], flush=True)
    dear = {
        (key, what): (price, status)
        for (key, what), (price, status, _) in prices.items()
        if price.cpu_s > MOST_S or price.mib > MOST_MIB or status >= 500
    }
    assert dear == {}
    asked = {key for key, _ in prices}
    assert only or asked == {key for key, limit in LIMITS.items() if limit != FORM}


def line(engine, key, what, price, status):
    return (
        f"{engine} | {' '.join(key)} | {what} | {status} | {price.cpu_s:.2f} s | "
        f"{price.wall_s:.2f} s | {price.mib} MiB"
    )
