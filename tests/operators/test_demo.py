"""The demonstration: the same county and quarter every time, a fortnight before today with work for
each account, and no real county is ever touched.
"""

from collections import Counter
from datetime import timedelta

import flask_migrate
import pytest

from app import create_app
from app.core import clock
from app.core.db import db, transaction
from app.core.period import Period
from app.demo import play, tables
from app.demo.fortnight import play_fortnight
from app.documents.models import Document
from app.evaluations.models import EvaluationRow
from app.incidents import queries
from app.incidents.actions import allowed_to
from app.incidents.models import Incident, IncidentEvent, Penalty
from app.incidents.rules.actions import STATUSES
from app.notices.models import Notice
from app.patrols.models import Patrol, Visit
from app.people.models import Officer
from app.photos.models import Photo
from app.plans.models import Task
from app.posts import queries as posts
from app.posts.service.check_five_fixed import five_fixed
from grids.data import county
from grids.topology import check
from tests.support import world
from tests.support.databases import MIGRATIONS, environment, new_database
from tests.support.people import Clock

PERIOD = Period(
    "2026Q3", *[Period.read("2026Q3").first.replace(month=m, day=d) for m, d in ((7, 1), (7, 4))]
)


def test_the_county_tiles_exactly():
    units = county.units()
    assert [
        sum(u.level == level for u in units) for level in ("county", "township", "village", "unit")
    ] == [1, 12, 148, 2]
    assert check(units).findings == []
    assert len({(u.parent, u.name) for u in units}) == len(units)


def play_some_days(engine, folder):
    app = create_app(
        environment(folder, new_database() if engine == "postgis" else f"sqlite:///{folder}/d.db")
    )
    with app.app_context():
        flask_migrate.upgrade(MIGRATIONS)
        tables.load_county(lambda *_: None)
        play.Quarter(PERIOD, lambda *_: None, aftermath_days=1).run()
        with transaction():
            incidents = [
                (str(i.id), i.number, i.status)
                for i in db.session.scalars(db.select(Incident).order_by(Incident.number))
            ]
            patrols = [
                (str(p.id), p.length_m, tuple(p.marks))
                for p in db.session.scalars(db.select(Patrol).order_by(Patrol.id))
            ]
            ranking = [
                (row.cell_id, row.score, row.rank)
                for row in db.session.scalars(
                    db.select(EvaluationRow).order_by(EvaluationRow.cell_id)
                )
            ]
            actions = set(db.session.scalars(db.select(IncidentEvent.action).distinct()))
            cells = five_fixed(
                list(
                    db.session.scalars(db.select(world.Cell).where(world.Cell.level == "village"))
                ),
                PERIOD.first,
            )
        with pytest.raises(tables.NotEmpty):
            play.play_quarter("2026Q3", lambda *_: None)
        db.session.remove()
        db.engine.dispose()
    return incidents, patrols, ranking, actions, cells


def test_the_same_days_give_the_same_ids_and_ranking_on_both_engines(tmp_path_factory):
    first, second = (
        play_some_days(engine, tmp_path_factory.mktemp(engine))
        for engine in ("spatialite", "postgis")
    )
    assert first[:3] == second[:3]
    incidents, patrols, ranking, actions, cells = first
    assert len(patrols) > 100
    assert len(incidents) > 10
    assert {"report", "accept", "assign", "close"} <= actions
    assert len([cell for cell in cells if cell["missing"]]) in range(5, 30)
    assert any(rank == 1 for _, _, rank in ranking)


#: What somebody must find on his desk, by the badge that counts it.
DESKS = {
    "county": {"accept": 2, "emergencies": 1, "overdue": 5, "measures": 1, "time_asked": 2},
    "township": {"accept": 5, "assign": 4, "confirm": 4, "overdue": 4, "emergencies": 1},
    "chief": {"emergencies": 1},
    "officer": {"returned": 2},
    "water": {"transfers_in": 2},
    "inspector": {"overdue": 5, "emergencies": 1},
}


@pytest.mark.soak
@pytest.mark.parametrize(
    ("engine", "now"),
    [
        ("spatialite", "2026-07-01T10:20:00+08:00"),  # a Wednesday morning
        ("postgis", "2026-10-08T00:30:00+08:00"),  # in the night after a week without work
    ],
)
def test_a_new_demonstration_has_had_a_fortnight_and_work_for_everybody(
    engine, now, tmp_path_factory
):
    folder = tmp_path_factory.mktemp("fortnight")
    url = new_database() if engine == "postgis" else f"sqlite:///{folder}/d.db"
    app = create_app(environment(folder, url))

    def broken(_day, done, _total):
        if done == 3:
            raise KeyboardInterrupt

    with app.app_context():
        flask_migrate.upgrade(MIGRATIONS)
        moment = Clock(app).set(now)
        tables.load_county(lambda *_: None)
        with pytest.raises(KeyboardInterrupt):
            play_fortnight(broken)
        assert tables.may_begin(), "broken off, it begins anew"
        play_fortnight(lambda *_: None)
        assert not tables.may_begin(), "the next start has nothing to do"
        check_shape()
        check_desks(moment)
        db.session.remove()
        db.engine.dispose()


def check_shape():
    def count(model):
        return db.session.scalar(db.select(db.func.count()).select_from(model))

    statuses = Counter(db.session.scalars(db.select(Incident.status)))
    assert set(statuses) == set(STATUSES)
    assert sum(statuses.values()) >= 60
    assert 200 <= count(Patrol) <= 900
    assert min(count(Visit), count(Photo), count(Penalty), count(Notice)) >= 1
    walked = db.select(db.func.count()).where(Incident.patrol_id.in_(db.select(Patrol.id)))
    assert db.session.scalar(walked) >= 30, "findings have a way that led to them"
    letters = Counter(db.session.scalars(db.select(Document.state)))
    assert letters["sent"] == 1 <= letters["drafted"]
    assert {"done", "missed", "open"} <= set(db.session.scalars(db.select(Task.state)))
    assert "relapse" in {m for row in db.session.scalars(db.select(Incident.marks)) for m in row}
    taken = set(db.session.scalars(db.select(IncidentEvent.action)))
    assert {"transfer", "receive", "measure", "order", "pause", "grant", "extend"} <= taken
    assert {"parties", "merge", "assist", "dismiss", "overdue", "sheet", "acknowledge"} <= taken


def check_desks(now):
    assert timedelta(0) <= clock.now() - now < timedelta(minutes=5)
    for username, badges in DESKS.items():
        officer = db.session.scalars(db.select(Officer).where(Officer.username == username)).one()
        scope = posts.caller_of(officer.id, clock.day_of(now)).scope
        found = queries.counts(scope, officer.id, now=now)
        assert all(found[name] >= least for name, least in badges.items()), (username, found)
    chief = db.session.scalars(db.select(Officer).where(Officer.username == "chief")).one()
    scope = posts.caller_of(chief.id, clock.day_of(now)).scope
    spill = db.session.scalars(db.select(Incident).where(Incident.kind == "EMG-01"))
    assert any("acknowledge" in allowed_to(case, scope, chief.id, now) for case in spill)


def test_a_real_county_is_never_touched(app, rolled_back):
    done = app.test_cli_runner().invoke(args=["demo"])
    assert done.exit_code == 1
    assert "database of its own" in done.output
