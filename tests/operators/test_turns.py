"""Nobody waits for ever for what another one holds: he is told to come again."""

import asyncio
import json
import threading
from contextlib import closing

import psycopg
import pytest

from app.cells import locating
from app.core import bounds
from app.core.db import db
from app.core.marks import FILES, PASSWORDS
from app.gate import Gate
from tests.support import filings, world


def is_busy(answer):
    return (answer.status_code, answer.json["code"], answer.headers["Retry-After"]) == (
        503,
        "busy",
        "5",
    )


def test_who_has_no_turn_to_build_trees_is_told_to_come_again(people, time, monkeypatch):
    monkeypatch.setattr(locating, "LONGEST_WAIT_S", 0.1)
    held, over = threading.Event(), threading.Event()

    def hold():
        with locating._LOCK:
            held.set()
            over.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    path, body = f"/incidents/{filings.new_id()}", filings.incident(time.now())
    try:
        assert is_busy(people.wang.put(path, body))
    finally:
        over.set()
        thread.join()
    assert people.wang.put(path, body).status_code == 201


def test_who_waits_for_a_lock_of_the_database_is_told_to_come_again(engine, app, people, time):
    if engine != "postgis":
        return  # SQLite has one writer, whose turn is waited for in app/core/sqlite
    path, body = f"/incidents/{filings.new_id()}", filings.incident(time.now())
    url = app.config["DATABASE_URL"].replace("+psycopg", "")
    with app.app_context(), closing(psycopg.connect(url)) as other:
        waits = db.session.scalar(db.text("show lock_timeout"))
        assert waits == f"{bounds.LONGEST_WAIT_S}s"
        db.session.execute(db.text("set lock_timeout = '100ms'"))
        other.execute("lock table incident in exclusive mode")
        assert is_busy(people.wang.put(path, body))
        other.rollback()
    assert people.wang.put(path, body).status_code == 201


SIGN_IN = json.dumps({"username": "wang", "password": world.PASSWORD}).encode()


@pytest.mark.parametrize(
    ("turns", "method", "path", "body", "then"),
    [
        (FILES, "PUT", f"/api/v1/photos/{'a' * 64}", b"abc", 422),
        (PASSWORDS, "POST", "/api/v1/auth/login", SIGN_IN, 200),
        (PASSWORDS, "POST", "/console/sign-in", b"username=wang&password=x", 401),
    ],
)
def test_who_has_no_turn_is_told_to_come_again(
    app, people, monkeypatch, turns, method, path, body, then
):
    """With a file, or a password to check: others have all the threads that these may have."""
    monkeypatch.setitem(bounds.LONGEST_FOR_A_THREAD_S, turns, 0.1)
    kind = "application/json" if "/api/" in path else "application/x-www-form-urlencoded"
    more = {"Content-Length": str(len(body)), "Content-Type": kind}
    head = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "scheme": "http",
        "http_version": "1.1",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
        "headers": [
            (name.lower().encode(), value.encode())
            for name, value in (people.wang.headers | more).items()
        ],
    }

    async def receive():
        return {"type": "http.request", "body": body}

    async def ask():
        gate, said = Gate(app, threads=2, started=None, stopped=None), []

        async def send(message):
            said.append(message)

        while not gate.turns[turns].locked():
            await gate.turns[turns].acquire()
        await gate(head, receive, send)
        gate.turns[turns].release()
        await gate(head, receive, send)
        return [one for one in said if one["type"] == "http.response.start"]

    busy, after = asyncio.run(ask())
    again = b"5" if "/api/" in path else None  # a page says so to the person
    assert (busy["status"], dict(busy["headers"]).get(b"retry-after")) == (503, again)
    assert after["status"] == then
