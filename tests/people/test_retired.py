"""What is retired leaves nothing behind that nobody can act on: it says first what it holds."""

import pytest

from tests.support import filings, world
from tests.support.browsing import Browser

TODAY = "2026-07-01"


def code(answer):
    return answer.json.get("code", answer.status_code)


@pytest.fixture
def office(people):
    """A new office of the county with its liaison: (id, post, liaison)."""
    body = {"cell": world.COUNTY, "code": "parks", "name": "园林局", "head_name": "周凯"}
    made = people.admin.post("/departments", body).json["id"]
    given = people.admin.post(
        "/posts", {"officer_id": people.water.id, "kind": "liaison", "department_id": made}
    )
    assert given.status_code == 201, given.text
    return made, given.json["id"]


def retired(people, office):
    return people.admin.put(f"/departments/{office[0]}", {"ended_on": TODAY})


def case_at_county(people, time):
    case = filings.new_id()
    assert people.wang.put(f"/incidents/{case}", filings.incident(time.now())).status_code == 201
    assert people.county.act(case, "take_over", note="县里办").status_code == 201
    if "accept" in people.county.get(f"/incidents/{case}").json["actions"]:
        assert people.county.act(case, "accept").status_code == 201
    return case


def test_a_department_with_a_liaison_is_not_retired(app, people, office):
    refused = retired(people, office)
    assert (code(refused), refused.json["liaisons"]) == ("department_in_use", 1)
    page = f"/console/registers/departments/{office[0]}/end"
    shown = Browser(app, "admin").send(page, page)
    assert (shown.status_code, "联络员 1 名" in shown.text) == (409, True)
    assert people.admin.put(f"/posts/{office[1]}", {"ends_on": TODAY}).status_code == 200
    assert retired(people, office).status_code == 200


def test_a_department_that_handles_a_case_is_not_retired(people, time, office):
    case = case_at_county(people, time)
    assigned = people.county.act(case, "assign", department_id=office[0])
    assert assigned.status_code == 201, assigned.text
    people.admin.put(f"/posts/{office[1]}", {"ends_on": TODAY})
    refused = retired(people, office)
    assert (code(refused), refused.json["cases"]) == ("department_in_use", 1)
    other = people.county.act(case, "assign", officer_id=people.county_leader.id)
    assert other.status_code == 201, other.text
    assert retired(people, office).status_code == 200, "who handled it before keeps only its record"


def test_a_department_with_an_open_transfer_is_not_retired(people, time, office):
    case = case_at_county(people, time)
    sent = people.county.act(case, "transfer", to={"department_id": office[0]}, note="请办理")
    assert sent.status_code == 201, sent.text
    people.admin.put(f"/posts/{office[1]}", {"ends_on": TODAY})
    refused = retired(people, office)
    assert (code(refused), refused.json["transfers"]) == ("department_in_use", 1)


def test_a_department_that_assists_is_not_retired(people, time, office):
    case = case_at_county(people, time)
    leader = people.county_leader.id
    assigned = people.county.act(case, "assign", officer_id=leader, assisting=[office[0]])
    assert assigned.status_code == 201, assigned.text
    people.admin.put(f"/posts/{office[1]}", {"ends_on": TODAY})
    refused = retired(people, office)
    assert (code(refused), refused.json["duties"]) == ("department_in_use", 1)
    again = people.county.act(case, "assign", officer_id=leader, assisting=[])
    assert again.status_code == 201, again.text
    assert retired(people, office).status_code == 200


def test_a_department_that_kinds_or_rules_name_is_not_retired(people, office):
    people.admin.put(f"/posts/{office[1]}", {"ends_on": TODAY})
    assert people.county.put("/kinds/AIR-01", {"county": "parks"}).status_code == 200
    rules = {"emergency": {"offices": ["parks"]}}
    newest = people.county.get("/policies").json["items"][-1]["data"]
    data = newest | {"emergency": newest.get("emergency", {}) | rules["emergency"]}
    body = {"county": world.COUNTY, "valid_from": TODAY, "data": data}
    added = people.county.post("/policies", body)
    assert added.status_code == 201, added.text
    refused = retired(people, office)
    assert code(refused) == "department_in_use"
    assert (refused.json["kinds"], refused.json["rules"]) == (1, 1)
    people.county.put("/kinds/AIR-01", {"retired_on": TODAY})
    people.county.post("/policies", body | {"data": newest})
    assert retired(people, office).status_code == 200, "what is not in use does not hold it"


def test_rules_that_are_to_count_later_hold_a_department_too(people, office, time):
    people.admin.put(f"/posts/{office[1]}", {"ends_on": TODAY})
    newest = people.county.get("/policies").json["items"][-1]["data"]
    zone = {"name": "parks", "marks": ["zone_reserve"], "kinds": [], "level": None}
    zones = {"zones": [zone | {"lead": "parks", "assisting": []}]}
    body = {"county": world.COUNTY, "valid_from": "2026-08-01", "data": newest | {"routing": zones}}
    assert people.county.post("/policies", body).status_code == 201
    refused = retired(people, office)
    assert (code(refused), refused.json["rules"]) == ("department_in_use", 1)
    people.county.post("/policies", body | {"data": newest})
    assert retired(people, office).status_code == 200, "another takes its place before it counts"


def test_a_townships_own_office_is_held_by_the_kinds_and_rules_that_name_its_code(people):
    body = {"cell": world.EAST_TOWN, "code": "green", "name": "东镇绿化办", "head_name": "周"}
    own = people.admin.post("/departments", body).json["id"], None
    kinds = people.county.get("/kinds").json["items"]
    assert retired(people, own).status_code == 200
    people.admin.put(f"/departments/{own[0]}", {"ended_on": None})
    for kind in kinds[:2]:
        named = people.county.put(f"/kinds/{kind['code']}", {"township": "green"})
        assert named.status_code == 200, named.text
    people.county.put(f"/kinds/{kinds[2]['code']}", {"county": "green"})
    newest = people.county.get("/policies").json["items"][-1]["data"]
    zone = {"name": "green", "marks": ["zone_reserve"], "kinds": [], "assisting": []}
    zone |= {"level": "township", "lead": "green"}
    rules = {"county": world.COUNTY, "valid_from": TODAY}
    people.county.post("/policies", rules | {"data": newest | {"routing": {"zones": [zone]}}})
    refused = retired(people, own)
    assert code(refused) == "department_in_use"
    assert (refused.json["kinds"], refused.json["rules"]) == (2, 1), "a county's office is another"
    for kind in kinds[:2]:
        people.county.put(f"/kinds/{kind['code']}", {"township": kind["township"]})
    people.county.post("/policies", rules | {"data": newest})
    assert retired(people, own).status_code == 200


def test_a_department_with_an_unanswered_document_is_not_retired(people, office):
    people.admin.put(f"/posts/{office[1]}", {"ends_on": TODAY})
    body = {"id": filings.new_id(), "kind": "supervision", "ground": "逾期", "demand": "请办理"}
    drafted = people.county.post("/documents", body | {"receiver": {"department_id": office[0]}})
    assert drafted.status_code == 201, drafted.text
    refused = retired(people, office)
    assert (code(refused), refused.json["documents"]) == ("department_in_use", 1)


def test_a_department_is_not_retired_backwards(people, office):
    people.admin.put(f"/posts/{office[1]}", {"ends_on": TODAY})
    back = people.admin.put(f"/departments/{office[0]}", {"ended_on": "2026-06-30"})
    assert code(back) == "dated_back"


def test_a_site_with_open_tasks_is_not_retired(app, people, run_job):
    lon, lat = world.inside(world.V1)
    body = {"name": "砖厂", "kind": "P02", "geometry": {"type": "Point", "coordinates": [lon, lat]}}
    site = people.east.post("/sites", body).json["id"]
    terms = {"unit": "day", "per": "site", "level": "village", "site_ids": [site]}
    plan = {"cell": world.V1, "name": "查砖厂", "starts_on": TODAY, "terms": terms}
    made = people.east.post("/plans", plan)
    assert made.status_code == 201, made.text
    tasks = people.east.get("/tasks").json["items"]
    assert [task["site"]["id"] for task in tasks if task["state"] == "open"] == [site] * len(tasks)
    refused = people.east.put(f"/sites/{site}", {"retired_on": TODAY})
    assert (code(refused), refused.json["tasks"]) == ("site_in_use", len(tasks))
    page = f"/console/registers/sites/{site}/retire"
    assert "项巡查任务" in Browser(app, "east").send(page, page).text
    for task in tasks:
        excused = people.east.post(f"/tasks/{task['id']}/excuse", {"reason": "停产"})
        assert excused.status_code in (200, 201), excused.text
    assert people.east.put(f"/sites/{site}", {"retired_on": TODAY}).status_code == 200


def test_a_retired_department_gets_no_new_liaison(people, office):
    people.admin.put(f"/posts/{office[1]}", {"ends_on": TODAY})
    assert retired(people, office).status_code == 200
    body = {"officer_id": people.wang.id, "kind": "liaison", "department_id": office[0]}
    assert code(people.admin.post("/posts", body)) == "unknown_department"
