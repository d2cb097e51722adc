"""scripts/phone through a bad line: what many phones filed is there exactly once, whatever happened
to the network and to the server.
"""

import hashlib
import json
import os
import signal
import sqlite3
import subprocess

import pytest
from flask_migrate import upgrade

from app import create_app
from app.core.db import db, transaction
from app.core.geo import to_db
from app.incidents.models import Incident, IncidentEvent
from app.patrols.models import Patrol, TrackPiece, Visit
from app.photos import service as photos
from app.photos.models import Photo
from app.sites.models import Site
from tests.support import faults, live, world
from tests.support.databases import MIGRATIONS, new_database

PHONE = [str(live.ROOT / "scripts/phone"), "--password", world.PASSWORD, "--haste", "0.005"]
WALKERS = ("wang", "peer", "chief", "li", "zhao")


def phone(folder, number, port, *options, patrols=1):
    """A phone as its own process."""
    pocket = [
        "--pocket",
        str(folder / f"phone{number}.db"),
        "--user",
        WALKERS[number % len(WALKERS)],
    ]
    command = [
        *PHONE,
        "--server",
        f"http://127.0.0.1:{port}",
        *pocket,
        "--patrols",
        str(patrols),
        *options,
    ]
    with (folder / f"phone{number}.log").open("a") as log:
        return subprocess.Popen(command, cwd=live.ROOT, stdout=log, stderr=log)


def add_site(app):
    """Something to visit in the first village."""
    with app.app_context(), transaction():
        cells = {cell.code: cell.id for cell in db.session.scalars(db.select(world.Cell))}
        lon, lat = world.inside(world.V1)
        ids = {
            "cell_id": cells[world.V1],
            "village_id": cells[world.V1],
            "township_id": cells[world.EAST_TOWN],
            "county_id": cells[world.COUNTY],
        }
        db.session.add(
            Site(
                kind="P02",
                name="东厂",
                status="running",
                lon=lon,
                lat=lat,
                shape=to_db(world.shapely.Point(lon, lat)),
                **ids,
            )
        )


def filed(folder):
    """What all phones say they have filed: addresses and hashes, and whether each was stored."""
    items, pictures = {}, {}
    for file in folder.glob("phone*.db"):
        pocket = sqlite3.connect(file)
        items |= {
            path: (state, json.loads(verdict or "{}"))
            for path, state, verdict in pocket.execute("select path, state, verdict from item")
        }
        pictures |= dict(pocket.execute("select sha, state from photo"))
        pocket.close()
    return items, pictures


def check_everything_once(app, folder):
    """Each filing of each phone is there exactly once, each photo by its hash."""
    items, pictures = filed(folder)
    assert {state for state, _ in items.values()} == {"stored"}, [
        v for s, v in items.values() if s != "stored"
    ][:3]
    assert set(pictures.values()) == {"here"}
    ids = {
        kind: {path.split("/")[2] for path in items if path.startswith(f"/{kind}/")}
        for kind in ("patrols", "incidents")
    }
    with app.app_context(), transaction():
        patrols = db.session.scalars(db.select(Patrol)).all()
        assert {str(p.id) for p in patrols} == ids["patrols"]
        assert {(p.state, p.points, p.pieces) for p in patrols} == {("closed", 100, 4)}
        assert {str(i) for i in db.session.scalars(db.select(Incident.id))} == ids["incidents"]
        numbers = db.session.scalars(db.select(Incident.number)).all()
        assert len(set(numbers)) == len(numbers) == len(ids["incidents"])
        assert db.session.scalar(
            db.select(db.func.count())
            .select_from(IncidentEvent)
            .where(IncidentEvent.action == "report")
        ) == len(numbers)
        assert db.session.scalar(db.select(db.func.count()).select_from(TrackPiece)) == 4 * len(
            patrols
        )
        assert db.session.scalar(db.select(db.func.count()).select_from(Visit)) == sum(
            "/visits/" in path for path in items
        )
        assert set(db.session.scalars(db.select(Photo.sha256))) == set(pictures)
        for sha in pictures:
            assert hashlib.sha256(photos.original(sha)).hexdigest() == sha
        db.session.remove()
    return len(patrols)


def test_a_phone_walks_offline_comes_back_and_everything_is_there_once(tmp_path):
    """The worked example of the guide, as its reader would try it."""
    with live.instance("spatialite", tmp_path) as (app, env), live.server(env, tmp_path) as address:
        add_site(app)
        port = int(address.rsplit(":", 1)[1])
        assert phone(tmp_path, 0, port, patrols=0).wait(60) == 0
        assert phone(tmp_path, 0, port, "--offline", patrols=2).wait(60) == 2, (
            "everything is still on the phone"
        )
        assert phone(tmp_path, 0, port, patrols=0).wait(60) == 0
        assert phone(tmp_path, 0, port, patrols=0).wait(60) == 0
        assert check_everything_once(app, tmp_path) == 2


@pytest.mark.soak
@pytest.mark.parametrize("engine", ["spatialite", "postgis"])
@pytest.mark.parametrize("trouble", ["bad line", "killed", "restored"])
def test_many_phones_through_a_bad_line(engine, trouble, tmp_path, soak_seconds):
    """20 phones and 200 patrols with a minute or more, else fewer.

    The server killed twice or restored from a backup on the way.
    """
    phones, each = (20, 10) if soak_seconds >= 60 else (4, 2)
    with live.instance(engine, tmp_path) as (first, settings):
        app, env = first, dict(settings)
        add_site(app)
        server = live.server(env, tmp_path)
        address = server.__enter__()
        line = faults.BadLine(int(address.rsplit(":", 1)[1]))
        env["GRIDKEEPER_PORT"] = str(line.target[1])
        running = [
            phone(tmp_path, n, line.port, "--quiet", "--photo-kb", "330", patrols=each)
            for n in range(phones)
        ]
        try:
            for share in (0.3, 0.6) if trouble == "killed" else ():
                wait_for_share(tmp_path, phones * each * share)
                kill(tmp_path)
                server.__exit__(None, None, None)
                server = live.server(env, tmp_path)
                server.__enter__()
            if trouble == "restored":
                wait_for_share(tmp_path, phones * each * 0.3)
                command(env, "backup", tmp_path / "backup")
                wait_for_share(tmp_path, phones * each * 0.6)
                server.__exit__(None, None, None)
                app, env = restored(engine, env, tmp_path)
                server = live.server(env, tmp_path)
                server.__enter__()
            ends = [process.wait(1500) for process in running]
            # a phone that had sent all before the restore hears of it at its next start
            ends = (
                [
                    phone(tmp_path, n, line.port, "--quiet", patrols=0).wait(600)
                    for n in range(phones)
                ]
                if trouble == "restored"
                else ends
            )
            assert set(ends) == {0}, [
                file.read_text()[-300:] for file in tmp_path.glob("phone*.log")
            ]
        finally:
            for process in running:
                process.kill()
            server.__exit__(None, None, None)
            line.close()
        count = check_everything_once(app, tmp_path)
        print(
            f"{trouble}, {engine}: {count} patrols once each; {line.carried} exchanges, "
            f"{sum(line.spoiled.values())} spoiled: {line.spoiled}"
        )
        assert count == phones * each
        if app is not first:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()


def wait_for_share(folder, wanted):
    """Until so many patrols lie stored on the phones."""

    def enough():
        try:
            items, _ = filed(folder)
        except sqlite3.Error:  # a phone that is just being made
            return False
        return (
            sum(
                path.count("/") == 2 and path.startswith("/patrols/") and state == "stored"
                for path, (state, _) in items.items()
            )
            >= wanted
        )

    live.wait_for(enough, 900)


def kill(folder):
    """The power fails."""
    for pid in live.web_processes(folder):
        os.kill(pid, signal.SIGKILL)
    live.wait_for(lambda: not live.web_processes(folder), 10)


def command(env, *words):
    done = subprocess.run(
        [str(live.BIN / "flask"), "--app", "wsgi", *map(str, words)],
        cwd=live.ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def restored(engine, env, folder):
    """The backup in an empty instance, with its application and environment."""
    fresh = folder / "restored"
    fresh.mkdir()
    url = new_database() if engine == "postgis" else f"sqlite:///{fresh}/live.db"
    env = {**env, "GRIDKEEPER_INSTANCE": str(fresh), "GRIDKEEPER_DATABASE_URL": url}
    command(env, "restore", folder / "backup")
    app = create_app(
        {
            name: value
            for name, value in env.items()
            if name.startswith("GRIDKEEPER_") and name != "GRIDKEEPER_TEST_POSTGIS"
        }
    )
    with app.app_context():
        upgrade(MIGRATIONS)
    return app, env
