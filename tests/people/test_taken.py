"""What is taken already is said by name, in the API as in the console."""

import pytest

from tests.support import world
from tests.support.browsing import Browser

PARKS = {"cell": world.COUNTY, "code": "parks", "name": "园林局"}
KIND = {"code": "AIR-01", "name": "焚烧", "english": "burning", "natures": ["violation"]}
KIND |= {"severities": ["general"], "discoverable": True, "township": "env_office"}
KIND |= {"county": "ecology", "assisting": []}
LIU = {"username": "wang", "name": "刘", "kind": "grid_officer", "cell": world.V1}


@pytest.mark.parametrize(
    ("path", "body", "code", "named"),
    [
        ("/departments", PARKS | {"code": "water"}, "department_exists", "water"),
        ("/kinds", KIND, "kind_exists", "AIR-01"),
        ("/officers", LIU, "username_taken", "wang"),
    ],
)
def test_a_code_that_is_taken_is_named(people, path, body, code, named):
    answer = people.county.post(path, body)
    assert (answer.status_code, answer.json["code"]) == (409, code), answer.text
    assert named in answer.json["detail"]


def test_a_post_that_somebody_holds_is_named(people):
    again = {"officer_id": people.wang.id, "kind": "grid_officer", "cell": world.V1}
    answer = people.east.post("/posts", again)
    assert (answer.json["code"], "wang" in answer.json["detail"]) == ("post_held", True)


def test_a_department_is_not_taken_up_again_beside_another_of_its_code(people):
    first = people.admin.post("/departments", PARKS).json["id"]
    ended = people.admin.put(f"/departments/{first}", {"ended_on": "2026-07-01"})
    assert ended.status_code == 200, ended.text
    assert people.admin.put(f"/departments/{first}", {"ended_on": None}).status_code == 200
    people.admin.put(f"/departments/{first}", {"ended_on": "2026-07-01"})
    assert people.admin.post("/departments", PARKS).status_code == 201
    again = people.admin.put(f"/departments/{first}", {"ended_on": None})
    assert again.json["code"] == "department_exists"


def test_the_console_says_it_and_keeps_what_was_typed(app, time):
    page = "/console/registers/departments/all/new"
    said = PARKS | {"code": "water"}
    refused = Browser(app, "admin").send(page, page, **said)
    assert (refused.status_code, "编码为 water 的部门" in refused.text) == (409, True)
    assert 'value="园林局"' in refused.text
