"""Hours of service in a minute: schedulers killed, clocks jumping, a full disk, a lost database,
and thousands of filings.
"""

import hashlib
import http.client
import json
import random
import threading
import time as real
import urllib.parse
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.core import clock
from app.core.db import db, transaction
from app.incidents import service as incidents
from tests.operators.test_live import send, token
from tests.support import faults, filings, live
from tests.support.filings import PNG

# sockets that a killed server or a cut cable leaves behind are closed by the collector
LEFT_BEHIND = ("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
pytestmark = [pytest.mark.soak, pytest.mark.filterwarnings(*LEFT_BEHIND)]
PHONES = ("wang", "li", "zhao", "peer")


class Phone(threading.Thread):
    """An officer who files case after case, keeps what was not taken, and sends it again, as the
    contract says.
    """

    def __init__(self, address, username, *, now=lambda: datetime.now(UTC), most=10**9):
        super().__init__(daemon=True)
        self.address, self.username, self.now, self.most = address, username, now, most
        self.host = urllib.parse.urlsplit(address).netloc
        self.token, self.line = token(address, username), None
        self.over, self.filed, self.odd, self.busy = threading.Event(), [], [], 0
        self.start()

    def put(self, path, body):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        try:
            self.line = self.line or http.client.HTTPConnection(self.host, timeout=60)
            self.line.request("PUT", f"/api/v1{path}", json.dumps(body), headers)
            answer = self.line.getresponse()
            return answer.status, answer.getheader("Retry-After"), answer.read()
        except (http.client.HTTPException, OSError):
            self.line = None
            return 0, None, b""

    def run(self):
        while not self.over.is_set() and len(self.filed) < self.most:
            key, body = filings.new_id(), filings.incident(self.now())
            status = 0
            while status not in (200, 201):
                status, after, answer = self.put(f"/incidents/{key}", body)
                if status == 503 and after:
                    self.busy += 1
                    self.over.wait(0.2)
                elif status not in (200, 201):
                    if status:
                        self.odd.append((status, answer[:300]))
                    self.over.wait(0.2)
                    if self.over.is_set():
                        return
            self.filed.append(key)

    def stop(self):
        self.over.set()
        self.join(90)
        assert not self.is_alive()
        if self.line:
            self.line.close()


@contextmanager
def phones(address, names=PHONES, **more):
    crowd = [Phone(address, name, **more) for name in names]
    try:
        yield crowd
    finally:
        for phone in crowd:
            phone.stop()


def check_everything_is_there(app, crowd):
    """Each filing once, its history in order, nothing forgotten, nothing half written."""
    told = {key for phone in crowd for key in phone.filed}
    assert [phone.odd for phone in crowd if phone.odd] == []
    with app.app_context(), transaction():
        stored = [
            str(key)
            for key in db.session.scalars(db.text("SELECT id FROM incident").columns(id=db.Uuid()))
        ]
        assert len(stored) == len(set(stored))
        assert told <= set(stored), "what was answered is stored"
        assert len(set(stored) - told) <= len(crowd), (
            "and little else: the last one of each phone, whose answer nobody read"
        )
        broken = """SELECT count(*) FROM incident i
            WHERE version <> (SELECT count(*) FROM incident_event e WHERE e.incident_id = i.id)"""
        assert db.session.scalar(db.text(broken)) == 0, "a case and its history exist together"
        backwards = """SELECT count(*) FROM incident_event a JOIN incident_event b
            ON a.incident_id = b.incident_id AND a.seq < b.seq AND a.at > b.at"""
        assert db.session.scalar(db.text(backwards)) == 0
        twice = """SELECT count(*) FROM (
            SELECT officer_id, kind, cause FROM notice GROUP BY 1, 2, 3 HAVING count(*) > 1) AS t"""
        assert db.session.scalar(db.text(twice)) == 0
        assert incidents.unwatched(now=clock.now()) == 0
        years = {}
        for number in db.session.scalars(
            db.text("SELECT number FROM incident WHERE number IS NOT NULL")
        ):
            year, count = number.rsplit("-", 1)
            years.setdefault(year, []).append(int(count))
        for numbers in years.values():
            assert sorted(numbers) == list(range(1, len(numbers) + 1)), "no number twice, none lost"
    return len(stored)


def test_filing_goes_on_while_schedulers_are_killed_and_the_clock_jumps(
    engine, tmp_path, soak_seconds
):
    rng, kills, jumps = random.Random(1), 0, 0
    with live.instance(engine, tmp_path) as (app, env), live.server(env, tmp_path) as address:

        def now():
            with app.app_context(), transaction():
                return clock.now()

        with phones(address, now=now) as crowd, ExitStack() as rest:
            victims = [live.scheduler(env, tmp_path / f"s{n}.log", f"s{n}") for n in range(2)]
            rest.callback(lambda: [victim.kill() or victim.wait(30) for victim in victims])
            end = real.monotonic() + soak_seconds
            while real.monotonic() < end:
                crowd[0].over.wait(rng.uniform(0.5, 2.5))
                with app.app_context(), transaction():
                    clock.move(None, timedelta(minutes=rng.choice((-90, 7, 300, 1500, 4000))))
                jumps += 1
                if jumps % 2:
                    which = rng.randrange(2)
                    victims[which].kill()
                    victims[which].wait(30)
                    victims[which] = live.scheduler(env, tmp_path / f"s{which}.log", f"s{which}")
                    kills += 1
        count = check_everything_is_there(app, crowd)
        with app.app_context(), transaction():
            moved = db.session.scalar(
                db.text("SELECT count(*) FROM incident_event WHERE action = 'escalate'")
            )
    print(
        f"\n{engine}: {count} filings, {moved} escalations, {kills} schedulers killed, "
        f"{jumps} jumps of the clock"
    )
    assert count > 10


def test_a_lost_database_is_said_and_survived(engine, tmp_path, soak_seconds):
    lost = 20.0 if soak_seconds >= 60 else min(20.0, soak_seconds * 0.8)
    with live.instance(engine, tmp_path) as (app, env), ExitStack() as rest:
        if engine == "postgis":
            env["GRIDKEEPER_DATABASE_URL"], cable = rest.enter_context(
                faults.wired(env["GRIDKEEPER_DATABASE_URL"])
            )
        address = rest.enter_context(live.server(env, tmp_path))
        with phones(address) as crowd:
            live.wait_for(lambda: all(len(phone.filed) > 2 for phone in crowd), 60)
            with (
                cable.cut()
                if engine == "postgis"
                else faults.locked(env["GRIDKEEPER_DATABASE_URL"])
            ):
                before = sum(len(phone.filed) for phone in crowd)
                crowd[0].over.wait(lost)
                assert sum(len(phone.filed) for phone in crowd) - before <= len(crowd)
            after = [len(phone.filed) for phone in crowd]
            live.wait_for(
                lambda: all(
                    len(phone.filed) > n + 2 for phone, n in zip(crowd, after, strict=True)
                ),
                60,
            )
        count, busy = check_everything_is_there(app, crowd), sum(phone.busy for phone in crowd)
    print(
        f"\n{engine}: {count} filings, the database lost for {lost:.0f} s, "
        f"{busy} times 503 with Retry-After"
    )
    assert busy or lost < 16, "SQLite waits 15 s for its turn before it says so"


def test_a_full_disk_is_said_and_survived(engine, tmp_path, soak_seconds):
    with (
        live.instance(engine, tmp_path) as (app, env),
        live.server(env, tmp_path) as address,
        phones(address) as crowd,
    ):
        live.wait_for(lambda: all(len(phone.filed) > 2 for phone in crowd), 60)
        pids = live.web_processes(tmp_path)
        assert pids
        with ExitStack() as full:
            full.enter_context(faults.full_disk(pids, 40_000))
            if engine == "postgis":
                full.enter_context(faults.full_server(env["GRIDKEEPER_DATABASE_URL"]))
            live.wait_for(lambda: all(phone.busy for phone in crowd), 60)
            crowd[0].over.wait(min(20.0, soak_seconds / 4))
            big = PNG + b"\0" * 60_000
            status, problem = put_raw(
                address, f"/photos/{hashlib.sha256(big).hexdigest()}", crowd[0].token, big
            )
            assert (status, problem["code"]) == (503, "storage_full")
        after = [len(phone.filed) for phone in crowd]
        live.wait_for(
            lambda: all(len(phone.filed) > n + 2 for phone, n in zip(crowd, after, strict=True)), 60
        )
        for phone in crowd:
            phone.stop()
        count = check_everything_is_there(app, crowd)
        assert (
            put_raw(address, f"/photos/{hashlib.sha256(big).hexdigest()}", crowd[0].token, big)[0]
            == 201
        )
        assert send(address, "/me", crowd[0].token, method="GET")[0] == 200
    print(
        f"\n{engine}: {count} filings, "
        f"{sum(phone.busy for phone in crowd)} times 503 while the disk was full"
    )


def put_raw(address, path, token_, content):
    line = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc, timeout=60)
    line.request("PUT", f"/api/v1{path}", content, {"Authorization": f"Bearer {token_}"})
    answer = line.getresponse()
    body = json.loads(answer.read())
    line.close()
    return answer.status, body


def resident_mb(pid):
    return (
        int(
            next(
                line
                for line in Path(f"/proc/{pid}/status").read_text().splitlines()
                if line.startswith("VmRSS")
            ).split()[1]
        )
        / 1024
    )


def test_memory_stays_flat_over_thousands_of_filings(engine, tmp_path, soak_seconds):
    """Up to 20,000 filings, or as many as the time allows.

    What is needed once, SQLite's pages in each thread too, is there after the first half.
    """
    with ExitStack() as stack:
        _, env = stack.enter_context(live.instance(engine, tmp_path))
        address = stack.enter_context(
            live.server(env | {"GRIDKEEPER_LOG_LEVEL": "WARNING"}, tmp_path)
        )
        crowd = stack.enter_context(phones(address, most=5_000))
        end, sizes = real.monotonic() + soak_seconds, []
        worker = max(live.web_processes(tmp_path))
        while real.monotonic() < end and any(phone.is_alive() for phone in crowd):
            crowd[0].over.wait(soak_seconds / 20)
            sizes.append((sum(len(phone.filed) for phone in crowd), resident_mb(worker)))
    count = sum(len(phone.filed) for phone in crowd)
    early, late = sizes[len(sizes) // 2], sizes[-1]
    print(
        f"\n{engine}: {count} filings, {early[1]:.0f} MB after {early[0]}, "
        f"{late[1]:.0f} MB after {late[0]}"
    )
    assert late[1] - early[1] < 12, sizes
