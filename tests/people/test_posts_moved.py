"""A post that is moved stays what it was, but for its place."""

import pytest

from tests.support import world

TODAY = "2026-07-02"


@pytest.mark.parametrize("kind", ["grid_officer", "supervisor"])
def test_a_post_that_is_moved_keeps_its_last_day(people, time, kind):
    until = "2026-12-31"
    body = {"username": "until.then", "name": "新人", "kind": kind, "cell": world.V1}
    made = people.east.post("/officers", body | {"ends_on": until})
    assert made.status_code == 201, made.text
    held = people.admin.get("/posts").json["items"]
    post = next(one["id"] for one in held if one["officer_id"] == made.json["officer"]["id"])
    moved = people.east.put(f"/posts/{post}", {"cell": world.V2, "from": TODAY})
    assert (moved.status_code, moved.json.get("ends_on")) == (200, until), moved.text
    back = {"cell": world.V1, "from": "2026-08-01", "until": "2027-06-30"}
    longer = people.east.put(f"/posts/{moved.json['id']}", back)
    assert (longer.status_code, longer.json.get("ends_on")) == (200, "2027-06-30"), longer.text
    past = {"cell": world.V2, "from": "2027-07-01"}
    assert people.east.put(f"/posts/{longer.json['id']}", past).json["code"] == "dates_reversed"
