"""The drill: a backup made while people file, restored elsewhere.

The morning's filings come back by being sent again.
"""

import hashlib
import json
import os
import threading
import urllib.request
from datetime import UTC, datetime

import flask_migrate
import pytest

from app import create_app
from app.core.db import db, transaction
from app.photos import service as photos
from tests.operators.test_live import send, token
from tests.support import filings, live
from tests.support.databases import MIGRATIONS, environment, new_database
from tests.support.filings import PNG


def flask(app, *words):
    """A command in this process, beside the servers that run in theirs.

    (exit code, what it said).
    """
    done = app.test_cli_runner().invoke(args=[str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def opened(folder, engine):
    """An application on an empty database, and its environment."""
    settings = environment(
        folder, new_database() if engine == "postgis" else f"sqlite:///{folder}/r.db"
    )
    return create_app(settings), {**os.environ, **settings}


def put_photo(address, token_, content):
    name = hashlib.sha256(content).hexdigest()
    request = urllib.request.Request(
        f"{address}/api/v1/photos/{name}",
        content,
        {"Authorization": f"Bearer {token_}"},
        method="PUT",
    )
    with urllib.request.urlopen(request, timeout=60) as response:
        assert response.status == 201
    return name


class Phones:
    """Two officers who file as often as they are let; everything they were told is kept."""

    def __init__(self, address):
        self.address, self.filed, self.turns, self.told = (
            address,
            [],
            threading.Semaphore(0),
            threading.Condition(),
        )
        self.threads = [
            threading.Thread(target=self.work, args=(name,), daemon=True) for name in ("wang", "li")
        ]
        for thread in self.threads:
            thread.start()

    def work(self, name):
        mine = token(self.address, name)
        while self.turns.acquire():
            now, key = datetime.now(UTC), filings.new_id()
            body = filings.incident(now)
            status, answer = send(self.address, f"/incidents/{key}", mine, body)
            with self.told:
                self.filed.append((name, key, body, status, answer.get("epoch")))
                self.told.notify_all()

    def file(self, count, *, wait_for=0):
        """Let them file `count` more; go on when `wait_for` are answered."""
        self.turns.release(count)
        with self.told:
            assert self.told.wait_for(lambda: len(self.filed) >= wait_for, 60)


def counts(app):
    with app.app_context(), transaction():
        return {
            name: db.session.scalar(db.text(f'SELECT count(*) FROM "{name}"'))
            for name in sorted(set(db.metadata.tables) - {"epoch"})
        }


@pytest.mark.soak
def test_a_backup_under_load_is_restored_and_the_phones_bring_back_the_rest(engine, tmp_path):
    old, new, kept = tmp_path / "old", tmp_path / "new", tmp_path / "backups" / "night"
    old.mkdir()
    with live.instance(engine, old) as (app, env):
        with live.server(env, old) as address:
            photo = put_photo(address, token(address, "wang"), PNG)
            phones = Phones(address)
            phones.file(60, wait_for=15)
            assert flask(app, "backup", kept)[0] == 0
            phones.file(10, wait_for=70)
        assert {status for *_, status, _ in phones.filed} == {201}
        assert "not empty" in flask(app, "restore", kept)[1], "never over what is there"
        assert "not empty" in flask(app, "backup", kept)[1], "never over another backup"

    manifest = json.loads((kept / "manifest.json").read_text())
    assert manifest["photos"] == [photo]
    assert 15 <= manifest["tables"]["incident"] < len(phones.filed)
    assert os.stat(kept).st_mode & 0o077 == 0, "it holds everything"

    again, env = opened(new, engine)
    assert flask(again, "restore", kept)[0] == 0
    assert counts(again) == manifest["tables"]
    assert hashlib.sha256((new / "photos" / photo[:2] / photo).read_bytes()).hexdigest() == photo

    with live.server(env, new) as address:
        with urllib.request.urlopen(f"{address}/readyz") as ready:
            assert ready.status == 200
        tokens = {name: token(address, name) for name in ("wang", "li")}
        answers = [
            send(address, f"/incidents/{key}", tokens[name], body)
            for name, key, body, *_ in phones.filed
        ]
    statuses = [status for status, _ in answers]
    assert statuses.count(200) == manifest["tables"]["incident"]
    assert statuses.count(201) == len(phones.filed) - manifest["tables"]["incident"]
    assert counts(again)["incident"] == len(phones.filed)
    before, after = (
        {epoch for *_, epoch in phones.filed},
        {answer["epoch"] for _, answer in answers},
    )
    assert len(before) == len(after) == 1
    assert before != after, "this is how a phone knows"
    with again.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("damage", ["dump", "photo", "manifest", "broken_off"])
def test_a_damaged_backup_is_refused_before_anything_is_touched(tmp_path, damage):
    old, new, kept = tmp_path / "old", tmp_path / "new", tmp_path / "kept"
    old.mkdir()
    with live.instance("spatialite", old) as (app, _):
        name = hashlib.sha256(PNG).hexdigest()
        with app.app_context(), transaction():
            photos.record(
                name, len(PNG), photos.take(name, PNG), officer_id=1, now=datetime.now(UTC)
            )
        assert flask(app, "backup", kept)[0] == 0
    victim = {
        "dump": kept / "gridkeeper.db",
        "photo": kept / "photos" / name[:2] / name,
        "manifest": kept / "manifest.json",
    }.get(damage)
    if victim:
        victim.write_bytes(victim.read_bytes()[:-1] + bytes([victim.read_bytes()[-1] ^ 1]))
    else:
        (kept / "manifest.json").rename(kept / "manifest.json.partial")
    again, _ = opened(new, "spatialite")
    code, said = flask(again, "restore", kept)
    assert (code, "Error: " in said) == (1, True), said
    assert not (new / "photos").exists()
    with again.app_context():
        assert not db.inspect(db.engine).has_table("officer")
        db.session.remove()
        db.engine.dispose()


def test_a_backup_of_the_release_before_is_restored_and_then_upgraded(engine, tmp_path):
    old, new, kept = tmp_path / "old", tmp_path / "new", tmp_path / "kept"
    first, _ = opened(old, engine)
    with first.app_context():
        flask_migrate.upgrade(MIGRATIONS, "0002")
        db.session.remove()
    assert flask(first, "backup", kept)[0] == 0
    second, _ = opened(new, engine)
    code, said = flask(second, "restore", kept)
    assert (code, "flask db upgrade" in said) == (0, True), said
    with second.app_context():
        flask_migrate.upgrade(MIGRATIONS)
        assert db.session.scalar(db.text("SELECT count(*) FROM epoch")) == 1
    for app in (first, second):
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def test_a_photo_that_is_lost_does_not_cost_the_rest(tmp_path):
    kept = tmp_path / "kept"
    with live.instance("spatialite", tmp_path) as (app, _):
        with app.app_context(), transaction():
            name = hashlib.sha256(PNG).hexdigest()
            photos.record(
                name, len(PNG), photos.take(name, PNG), officer_id=1, now=datetime.now(UTC)
            )
        (tmp_path / "photos" / name[:2] / name).unlink()
        code, said = flask(app, "backup", kept)
    assert code == 1, "so that whoever watches the timer sees it"
    assert f"complete but for 1 photos that are missing or damaged in the store: {name}" in said
    assert json.loads((kept / "manifest.json").read_text())["lost"] == [name]
    again, _ = opened(tmp_path / "new", "spatialite")
    assert flask(again, "restore", kept)[0] == 0
    with again.app_context():
        db.engine.dispose()


def test_nothing_is_restored_over_a_database_that_holds_anything(tmp_path):
    kept = tmp_path / "kept"
    with live.instance("spatialite", tmp_path) as (app, _):
        assert flask(app, "backup", kept)[0] == 0
    again, _ = opened(tmp_path / "new", "spatialite")
    with again.app_context(), transaction():
        db.session.execute(db.text("CREATE TABLE precious (x)"))
    code, said = flask(again, "restore", kept)
    assert (code, "not empty" in said) == (1, True), said
    with again.app_context():
        db.session.remove()
        db.engine.dispose()
