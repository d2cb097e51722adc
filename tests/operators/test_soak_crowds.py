"""Three hundred slow senders of each kind, and fifty phones on a bad line: others work on.

Directly, and behind the proxy that docs/operations.md puts in front.
"""

import threading
import time
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import pytest

from tests.operators.test_gate import file_one
from tests.operators.test_live import token
from tests.support import crowds, live, proxy

pytestmark = pytest.mark.soak
MANY, PHONES = 300, 50


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
    seconds, slowest = (max(25.0, soak_seconds / 2), (500, 1000)) if whole else (5.0, (5000, 5000))
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
        with crowds.phones(address, [wang] * PHONES, size=300_000, speed=20_000) as crowd:
            rows[f"{PHONES} phones"] = measure(address, wang, max(seconds, 20.0))
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
