"""Eight reviewers act and sign letters while schedulers and web processes are killed: no move,
notice, number or letter is lost or doubled.
"""

import os
import random
import signal
import threading
import time as real
import urllib.error
import uuid
from contextlib import ExitStack
from datetime import timedelta
from http.client import HTTPException
from itertools import groupby

import pytest

from app.core import clock
from app.core.db import db, transaction
from app.incidents.actions import ACTIONS
from app.incidents.models import IncidentEvent
from tests.operators.test_live import send, token
from tests.operators.test_soak import LEFT_BEHIND, check_everything_is_there, phones
from tests.support import live, world
from tests.support.actions import CLOSING, NEEDED

pytestmark = [pytest.mark.soak, pytest.mark.filterwarnings(*LEFT_BEHIND)]
REVIEWERS = ("east", "county", "west", "town_leader") * 2


class Reviewer(threading.Thread):
    """Does what the work list offers; what got no answer is sent again under its own id."""

    def __init__(self, address, username, seed, handler_id):
        super().__init__(daemon=True)
        self.address, self.username, self.handler_id = address, username, handler_id
        self.rng, self.over = random.Random(seed), threading.Event()
        self.done, self.signed, self.odd = {}, [], []
        self.token = token(address, username)
        self.start()

    def call(self, path, body=None, method="GET", version=None):
        """The answer, asked for until there is one; (0, {}) at the end."""
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        for _ in range(400):
            try:
                status, answer = send(self.address, path, self.token, body, method, headers)
                if status < 500:
                    return status, answer
                if status != 503:
                    self.odd.append((path, status, answer))
            except (urllib.error.URLError, HTTPException, OSError, ValueError):
                pass  # killed meanwhile: nobody knows whether it was done
            real.sleep(0.1)
        return 0, {}

    def run(self):
        while not self.over.is_set():
            if self.username == "county" and self.rng.random() < 0.2:
                self.sign_letter()
            items = self.call("/incidents?limit=20")[1].get("items", [])
            ready = [one for one in items if set(one["actions"]) - {"comment"}]
            if not ready:
                self.over.wait(0.2)
                continue
            self.act(self.rng.choice(ready))

    def act(self, case):
        offered = [name for name in case["actions"] if name in BODIES]
        action = self.rng.choice(offered or ["comment"])
        body = {"id": str(uuid.uuid4()), "note": "说明"} | BODIES[action]
        if action == "assign":
            body["officer_id"] = self.handler_id
        path = f"/incidents/{case['id']}/actions/{action}"
        status, _ = self.call(path, body, "POST", case["version"])
        if status in (200, 201):
            self.done[body["id"]] = case["id"]
        elif status not in (0, 404, 409, 412, 422):
            self.odd.append((path, status))

    def sign_letter(self):
        key = str(uuid.uuid4())
        body = {"id": key, "kind": "letter", "ground": "逾期"}
        self.call("/documents", body | {"receiver": {"cell": world.EAST_TOWN}}, "POST")
        path = f"/documents/{key}/actions/sign"
        if self.call(path, {"id": str(uuid.uuid4())}, "POST", 1)[0] in (200, 201):
            self.signed.append(key)


#: Of the actions that they take, what the body has besides id and note.
BODIES = {"close": CLOSING} | {
    name: {}
    for name in ACTIONS
    if name not in NEEDED and name not in ("close", "relocate", "correct")
}


def test_reviewers_go_on_while_all_that_runs_is_killed(engine, tmp_path, soak_seconds):
    """Four schedulers on PostGIS, the one in the web process on SQLite."""
    rng, kills = random.Random(2), 0
    schedulers = range(4 if engine == "postgis" else 1)

    def started(n):
        return live.scheduler(env, tmp_path / f"s{n}.log", f"s{n}")

    with (
        live.instance(engine, tmp_path) as (app, env),
        live.server(env, tmp_path) as address,
        phones(address, names=("wang", "zhao"), most=60) as crowd,
        ExitStack() as rest,
    ):
        handler = send(address, "/me", token(address, "town_leader"), method="GET")[1]
        people = [
            Reviewer(address, name, n, handler["officer"]["id"]) for n, name in enumerate(REVIEWERS)
        ]
        victims = [started(n) for n in schedulers]
        rest.callback(lambda: [victim.kill() or victim.wait(30) for victim in victims])
        end = real.monotonic() + soak_seconds
        while real.monotonic() < end:
            crowd[0].over.wait(rng.uniform(1, 3))
            with app.app_context(), transaction():
                clock.move(None, timedelta(minutes=rng.choice((7, 90, 300))))
            n = rng.randrange(len(victims))
            victims[n].kill()
            victims[n].wait(30)
            victims[n] = started(n)
            kills += 1
            if kills % 3 == 0:
                for worker in live.web_processes(tmp_path)[1:2]:  # the master starts another
                    os.kill(worker, signal.SIGKILL)
        for person in people:
            person.over.set()
        for person in people:
            person.join(90)
            assert not person.is_alive()
        for phone in crowd:
            phone.stop()
        count = check_everything_is_there(app, crowd)
        acted, letters = check_actions(app, people), check_letters(app, people)
    print(f"\n{engine}: {count} cases, {acted} actions, {letters} letters, {kills} kills")


def check_actions(app, people):
    """What was answered was done, once; no two limits of one stage run."""
    assert [person.odd for person in people if person.odd] == []
    done = {key: case for person in people for key, case in person.done.items()}
    with app.app_context(), transaction():
        rows = db.session.execute(db.select(IncidentEvent.id, IncidentEvent.incident_id)).all()
        stored = {str(key): str(case) for key, case in rows}
        assert done.items() <= stored.items()
        twice = """SELECT count(*) FROM (SELECT owner, owner_id, stage FROM deadline
            WHERE running_since IS NOT NULL GROUP BY 1, 2, 3 HAVING count(*) > 1) AS t"""
        assert db.session.scalar(db.text(twice)) == 0
        twice = """SELECT count(*) FROM (SELECT incident_id, seq FROM incident_event
            GROUP BY 1, 2 HAVING count(*) > 1) AS t"""
        assert db.session.scalar(db.text(twice)) == 0
    assert done
    return len(done)


def check_letters(app, people):
    """Signed letters have numbers without a gap, each its own."""
    signed = {key for person in people for key in person.signed}
    with app.app_context(), transaction():
        query = """SELECT county_id, year, kind, serial FROM document
            WHERE serial IS NOT NULL ORDER BY 1, 2, 3, 4"""
        rows = db.session.execute(db.text(query)).all()
    for _, group in groupby(rows, key=lambda row: tuple(row[:3])):
        serials = [row.serial for row in group]
        assert serials == list(range(1, len(serials) + 1))
    assert len(rows) >= len(signed)
    return len(rows)
