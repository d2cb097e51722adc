"""A case stays in its county: nobody moves it to where its own people see it no more."""

import pytest
import shapely

from app.cells import service as cells
from app.cells.service.load_boundaries import prepared
from app.core.db import transaction
from grids.units import Unit
from tests.support import filings, neighbours, world
from tests.support.offices import add_post

FAR = (neighbours.COUNTY, neighbours.TOWN, neighbours.VILLAGE)


@pytest.fixture
def far(app, people):
    """The neighbours with a boundary of their own; the middle of their village."""
    shape = world.square(4, 0)
    levels = ("county", "township", "village")
    parents = ("", *FAR[:2])
    names = ("邻县", "东镇", "村201")
    places = zip(levels, FAR, names, parents, strict=True)
    neighbours.add_neighbours(app)
    units = [Unit(level, code, name, parent, shape) for level, code, name, parent in places]
    with app.app_context(), transaction():
        cells.load_boundaries(
            by=None,
            rows=prepared(units),
            in_force_from=world.SINCE,
            note="far",
            now=world.SINCE,
        )
    middle: shapely.Point = shape.centroid
    return {"lon": middle.x, "lat": middle.y, "accuracy_m": 8, "datum": "wgs84"}


def refused(answer):
    assert (answer.status_code, answer.json["code"]) == (422, "beyond_county"), answer.text
    assert "移交" in answer.json["detail"]


def seen_at_home_alone(people, case):
    for who in (people.wang, people.east, people.county, people.inspector):
        assert who.get(f"/incidents/{case}").status_code == 200
    for who in (people.far_east, people.far_county):
        assert who.get(f"/incidents/{case}").status_code == 404
        kinds = [n["kind"] for n in who.get("/notices").json["items"]]
        assert [kind for kind in kinds if kind.startswith("incident")] == []


def test_no_office_moves_a_case_into_another_county(people, far, file):
    case = file()
    for who in (people.east, people.county):
        if who is people.county:
            assert people.east.act(case, "escalate", note="请县里办").status_code == 201
        refused(who.act(case, "relocate", location=far, note="那里"))
        for code in FAR:
            refused(who.act(case, "relocate", cell_code=code, note="那里"))
    seen_at_home_alone(people, case)
    moved = people.county.act(case, "relocate", cell_code=world.W1, note="在西镇")
    assert moved.status_code == 201, moved.text


def test_its_filer_corrects_it_inside_the_county(people, far, file):
    case = file()
    assert people.east.act(case, "return", note="位置不对").status_code == 201
    refused(people.wang.act(case, "correct", location=far, note="在那边"))
    seen_at_home_alone(people, case)
    there = filings.incident(world.SINCE, world.V2)["location"]
    corrected = people.wang.act(case, "correct", location=there, note="在二村")
    assert corrected.status_code == 201, corrected.text


def test_the_county_office_hands_it_to_the_other_countys_and_no_township_does(people, far, file):
    case = file()
    assert people.east.act(case, "accept").status_code == 201
    for code in FAR[:2]:
        refused(people.east.act(case, "transfer", to={"cell_code": code}, note="属邻县"))
    seen_at_home_alone(people, case)
    assert people.east.act(case, "escalate", note="跨县").status_code == 201
    refused(people.county.act(case, "transfer", to={"cell_code": FAR[1]}, note="属邻县"))
    sent = people.county.act(case, "transfer", to={"cell_code": FAR[0]}, note="属邻县")
    assert sent.status_code == 201, sent.text
    for who in (people.wang, people.east, people.county, people.inspector, people.far_county):
        assert who.get(f"/incidents/{case}").status_code == 200, "both see it"
    assert people.far_county.act(case, "receive").status_code == 201
    assert people.far_county.act(case, "relocate", cell_code=FAR[2], note="x").status_code != 201


def test_nobody_of_another_county_is_given_the_work(app, people, far, file):
    """Not by who sees to both counties either."""
    add_post(app, people.east.id, "reviewer", neighbours.TOWN)
    case = file(kind="RUR-03")
    assert people.east.act(case, "accept").status_code == 201
    given = people.east.act(case, "assign", officer_id=people.far_wang.id)
    assert (given.status_code, given.json["code"]) == (422, "unknown_officer")
    asked = people.east.act(case, "assist", cell_code=neighbours.VILLAGE, note="核查")
    assert (asked.status_code, asked.json["code"]) == (422, "unknown_cell")
    refused(people.east.act(case, "relocate", cell_code=neighbours.VILLAGE, note="那里"))
