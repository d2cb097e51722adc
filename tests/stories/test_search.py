"""Cases are found by their words, the same on both databases, by whom may see them alone."""

import json
from pathlib import Path

import flask_migrate

from app import create_app
from app.core.db import db, transaction
from app.incidents.models import Incident
from app.incidents.queries.search import found_by
from tests.support import county, filings, world
from tests.support.databases import MIGRATIONS, environment
from tests.support.people import Clock, Person

TABLE = json.loads((Path(__file__).parents[1] / "tables/search.json").read_text("utf-8"))


def found(person, words, **more):
    query = {"q": words, "limit": 500} | more
    answer = person.get("/incidents", query_string=query)
    assert answer.status_code == 200, answer.text
    return {case["id"] for case in answer.json["items"]}


def test_the_table_of_sentences(people, time):
    """Filed in batches, as phones send them."""
    now, ids = time.now(), [filings.new_id() for _ in TABLE["sentences"]]
    items = [
        {
            "path": f"/incidents/{case_id}",
            "body": filings.incident(now, description=sentence, measures_taken=None),
        }
        for case_id, sentence in zip(ids, TABLE["sentences"], strict=True)
    ]
    for first in range(0, len(items), 100):
        assert people.wang.post("/sync", {"items": items[first : first + 100]}).status_code == 200
    for words, hits in TABLE["queries"].items():
        if not words.strip() or "2026" in words:
            continue  # no filter; the year is in every case's number
        assert found(people.east, words) == {ids[n] for n in hits}, words


def test_found_by_number_place_measures_and_notes_until_corrected(people, file):
    case = file(
        by="east",
        source="hotline_12369",
        source_number="HB〔2026〕15号",
        description="沟里有油花",
        place="老磨坊桥下",
        measures_taken="已拦截",
        reporter={"name": "欧阳某某", "phone": "13912345678"},
    )
    number = people.east.get(f"/incidents/{case}").json["number"]
    for words in (number, "15号", "油花", "磨坊", "拦截"):
        assert found(people.east, words) == {case}, words
    for words in ("欧阳", "13912345678", "阳某"):
        for person in (people.east, people.county, people.inspector):
            assert found(person, words) == set(), words
    people.east.act(case, "return", note="请补充排口位置")
    assert found(people.east, "排口") == {case}
    assert found(people.east, "排口 油花") == {case}
    corrected = people.east.act(case, "correct", description="沟里有柴油", note="改正")
    assert corrected.status_code == 201, corrected.text
    assert found(people.east, "油花") == set()
    assert found(people.east, "柴油 磨坊 排口 改正") == {case}


def test_found_at_most_by_who_may_see(people, file):
    here, there = file(), file(by="zhao", village=world.W1)
    assert found(people.county, "秸秆") == {here, there}
    assert found(people.east, "秸秆") == {here}
    assert found(people.west, "秸秆") == {there}
    assert found(people.li, "秸秆") == found(people.admin, "秸秆") == set()
    assert found(people.county, "秸秆", cell=world.WEST_TOWN) == {there}
    assert found(people.county, "！？") == set(), "no filter that is silently ignored"


def test_a_word_of_any_length_and_strangeness_is_stored_and_sought(people, file):
    case = file(description="x" * 3000 + ' \'\\:*&|!() "AND" OR NEAR(' + "火" * 900)
    for words in ("x" * 50, "'", '"', "AND", "near", "火" * 50, "a'b", 'a"b', "a:*", "\\", "-火"):
        found(people.east, words)
    assert found(people.east, "and or near") == {case}
    assert found(people.east, "火" * 9) == {case}


def test_what_was_there_before_is_found_after_the_upgrade(engine, tmp_path):
    app = create_app(environment(tmp_path, county.copied(engine, tmp_path)))
    now, case = Clock(app).set("2026-07-01T09:00:00+08:00"), filings.new_id()
    Person(app, "wang").put(f"/incidents/{case}", filings.incident(now, place="老磨坊"))
    Person(app, "east").act(case, "return", note="请补充排口位置")

    def hits():
        with app.app_context(), transaction():
            query = db.select(Incident.id).where(found_by("磨坊 秸秆 排口"))
            return [str(one) for one in db.session.scalars(query)]

    assert hits() == [case]
    with app.app_context():
        flask_migrate.downgrade(MIGRATIONS, "0004")
        names = db.inspect(db.engine).get_table_names()
        assert not [name for name in names if name.startswith(("incident_text", "incident_fts"))]
        flask_migrate.upgrade(MIGRATIONS)
    assert hits() == [case]
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
