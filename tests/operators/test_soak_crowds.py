"""Three hundred slow senders of each kind, fifty phones on a bad line, five hundred who sign in at
eight: others work on.

Directly, and behind the proxy that docs/operations.md puts in front.
"""

import threading
import time
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import pytest
from argon2 import PasswordHasher

from app.core.db import transaction
from tests.operators.test_gate import file_one
from tests.operators.test_live import token
from tests.support import crowds, live, proxy, world

pytestmark = pytest.mark.soak
MANY, PHONES, OFFICERS = 300, 50, 500


@contextmanager
def asking(address):
    """Seconds that /healthz takes, asked ten times a second."""
    over, took = threading.Event(), []

    def ask():
        while not over.wait(0.1):
            began = time.monotonic()
            answered = live.answers(f"{address}/healthz")
            took.append(time.monotonic() - began if answered else float("inf"))

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield took
    finally:
        over.set()
        thread.join()


def measure(address, officer, seconds):
    """How filing and /healthz go for so long: p95 and the longest, in ms; how much was filed."""
    end, filed = time.monotonic() + seconds, []
    with asking(address) as health:
        while time.monotonic() < end or len(filed) < 40:
            filed.append(1000 * file_one(address, officer))
    return sorted(filed)[int(len(filed) * 0.95)], 1000 * max(health), len(filed)


@pytest.mark.parametrize("way", ["directly", "behind Caddy"])
def test_slow_crowds_stop_nobody(way, tmp_path, soak_seconds):
    # whoever is slow is ended within 25 s; a short soak beside others asks only that nothing stands
    whole = soak_seconds >= 60
    seconds, slowest = (max(25.0, soak_seconds / 2), (500, 1000)) if whole else (2.0, (5000, 5000))
    # a photo of 15 s, or of 3: the last ones are sent to their end
    speed, longest = (20_000, 20.0) if whole else (100_000, 5.0)
    with ExitStack() as rest:
        _, env = rest.enter_context(live.instance("postgis", tmp_path))
        env |= {"GRIDKEEPER_WORKERS": "2", "GRIDKEEPER_LOG_LEVEL": "WARNING"}
        if way == "behind Caddy":
            env["GRIDKEEPER_PROXIES"] = "1"
        address = rest.enter_context(live.server(env, tmp_path))
        if way == "behind Caddy":
            address = rest.enter_context(proxy.caddy(urlsplit(address).port, tmp_path))
        wang = token(address, "wang")
        measure(address, wang, 2)  # both processes have seen it all
        rows = {"nobody": measure(address, wang, seconds)}
        for kind in crowds.SLOW:
            with crowds.slow_crowd(address, {kind: MANY}) as crowd:
                rows[f"{MANY} {kind}"] = measure(address, wang, seconds)
            rows[f"{MANY} {kind}"] += (dict(crowd.ended),)
            # a proxy waits for the rest of a small body before it hands an answer on
            if whole and way == "directly":
                assert crowd.ended.total() >= MANY, "the server had enough of each of them in time"
        with crowds.phones(address, [wang] * PHONES, size=300_000, speed=speed) as crowd:
            rows[f"{PHONES} phones"] = measure(address, wang, max(seconds, longest))
        for what, (filing, health, count, *more) in rows.items():
            print(
                f"{way}, {what}: filing p95 {filing:.0f} ms of {count}, "
                f"/healthz at most {health:.0f} ms",
                *more,
            )
        sent = {status for status, _ in crowd.sent}
        print(f"{way}: {len(crowd.sent)} photos, {sorted(took for _, took in crowd.sent)[-1:]} s")
    assert sent == {201}
    late = {w: row for w, row in rows.items() if row[0] >= slowest[0] or row[1] >= slowest[1]}
    assert late == {}


def test_a_morning_of_sign_ins_stops_no_filing(tmp_path, soak_seconds):
    """Each password costs what it costs in service: half a minute of both cores for all."""
    whole = soak_seconds >= 60
    names = [f"officer{n}" for n in range(OFFICERS if whole else 50)]
    with ExitStack() as rest:
        app, env = rest.enter_context(live.instance("postgis", tmp_path))
        with app.app_context(), transaction():
            world.add_accounts(names, PasswordHasher().hash(world.PASSWORD))
        env |= {"GRIDKEEPER_WORKERS": "2", "GRIDKEEPER_LOG_LEVEL": "WARNING"}
        address = rest.enter_context(live.server(env, tmp_path))
        wang = token(address, "wang")
        quiet = measure(address, wang, 5 if whole else 2)
        took, began = [], time.monotonic()
        with crowds.morning(address, names, world.PASSWORD) as crowd, asking(address) as health:
            while len(crowd.signed_in) < len(names) and time.monotonic() - began < 300:
                took.append(1000 * file_one(address, wang))
    p95, last = sorted(took)[int(len(took) * 0.95)], max(crowd.signed_in)
    print(
        f"{len(names)} sign in at once: the last after {last:.0f} s, heard {dict(crowd.heard)}; "
        f"filing p95 {p95:.0f} ms of {len(took)} (alone {quiet[0]:.0f}), "
        f"/healthz at most {1000 * max(health):.0f} ms"
    )
    assert set(crowd.heard) <= {200, 503}
    assert crowd.heard[200] == len(names)
    assert p95 < (300 if whole else 5000)
