"""The drill: a backup made while people file, restored elsewhere; the morning's filings come back by being sent again."""

import hashlib
import json
import os
import subprocess
import threading
import urllib.request
from datetime import UTC, datetime

import pytest

from app.core.db import db, transaction
from tests import filings, live
from tests.conftest import environment, new_database
from tests.test_live import send, token

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf50cf000004000181a5e2f5b40000000049454e44ae426082"
)


def flask(env, *words):
    command = [str(live.BIN / "flask"), "--app", "wsgi", *map(str, words)]
    return subprocess.run(command, cwd=live.ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)


def put_photo(address, token_, content):
    name = hashlib.sha256(content).hexdigest()
    request = urllib.request.Request(f"{address}/api/v1/photos/{name}", content, {"Authorization": f"Bearer {token_}"}, method="PUT")
    with urllib.request.urlopen(request, timeout=60) as response:
        assert response.status == 201
    return name


class Phones:
    """Officers who file until told to stop; everything they were told is kept."""

    def __init__(self, address):
        self.address, self.filed, self.stopped, self.told = address, [], threading.Event(), threading.Condition()
        self.threads = [threading.Thread(target=self.work, args=(name,)) for name in ("wang", "li")]
        for thread in self.threads:
            thread.start()

    def work(self, name):
        mine = token(self.address, name)
        while not self.stopped.is_set():
            now, key = datetime.now(UTC), filings.new_id()
            body = filings.incident(now)
            status, answer = send(self.address, f"/incidents/{key}", mine, body)
            with self.told:
                self.filed.append((name, key, body, status, answer.get("epoch")))
                self.told.notify_all()

    def wait_until_filed(self, count):
        with self.told:
            assert self.told.wait_for(lambda: len(self.filed) >= count, 60)

    def stop(self):
        self.stopped.set()
        for thread in self.threads:
            thread.join(60)


def counts(app):
    with app.app_context(), transaction():
        return {name: db.session.scalar(db.text(f'SELECT count(*) FROM "{name}"')) for name in sorted(set(db.metadata.tables) - {"epoch"})}


def test_a_backup_under_load_is_restored_and_the_phones_bring_back_the_rest(engine, tmp_path):
    old, new, kept = tmp_path / "old", tmp_path / "new", tmp_path / "backups" / "night"
    old.mkdir()
    with live.instance(engine, old) as (_, env):
        with live.server(env, old) as address:
            photo = put_photo(address, token(address, "wang"), PNG)
            phones = Phones(address)
            phones.wait_until_filed(20)
            done = flask(env, "backup", kept)
            assert done.returncode == 0, done.stderr
            phones.wait_until_filed(len(phones.filed) + 20)
            phones.stop()
        assert {status for *_, status, _ in phones.filed} == {201}
        assert flask(env, "restore", kept).returncode == 1, "never over what is there"
        assert "not empty" in flask(env, "backup", kept).stderr, "never over another backup"

    manifest = json.loads((kept / "manifest.json").read_text())
    assert manifest["photos"] == [photo]
    assert 20 <= manifest["tables"]["incident"] < len(phones.filed)
    assert os.stat(kept).st_mode & 0o077 == 0, "it holds everything"

    settings = {**os.environ, **environment(new, new_database() if engine == "postgis" else f"sqlite:///{new}/r.db", LOG_LEVEL="INFO")}
    done = flask(settings, "restore", kept)
    assert done.returncode == 0, done.stderr
    again = live.create_app({k: v for k, v in settings.items() if k.startswith("GRIDKEEPER_")})
    assert counts(again) == manifest["tables"]
    assert hashlib.sha256((new / "photos" / photo[:2] / photo).read_bytes()).hexdigest() == photo

    with live.server(settings, new) as address:
        with urllib.request.urlopen(f"{address}/readyz") as ready:
            assert ready.status == 200
        tokens = {name: token(address, name) for name in ("wang", "li")}
        answers = [send(address, f"/incidents/{key}", tokens[name], body) for name, key, body, *_ in phones.filed]
    statuses = [status for status, _ in answers]
    assert statuses.count(200) == manifest["tables"]["incident"]
    assert statuses.count(201) == len(phones.filed) - manifest["tables"]["incident"]
    assert counts(again)["incident"] == len(phones.filed)
    before, after = {epoch for *_, epoch in phones.filed}, {answer["epoch"] for _, answer in answers}
    assert len(before) == len(after) == 1
    assert before != after, "this is how a phone knows"
    with again.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("damage", ["dump", "photo", "manifest", "broken_off"])
def test_a_damaged_backup_is_refused_before_anything_is_touched(tmp_path, damage):
    old, new, kept = tmp_path / "old", tmp_path / "new", tmp_path / "kept"
    old.mkdir()
    with live.instance("spatialite", old) as (app, env):
        from app.core import photos

        name = hashlib.sha256(PNG).hexdigest()
        with app.app_context(), transaction():
            officer = db.session.execute(db.text("SELECT id FROM officer")).first()
            photos.put(name, PNG, officer=officer, now=datetime.now(UTC))
        assert flask(env, "backup", kept).returncode == 0
    victim = {"dump": kept / "gridkeeper.db", "photo": kept / "photos" / name[:2] / name, "manifest": kept / "manifest.json"}.get(damage)
    if victim:
        victim.write_bytes(victim.read_bytes()[:-1] + bytes([victim.read_bytes()[-1] ^ 1]))
    else:
        (kept / "manifest.json").rename(kept / "manifest.json.partial")
    settings = {**os.environ, **environment(new, f"sqlite:///{new}/r.db")}
    done = flask(settings, "restore", kept)
    assert done.returncode == 1
    assert "Error: " in done.stderr
    assert "Traceback" not in done.stderr
    assert not (new / "photos").exists()
    assert not (new / "r.db").exists() or (new / "r.db").stat().st_size < 600_000, "no table of ours is in it"
