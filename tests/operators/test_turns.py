"""Nobody waits for ever for what another one holds: he is told to come again."""

import asyncio
import threading
from contextlib import closing

import psycopg

from app.cells import locating
from app.core import bounds
from app.core.db import db
from app.gate import Gate
from tests.support import filings


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


def test_who_has_no_turn_with_a_file_is_told_to_come_again(app, people, monkeypatch):
    monkeypatch.setattr(bounds, "LONGEST_FOR_FILES_S", 0.1)
    path = f"/api/v1/photos/{'a' * 64}"
    head = {
        "type": "http",
        "method": "PUT",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "scheme": "http",
        "http_version": "1.1",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
        "headers": [
            (name.lower().encode(), value.encode())
            for name, value in (people.wang.headers | {"Content-Length": "3"}).items()
        ],
    }

    async def receive():
        return {"type": "http.request", "body": b"abc"}

    async def ask():
        gate, said = Gate(app, threads=2, started=None, stopped=None), []

        async def send(message):
            said.append(message)

        async with gate.files:
            await gate(head, receive, send)
        await gate(head, receive, send)
        return [one for one in said if one["type"] == "http.response.start"]

    busy, looked_at = asyncio.run(ask())
    assert (busy["status"], dict(busy["headers"])[b"retry-after"]) == (503, b"5")
    assert looked_at["status"] == 422
