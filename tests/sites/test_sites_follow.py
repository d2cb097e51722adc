"""Sites go with the boundaries: a village that is merged or redrawn leaves none behind."""

from datetime import date

import pytest

from app.cells import service as cells
from app.cells.service.load_boundaries import prepared
from app.core import clock
from app.core.db import transaction
from tests.support import filings, world


@pytest.fixture
def site(people):
    """An outlet in the middle of the second village."""
    lon, lat = world.inside(world.V2)
    body = {
        "kind": "P20",
        "name": "排污口",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
    }
    made = people.county.post("/sites", body)
    assert made.status_code == 201, made.text
    return made.json["id"]


def sites_of(people, village):
    return [one["id"] for one in people.county.get(f"/sites?cell={village}").json["items"]]


def visiting(people, who, site, ended, sent):
    """How the visit of a patrol of the second village that ended then is judged."""
    body = filings.patrol(ended, world.V2, sent_at=sent.isoformat(), device={"id": who})
    visit = {"site_id": site, "arrived_at": body["ended_at"], "result": "normal"}
    put = getattr(people, who).put(f"/patrols/{filings.new_id()}", body | {"visits": [visit]})
    assert put.status_code == 201, put.text
    return "visit_foreign" in put.json["marks"]


@pytest.mark.parametrize("redrawn", [True, False])
def test_the_sites_of_a_merged_village_are_asked_of_its_successor(
    app, people, time, run_job, site, redrawn
):
    before = time.now()
    time.set("2026-07-10T09:00:00+08:00")
    with app.app_context(), transaction():
        world.merge_second(date(2026, 7, 10), redrawn)
    assert run_job("place_sites") == 1
    assert run_job("place_sites") == 0, "once for each version of the boundaries"
    assert sites_of(people, world.V1) == [site]
    assert sites_of(people, world.V2) == []
    assert visiting(people, "li", site, before, time.now()) is False, "his village that day"
    if redrawn:
        time.forward(hours=2)
        assert visiting(people, "wang", site, time.now(), time.now()) is False, "his since"


def test_the_sites_of_ground_that_changes_hands_go_with_it(app, people, time, run_job, site):
    units = world.units()
    for unit in units:
        if unit.code in (world.V1, world.V2):
            unit.shape = world.square(
                *world.VILLAGES[{world.V1: world.V2}.get(unit.code, world.V1)]
            )
    time.set("2026-07-02T09:00:00+08:00")
    with app.app_context(), transaction():
        begins = clock.start_of(date(2026, 7, 2))
        about = {"by": None, "in_force_from": begins, "note": "change", "now": clock.now()}
        cells.load_boundaries(rows=prepared(units), **about)
    assert sites_of(people, world.V2) == [site]
    assert run_job("place_sites") == 1
    assert sites_of(people, world.V1) == [site]
