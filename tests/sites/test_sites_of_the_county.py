"""What a site or a case names lies in its county: of others nobody learns that they are there."""

import pytest

from app.cells.models import Cell
from app.core.db import db, transaction
from app.sites.models import Site
from tests.support import filings, neighbours


@pytest.fixture
def far(app, people):
    neighbours.add_neighbours(app)
    return people.far_admin


def code(answer):
    return answer.json["code"] if answer.status_code >= 400 else answer.status_code


def test_a_site_is_watched_by_people_of_its_county(people, far):
    site = filings.site()
    for stranger in (far.id, 999_999):
        assert code(people.east.post("/sites", site | {"watcher_id": stranger})) == (
            "unknown_officer"
        )
    made = people.east.post("/sites", site | {"watcher_id": people.wang.id})
    assert made.status_code == 201, made.text
    own = f"/sites/{made.json['id']}"
    for stranger in (far.id, 999_999):
        assert code(people.east.put(own, {"watcher_id": stranger})) == "unknown_officer"
    assert people.east.put(own, {"watcher_id": people.li.id}).json["watcher_id"] == people.li.id
    assert people.county.put(
        f"/officers/{people.li.id}", {"ends_on": "2026-07-01"}
    ).status_code == (200)
    assert code(people.east.put(own, {"watcher_id": people.li.id, "name": "新名"})) == 200
    assert code(people.east.put(own, {"watcher_id": None})) == 200


def test_a_case_names_a_site_of_its_county(app, people, far, time):
    near, beyond = (
        people.east.post("/sites", filings.site(name)).json["id"] for name in ("东厂", "西厂")
    )
    with app.app_context(), transaction():  # the neighbours have no boundaries to place it by
        county = db.session.scalars(db.select(Cell.id).where(Cell.code == neighbours.COUNTY)).one()
        db.session.get_one(Site, beyond).county_id = county
    for site, says in ((near, 201), (beyond, "unknown_site"), (999_999, "unknown_site")):
        body = filings.incident(time.now(), site_id=site)
        assert code(people.wang.put(f"/incidents/{filings.new_id()}", body)) == says
