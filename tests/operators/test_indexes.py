"""Every order of a list of cases is read from an index: as many rows as a page holds, on whichever
page, however many cases there are. And no index is there for nothing.
"""

import re

import pytest
from sqlalchemy import text

from app import create_app
from app.core.db import db
from app.incidents.models import Incident
from tests.support import county, filings, known_queries, many, plans, world
from tests.support.databases import environment
from tests.support.people import MORNING, Clock, Person

#: How many cases, how many on a page; and how many rows may be read for each that is shown: one of
#: each reason's page to find it, one to show it.
CASES, LIMIT, ROWS = 20_000, 20, 8
READERS = ("wang", "east", "county", "town_leader", "water")
LISTS = (
    *("", "order=due", "overdue=true", "box=overdue", "box=mine", "box=mine&order=due"),
    *("box=my_cells", "box=my_cells&order=due", "status=reported&overdue=true"),
    *(f"cell={world.V1}", f"cell={world.EAST_TOWN}&order=due", f"cell={world.V1}&overdue=true"),
)
#: What moves most; every index on them costs each filing and each step.
TABLES = ("incident", "incident_event", "deadline", "notice", "patrol", "patrol_window")


@pytest.fixture(scope="module")
def asking(engine, tmp_path_factory):
    folder = tmp_path_factory.mktemp("many")
    app = create_app(environment(folder, county.copied(engine, folder)))
    Clock(app).set(MORNING)
    people = {name: Person(app, name) for name in READERS}
    case, patrol, now = filings.new_id(), filings.new_id(), Clock(app).now()
    assert people["wang"].put(f"/incidents/{case}", filings.incident(now)).status_code == 201
    assert people["wang"].put(f"/patrols/{patrol}", filings.patrol(now)).status_code == 201
    many.copies(app, case, CASES, now)
    yield known_queries.Asking(app, people, case, patrol, now)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("query", LISTS)
def test_as_many_rows_are_read_as_pages_hold(asking, reader, query):
    cursor = ""
    for _ in range(3):
        with plans.asked(asking.app, "incident.late_at") as asked:
            page = asking.people[reader].get(f"/incidents?limit={LIMIT}&{query}{cursor}").json
        assert len(asked.statements) == 1
        read = asked.rows_read("incident")
        assert read <= ROWS * (LIMIT + 1), f"{read}\n{asked.plans()}"
        if not page["next"]:
            break
        cursor = f"&cursor={page['next']}"


def test_the_lists_have_something_to_skip(asking):
    for query in ("", "order=due", "overdue=true"):
        page = asking.people["county"].get(f"/incidents?limit={LIMIT}&{query}").json
        assert len(page["items"]) == LIMIT, query
        assert page["next"], query


def test_each_index_has_its_query():
    there = {index.name for table in TABLES for index in db.metadata.tables[table].indexes}
    assert there == set(known_queries.KNOWN)


@pytest.mark.parametrize("index", [name for name, ask in known_queries.KNOWN.items() if ask])
def test_each_index_is_gone_by(asking, index):
    with plans.asked(asking.app, "") as asked:
        known_queries.KNOWN[index](asking)
    found = asked.plans(small="incident" not in index)
    assert index in found.replace(",", " ").replace("\n", " ").split(), found


def test_parts_of_walks_are_found_by_their_keys(asking):
    """Whatever the county and the year have: they are read before its patrols."""
    with plans.asked(asking.app, "patrol_window") as asked:
        known_queries.of_parts(asking)
    found = asked.plans(small=True)
    assert re.search(r"PRIMARY KEY \(key=\?\)|Index Cond: \(key = ANY", found), found


def test_a_case_that_goes_up_moves_in_no_index():
    """Its row is then written anew on its page, and none of the indexes is touched (HOT)."""
    sets = {"level", "base_level", "version", "due_at", "overdue_since", "last_event_at", "status"}
    for index in Incident.__table__.indexes:
        only = str(index.dialect_options["postgresql"]["where"])
        said = {*index.columns.keys(), *re.findall(r"\w+", only)}
        assert not said & sets, index.name
        assert not index.dialect_options["postgresql"]["include"], index.name


@pytest.mark.parametrize("engine", ["postgis"], indirect=True)
def test_rows_that_move_have_room_and_tracks_are_not_packed(asking):
    with asking.app.app_context():
        room = dict(
            db.session.execute(
                text("SELECT relname, reloptions FROM pg_class WHERE reloptions IS NOT NULL")
            ).all()
        )
        packed = db.session.execute(
            text(
                "SELECT attrelid::regclass::text, attname FROM pg_attribute "
                "WHERE attname IN ('track', 'points', 'form') AND attstorage NOT IN ('e', 'p') "
                "AND attrelid::regclass::text IN ('patrol', 'track_piece', 'patrol_form')"
            )
        ).all()
    assert {name for name, said in room.items() if said == ["fillfactor=85"]} == {
        "incident",
        "deadline",
    }
    assert packed == []
