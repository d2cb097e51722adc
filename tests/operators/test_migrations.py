"""Migrations run up and down on both engines with data in the tables, and the models equal the
migrated schema.
"""

import gzip
from datetime import date

import flask_migrate
import pytest
import shapely
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app import create_app
from app.cells.models import Cell
from app.core import migrating
from app.core.db import db, transaction
from app.core.geo import from_db, to_db
from app.sites.models import Site, ZoneVersion
from tests.support import county
from tests.support.databases import MIGRATIONS, environment


@pytest.fixture
def migrated(engine, tmp_path):
    """A database that was migrated from nothing, with the small county in it."""
    app = create_app(environment(tmp_path, county.copied(engine, tmp_path)))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def differences():
    options = {"compare_type": True, "include_object": migrating._include}
    with db.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts=options), db.metadata)


def test_up_down_up_with_data_and_the_models_equal_the_schema(migrated):
    assert differences() == []
    flask_migrate.downgrade(MIGRATIONS, "0001")
    flask_migrate.upgrade(MIGRATIONS)
    with transaction():
        assert db.session.scalar(text("SELECT count(*) FROM kind")) == 80
        assert db.session.scalar(text("SELECT count(*) FROM cell")) == 9
    flask_migrate.downgrade(MIGRATIONS, "base")
    flask_migrate.upgrade(MIGRATIONS)
    assert differences() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET action = 'x'",
        "DELETE FROM audit",
        "UPDATE access SET allowed = true",
        "DELETE FROM access",
    ],
)
def test_history_cannot_be_rewritten(app, rolled_back, statement):
    with app.app_context():
        fill = {
            "audit": "INSERT INTO audit (at, action, about, about_id, detail) "
            "VALUES ('2026-07-01 00:00:00', 'a', 'b', 'c', '{}')",
            "access": "INSERT INTO access (at, officer_id, what, about_id, allowed) "
            "VALUES (CURRENT_TIMESTAMP, 1, 'a', 'b', false)",
        }
        for table, insert in fill.items():
            if table in statement:
                with transaction():
                    db.session.execute(text(insert))
        with pytest.raises(DBAPIError, match="never changed"), transaction():
            db.session.execute(text(statement))


def test_user_names_that_nobody_could_type_any_more_are_as_they_are_typed(migrated):
    flask_migrate.downgrade(MIGRATIONS, "0022")
    odd = {"wang": "ｗａｎｇ", "li": "li\u200b", "zhao": "ｅａｓｔ"}
    with transaction():
        for old, new in odd.items():
            change = text("UPDATE officer SET username = :new WHERE username = :old")
            db.session.execute(change, {"old": old, "new": new})
    flask_migrate.upgrade(MIGRATIONS)
    with transaction():
        names = set(db.session.scalars(text("SELECT username FROM officer")))
    # the last is another person's name: it stays for somebody to settle
    assert {"wang", "li", "east", "ｅａｓｔ"} <= names


def test_a_filing_that_was_set_aside_twice_is_there_once(migrated):
    flask_migrate.downgrade(MIGRATIONS, "0038")
    row = text(
        "INSERT INTO refused_filing (officer_id, at, path, code, body, digest, refiled_at) "
        "VALUES (1, '2026-07-01 00:00:00+00', :path, 'invalid', :body, :digest, :refiled)"
    )
    rows = [("/a", "d", None)] * 3 + [("/b", "d", None), ("/a", None, None), ("/a", None, None)]
    rows += [("/a", "d", "2026-07-02 00:00:00+00")] * 2
    with transaction():
        for path, digest, refiled in rows:
            values = {"path": path, "digest": digest, "refiled": refiled, "body": b"{}"}
            db.session.execute(row, values)
    flask_migrate.upgrade(MIGRATIONS)
    with transaction():
        assert db.session.scalar(text("SELECT count(*) FROM refused_filing")) == len(rows) - 2


def test_what_was_set_aside_before_belongs_to_the_day_it_tells_of(migrated):
    flask_migrate.downgrade(MIGRATIONS, "0047")
    row = text(
        "INSERT INTO refused_filing (officer_id, at, path, code, body) "
        "VALUES (1, '2026-07-02 18:00:00+00', :path, 'invalid', :body)"
    )
    told = {
        b'{"occurred_at": "2026-07-01T08:00:00+08:00"}': "2026-07-01",
        gzip.compress(b'{"started_at":"2026-07-01T23:00:00Z"'): "2026-07-02",
        b'{"occurred_at": "2026-08-01T08:00:00+08:00"}': "2026-07-03",
        b'{"occurred_at": "?"}': "2026-07-03",
        b"": "2026-07-03",
    }
    with transaction():
        for number, body in enumerate(told):
            db.session.execute(row, {"path": f"/{number}", "body": body})
    flask_migrate.upgrade(MIGRATIONS)
    with transaction():
        found = db.session.execute(text("SELECT path, told_day FROM refused_filing ORDER BY path"))
        assert [str(day) for path, day in found if len(path) == 2] == list(told.values())


def test_zones_of_before_hold_for_all_days_until_they_were_retired(migrated):
    shape = to_db(shapely.box(114.005, 33.005, 114.006, 33.006))
    about = {"kind": "P24", "status": "running", "lon": 114.0055, "lat": 33.0055, "shape": shape}
    with transaction():
        county = db.session.scalar(db.select(Cell.id).where(Cell.level == "county"))
        for name, zone, retired in (("甲", "red_line", None), ("乙", "reserve", "2026-07-01")):
            ended = date.fromisoformat(retired) if retired else None
            site = Site(name=name, zone=zone, county_id=county, retired_on=ended, **about)
            db.session.add(site)
        db.session.add(Site(name="丙", zone=None, county_id=county, **about))
    db.session.remove()
    flask_migrate.downgrade(MIGRATIONS, "0034")
    flask_migrate.upgrade(MIGRATIONS)
    with transaction():
        rows = db.session.scalars(db.select(ZoneVersion).order_by(ZoneVersion.id)).all()
        assert [(row.zone, row.begins_on, row.ends_on) for row in rows] == [
            ("red_line", None, None),
            ("reserve", None, date(2026, 7, 1)),
        ]
        assert {from_db(row.shape).area for row in rows} == {from_db(shape).area}
