"""The demonstration: the same county and quarter every time, and no real county is ever touched."""

import flask_migrate
import pytest

from app import create_app
from app.core.db import db, transaction
from app.demo import play, tables
from app.evaluations.models import EvaluationRow
from app.evaluations.rules import Period
from app.incidents.models import Incident, IncidentEvent
from app.patrols.models import Patrol
from app.posts.service.check_five_fixed import five_fixed
from grids.data import county
from grids.topology import check
from tests.support import world
from tests.support.databases import MIGRATIONS, environment, new_database

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


@pytest.mark.xdist_group("demo")
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


def test_a_real_county_is_never_touched(app, rolled_back):
    done = app.test_cli_runner().invoke(args=["demo"])
    assert done.exit_code == 1
    assert "database of its own" in done.output
