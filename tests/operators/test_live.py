"""What only real processes show: parallel senders, two schedulers, one killed in the middle."""

import hashlib
import json
import os
import random
import signal
import socket
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from app.core.db import db, transaction
from app.incidents.models import Incident
from app.patrols.models import Patrol
from tests.stories.test_story import shuffled
from tests.support import filings, live, world
from tests.support.filings import PNG


def send(address, path, token=None, body=None, method="PUT", more=()):
    headers = {"Content-Type": "application/json"} | dict(more)
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(
        f"{address}/api/v1{path}", json.dumps(body).encode(), headers, method=method
    )
    try:
        with urllib.request.urlopen(request, timeout=60, context=live.trust(address)) as response:
            return response.status, json.loads(response.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def token(address, username):
    return send(
        address,
        "/auth/login",
        body={"username": username, "password": world.PASSWORD},
        method="POST",
    )[1]["access_token"]


def test_64_parallel_senders_of_one_filing_make_one_row(engine, tmp_path):
    with live.instance(engine, tmp_path) as (app, env), live.server(env, tmp_path) as address:
        wang, li = token(address, "wang"), token(address, "li")
        now, patrol_id, case_id = datetime.now(UTC), filings.new_id(), filings.new_id()
        patrol = filings.patrol(now, incidents=[filings.incident(now) | {"id": filings.new_id()}])
        for path, body in (
            (f"/patrols/{patrol_id}", patrol),
            (f"/incidents/{case_id}", filings.incident(now)),
        ):
            bodies = [
                shuffled(body | {"sent_at": (now + timedelta(seconds=n)).isoformat()})
                for n in range(64)
            ]
            random.Random(1).shuffle(bodies)
            with ThreadPoolExecutor(64) as pool:
                answers = list(pool.map(lambda b, p=path: send(address, p, wang, b), bodies))
            assert sorted(status for status, _ in answers) == [200] * 63 + [201]
            assert (
                send(
                    address,
                    path,
                    wang,
                    body | ({"note": "x"} if "track" in body else {"place": "x"}),
                )[1]["code"]
                == "content_differs"
            )
            assert send(address, path, li, body)[1]["code"] == "id_taken"
        with app.app_context(), transaction():
            count = [
                db.session.scalar(db.select(db.func.count()).select_from(model))
                for model in (Patrol, Incident)
            ]
            numbers = db.session.scalars(db.select(Incident.number).order_by(Incident.number)).all()
        assert count == [1, 2]
        year = now.astimezone(app.config["TZ"]).year
        assert numbers == [f"{world.COUNTY}-{year}-00000{n}" for n in (1, 2)], (
            "no number is lost to a retry"
        )


def test_a_stalled_upload_holds_nobody_up(engine, tmp_path):
    with live.instance(engine, tmp_path) as (_, env), live.server(env, tmp_path) as address:
        wang = token(address, "wang")
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as stalled:
            head = f"PUT /api/v1/photos/{'a' * 64} HTTP/1.1\r\nHost: x\r\n"
            head += f"Authorization: Bearer {wang}\r\nContent-Length: 1000000\r\n\r\nxxxxx"
            stalled.sendall(head.encode())
            began = time.monotonic()
            statuses = [
                send(
                    address,
                    f"/incidents/{filings.new_id()}",
                    wang,
                    filings.incident(datetime.now(UTC)),
                )[0]
                for _ in range(5)
            ]
            assert statuses == [201] * 5
            assert time.monotonic() - began < 15, "the writer's lock would be waited for 15 s"


def test_an_upload_in_progress_outlives_the_stop_of_the_service(tmp_path):
    photo = PNG + b" " * 1000
    with live.instance("spatialite", tmp_path) as (_, env), live.server(env, tmp_path) as address:
        wang = token(address, "wang")
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=30) as slow:
            head = f"PUT /api/v1/photos/{hashlib.sha256(photo).hexdigest()} HTTP/1.1\r\n"
            head += f"Host: x\r\nAuthorization: Bearer {wang}\r\n"
            slow.sendall(f"{head}Content-Length: {len(photo)}\r\n\r\n".encode() + photo[:500])
            send(address, "/me", wang, method="GET")  # the upload has reached its thread
            os.kill(live.web_processes(tmp_path)[0], signal.SIGTERM)
            live.wait_for(lambda: not live.answers(f"{address}/healthz"), 30)
            slow.sendall(photo[500:])
            assert slow.recv(65536).startswith(b"HTTP/1.1 201")


COPY_CASES = """
INSERT INTO incident ({columns})
SELECT {values} FROM incident, generate_series(2, {count}) AS n WHERE incident.id = '{first}'
"""
COPY_LIMITS = """
INSERT INTO deadline ({columns}) SELECT {values} FROM deadline, incident
WHERE deadline.owner_id = '{first}' AND incident.id <> '{first}'
"""


def fill(app, count):
    """`count` cases of the eastern township whose acceptance is overdue: one filed, the others
    copied by SQL.
    """
    from app.deadlines.models import Deadline
    from app.incidents import service
    from app.incidents.schemas import IncidentIn
    from app.people.models import Officer
    from app.posts.queries import caller_of

    past = datetime.now(UTC) - timedelta(days=3)
    first = filings.new_id()
    with app.app_context(), transaction():
        officer = db.session.scalars(db.select(Officer).where(Officer.username == "wang")).one()
        body = IncidentIn().load(filings.incident(past, kind="RUR-02"))
        case, _ = service.report(
            caller=caller_of(officer.id, past.date()),
            incident_id=db.Uuid().python_type(first),
            body=body,
            digest="d",
            now=past,
        )
        case.number = "C-1"
        db.session.execute(db.text("DELETE FROM notice"))
    with app.app_context(), transaction():
        for template, model, changed in (
            (COPY_CASES, Incident, {"id": "gen_random_uuid()", "number": "'C-' || n"}),
            (COPY_LIMITS, Deadline, {"owner_id": "incident.id::text"}),
        ):
            columns = [
                c.name
                for c in model.__table__.columns
                if c.computed is None and (c.name != "id" or model is Incident)
            ]
            values = [changed.get(name, f"{model.__table__.name}.{name}") for name in columns]
            db.session.execute(
                db.text(
                    template.format(
                        columns=", ".join(columns),
                        values=", ".join(values),
                        count=count,
                        first=first,
                    )
                )
            )


def tally(app):
    """(escalation events, notices, cases at the county, cases with an event twice)."""
    with app.app_context(), transaction():
        return tuple(
            db.session.scalar(db.text(query))
            for query in (
                "SELECT count(*) FROM incident_event WHERE action = 'escalate'",
                "SELECT count(*) FROM notice WHERE kind = 'incident_escalated'",
                "SELECT count(*) FROM incident WHERE level = 'county'",
                "SELECT count(*) FROM (SELECT incident_id FROM incident_event "
                "WHERE action = 'escalate' GROUP BY 1 HAVING count(*) > 1) AS twice",
            )
        )


def moved_by(log):
    """How many cases a scheduler's log says it moved, per run."""
    runs = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    assert not [run for run in runs if run.get("error") or "IntegrityError" in str(run)], (
        log.read_text()[-3000:]
    )
    return sum(run["count"] for run in runs if run.get("job") == "escalate")


def stop(process):
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0


@pytest.fixture
def due(tmp_path):
    with live.instance("postgis", tmp_path) as (app, env):
        yield app, env, tmp_path


@pytest.mark.soak
def test_two_schedulers_move_ten_thousand_due_cases_once(due):
    app, env, folder = due
    fill(app, 10_000)
    both = [live.scheduler(env, folder / f"{name}.log", name) for name in ("one", "two")]
    live.wait_for(lambda: tally(app)[0] >= 10_000, 180)
    for process in both:
        stop(process)
    assert tally(app) == (10_000, 10_000, 10_000, 0)
    counts = [moved_by(folder / f"{name}.log") for name in ("one", "two")]
    assert sum(counts) == 10_000
    assert min(counts) > 1_000, counts


@pytest.mark.soak
def test_a_scheduler_killed_in_the_middle_of_a_batch_loses_and_doubles_nothing(due):
    app, env, folder = due
    fill(app, 3_000)
    in_batch = (
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'victim' "
        "AND backend_xid IS NOT NULL AND xact_start IS NOT NULL"
    )
    victim = live.scheduler(env, folder / "victim.log", "victim")

    def writing():
        with app.app_context(), transaction():
            return db.session.scalar(db.text(in_batch)) and 0 < tally(app)[0] < 3_000

    live.wait_for(writing, 120)
    victim.kill()
    victim.wait(30)
    events, notices, cases, twice = tally(app)
    assert events == notices == cases
    assert twice == 0
    assert events % 500 == 0, "a batch is moved whole or not at all"
    heir = live.scheduler(env, folder / "heir.log", "heir")
    live.wait_for(lambda: tally(app)[0] >= 3_000, 120)
    stop(heir)
    assert tally(app) == (3_000, 3_000, 3_000, 0)
