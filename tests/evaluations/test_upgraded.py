"""Quarters that stand across an upgrade: what an older program did not keep is made up for."""

import uuid

import flask_migrate
import pytest
from sqlalchemy import Uuid, bindparam, func, text

from app import create_app
from app.cells.models import BoundarySquares
from app.core.db import db, transaction
from app.evaluations.models import EvaluationRow
from app.evaluations.service import look_first
from app.patrols.models import Patrol, PatrolSquares
from app.scheduler import run_once
from tests.support import county, evaluating, filings, world
from tests.support.databases import MIGRATIONS, environment
from tests.support.people import Clock, People

COPIES = look_first.MOST + 20


@pytest.fixture
def upgraded(engine, tmp_path):
    """An instance of its own."""
    app = create_app(environment(tmp_path, county.copied(engine, tmp_path)))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def walked(app, people, time):
    """One patrol that was filed, and many more with its track."""
    patrol = filings.patrol(time.set("2026-07-03T10:00:00+08:00"))
    key = filings.new_id()
    assert people.wang.put(f"/patrols/{key}", patrol).status_code == 201
    columns = [one.name for one in Patrol.__table__.columns if one.computed is None]
    same = ", ".join(name for name in columns if name not in ("id", "digest"))
    copied = f"INSERT INTO patrol (id, digest, {same}) SELECT :id, :digest, {same} FROM patrol"
    keys = [bindparam(name, type_=Uuid()) for name in ("id", "key")]
    query = text(f"{copied} WHERE id = :key").bindparams(*keys)
    with app.app_context():
        run_once("doubts")
        with transaction():
            for n in range(COPIES):
                given = {"id": uuid.uuid4(), "digest": str(n), "key": uuid.UUID(key)}
                db.session.execute(query, given)


def count(app, model):
    with app.app_context(), transaction():
        return db.session.scalar(db.select(func.count()).select_from(model))


def test_a_quarter_is_computed_once_the_tracks_of_before_have_been_looked_at(upgraded):
    app, time = upgraded, Clock(upgraded)
    people = People(app)
    walked(app, people, time)
    with app.app_context():
        flask_migrate.downgrade(MIGRATIONS, "0051")
        flask_migrate.upgrade(MIGRATIONS)
    time.set("2026-10-09T10:00:00+08:00")
    people = People(app)
    refused = people.county.post("/evaluations/2026Q3", {})
    assert (refused.status_code, refused.json["code"]) == (409, "figures_not_ready")
    assert f"{COPIES + 1} 次巡查" in refused.json["detail"]
    assert people.county.get("/evaluations/2026Q3").status_code == 404
    now = time.set("2026-10-09T10:01:00+08:00")
    assert people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(now)).status_code == 201
    with app.app_context():
        run_once("doubts")
    assert count(app, PatrolSquares) == COPIES + 2
    done = evaluating.done(people.county.post("/evaluations/2026Q3", {}))
    assert done["period"] == "2026Q3"
    assert count(app, BoundarySquares) == len(world.VILLAGES), "few enough to be divided at once"
    row = people.county.get(f"/evaluations/2026Q3/{world.V1}").json
    assert row["facts"]["area_covered"] == {"good": 28, "total": 418}


def test_a_quarter_waits_for_long_tracks_that_nobody_looked_at(people, time, run_job, monkeypatch):
    """What they cost is the job's, not of the transaction that computes."""
    monkeypatch.setattr(look_first, "MOST_POINTS", 500)
    for _ in range(2):
        now = time.forward(days=1)
        people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(now, points=300))
    time.set(evaluating.OPENED)
    refused = people.county.post("/evaluations/2026Q3", {})
    assert (refused.status_code, refused.json["code"]) == (409, "figures_not_ready")
    assert "2 次巡查" in refused.json["detail"]
    run_job("doubts")
    evaluating.done(people.county.post("/evaluations/2026Q3", {}))


def test_what_was_computed_before_a_fact_was_known_is_locked_as_it_was(app, people, time):
    time.set("2026-07-03T10:00:00+08:00")
    people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()))
    time.set(evaluating.OPENED)
    evaluating.everything(people)
    with app.app_context(), transaction():
        for row in db.session.scalars(db.select(EvaluationRow)):
            row.facts = {name: of for name, of in row.facts.items() if name != "area_covered"}
    time.forward(days=14)
    evaluating.done(people.county.post("/evaluations/2026Q3/lock", {}))
    row = evaluating.done(people.county.get(f"/evaluations/2026Q3/{world.V1}"))
    assert "area_covered" not in row["evidence"]
    assert len(row["evidence"]["valid_patrols"]["good"]) == row["facts"]["valid_patrols"]["good"]
