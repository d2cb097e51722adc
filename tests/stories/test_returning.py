"""Similar cases, spots that return, re-checks after closing, leaders in charge."""

import pytest

from app.cells.models import Cell
from app.core.db import db
from tests.support import filings, offices, world
from tests.support.actions import CLOSING

UNKNOWN = "ffffffff-ffff-4fff-8fff-ffffffffffff"


@pytest.fixture
def file(people, time):
    """Files a case as wang unless told otherwise, some metres north of the village's middle."""

    def make(by="wang", north_m=0, **changes):
        case, (lon, lat) = filings.new_id(), world.inside(world.V1)
        place = {"lon": lon, "lat": lat + north_m / 111_320, "accuracy_m": 8, "datum": "wgs84"}
        body = filings.incident(time.now(), **({"location": place} | changes))
        answer = getattr(people, by).put(f"/incidents/{case}", body)
        assert answer.status_code == 201, answer.text
        return answer.json

    return make


@pytest.fixture
def closed(people, file):
    """A case that was handled and closed by the township; its id."""

    def make(**changes):
        case = file(**changes)["id"]
        steps = {
            "accept": ("east", {}),
            "assign": ("east", {"officer_id": people.town_leader.id}),
            "submit": ("town_leader", {"note": "已整改"}),
            "confirm": ("east", {}),
            "close": ("east", CLOSING),
        }
        for action, (who, body) in steps.items():
            answer = getattr(people, who).act(case, action, **body)
            assert answer.status_code == 201, answer.text
        return case

    return make


def add_reviewer(app, name):
    """A second reviewer of the eastern township."""
    with app.app_context():
        town = db.session.scalars(db.select(Cell.id).where(Cell.code == world.EAST_TOWN)).one()
    offices.add_person(app, name, "reviewer", cell_id=town)


def kinds(person):
    return [notice["kind"] for notice in person.get("/notices").json["items"]]


def shown(person, case):
    return person.get(f"/incidents/{case}").json


def look_backs(person, **query):
    answer = person.get("/look-backs", query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.json["items"]


# Similar cases


def test_a_second_report_of_one_thing_is_offered_for_merging(people, file):
    first = file()
    assert (first["similar"], first["marks"]) == ([], [])
    second = file(by="peer", north_m=30)
    (offered,) = second["similar"]
    assert (offered["id"], offered["status"], offered["distance_m"]) == (
        first["id"],
        "reported",
        30,
    )
    assert "similar" in second["marks"]
    accepted = people.east.act(second["id"], "accept").json["incident"]
    assert [one["number"] for one in accepted["similar"]] == [first["number"]]
    (other,) = people.east.get(f"/incidents/{first['id']}/similar").json["items"]
    assert other["id"] == second["id"], "the earlier one names the later one too"
    assert people.east.act(second["id"], "merge", into=first["id"], note="同").status_code == 201
    assert people.east.get(f"/incidents/{first['id']}/similar").json["items"] == []


def test_what_is_far_old_or_of_another_kind_is_not_similar(people, file, time):
    file()
    assert file(north_m=51)["similar"] == []
    assert file(kind="RUR-03")["similar"] == []
    time.forward(hours=25)
    assert file()["similar"] == []
    assert file(location=None)["similar"] == []


def test_only_what_the_filer_may_see_is_named(people, file):
    file()
    assert file(by="supervisor", source="supervisor")["similar"] == []


def test_a_county_sets_what_is_similar(people, file):
    file()
    data = people.county.get("/policies").json["items"][0]["data"]
    wider = data | {"similar": {"distance_m": 100, "hours": 24}}
    bad = data | {"similar": {"distance_m": 0, "hours": 24}, "look_back": {"natures": []}}
    body = {"county": world.COUNTY, "valid_from": "2026-07-01", "data": bad}
    assert people.county.post("/policies", body).status_code == 422
    answer = people.county.post("/policies", body | {"data": wider})
    assert answer.status_code == 201, answer.text
    assert len(file(north_m=80)["similar"]) == 1


# Spots that return


def test_what_comes_back_after_closing_starts_one_level_higher(people, closed, file, time):
    earlier = closed()
    time.forward(days=40)
    again = file(by="peer", north_m=20)
    assert (again["level"], again["status"], again["marks"]) == ("county", "reported", ["relapse"])
    assert again["relapse_of"] == {
        "id": earlier,
        "number": shown(people.east, earlier)["number"],
        "closed_at_level": "township",
    }
    assert again["due_at"]
    told = [n for n in people.east.get("/notices").json["items"] if n["kind"].endswith("relapsed")]
    assert again["number"] in told[0]["text"]
    event = people.county.get(f"/incidents/{again['id']}/events").json["items"][0]
    assert (event["to_level"], event["data"]["relapse_of"]) == ("county", earlier)
    listed = people.county.get("/incidents?mark=relapse").json["items"]
    assert [one["id"] for one in listed] == [again["id"]]
    assert "incident_filed" in kinds(people.county)


def test_another_place_kind_or_time_is_no_relapse(people, closed, file, time):
    closed()
    time.forward(days=10)
    assert file(north_m=60)["marks"] == []
    assert file(kind="RUR-03")["relapse_of"] is None
    time.forward(days=81)
    assert (file()["level"], file()["relapse_of"]) == ("township", None)


def test_the_same_site_is_the_same_spot_wherever_the_phone_stood(people, closed, file, time):
    site = people.east.post("/sites", filings.site()).json["id"]
    earlier = closed(site_id=site)
    time.forward(days=3)
    assert file(north_m=400, site_id=site)["relapse_of"]["id"] == earlier


def test_a_corrected_kind_or_place_is_judged_again(people, closed, file, time):
    """A relapse by what it is in truth, not by what was written first."""
    earlier = closed()
    time.forward(days=20)
    case = file(kind="RUR-03")
    assert (case["marks"], case["level"]) == ([], "township")
    people.east.act(case["id"], "return", note="类别不对")
    corrected = people.wang.act(case["id"], "correct", kind="AIR-01").json
    again = corrected["incident"]
    assert corrected["event"]["data"]["relapse_of"] == earlier
    assert (again["level"], again["marks"]) == ("county", ["relapse"])
    assert again["relapse_of"]["id"] == earlier
    assert kinds(people.east).count("incident_relapsed") == 1
    taken = people.county.act(case["id"], "accept", kind="RUR-03").json
    assert taken["event"]["data"]["relapse_of"] is None
    assert (taken["incident"]["marks"], taken["incident"]["relapse_of"]) == ([], None)
    moved = file(north_m=800)
    assert moved["relapse_of"] is None
    people.east.act(moved["id"], "accept")
    lon, lat = world.inside(world.V1)
    there = {"lon": lon, "lat": lat, "accuracy_m": 8, "datum": "wgs84"}
    done = people.east.act(moved["id"], "relocate", location=there, note="定位有误").json
    assert done["incident"]["relapse_of"]["id"] == earlier
    assert done["incident"]["level"] == "township", "a person takes it further up"


def test_a_relapse_stays_one_when_the_earlier_case_is_started_again(people, closed, file, time):
    earlier = closed()
    time.forward(days=20)
    case = file()
    people.east.act(earlier, "reopen", note="确未整改")
    people.county.act(case["id"], "return", note="补充位置")
    lon, lat = world.inside(world.V1)
    there = {"lon": lon, "lat": lat + 10 / 111_320, "accuracy_m": 8, "datum": "wgs84"}
    again = people.wang.act(case["id"], "correct", location=there).json["incident"]
    assert "relapse" in again["marks"]
    assert again["relapse_of"]["id"] == earlier
    people.county.act(case["id"], "return", note="类别不对")
    other = people.wang.act(case["id"], "correct", kind="RUR-03").json["incident"]
    assert (other["marks"], other["relapse_of"]) == ([], None)


def test_relapses_in_a_batch_are_found_like_single_ones(people, closed, time):
    closed()
    time.forward(days=3)
    items = [
        {
            "method": "PUT",
            "path": f"/api/v1/incidents/{filings.new_id()}",
            "body": filings.incident(time.now(), **changes),
        }
        for changes in ({}, {"kind": "RUR-03"})
    ]
    answer = people.wang.post("/sync", {"items": items})
    assert answer.status_code == 200, answer.text
    marks = {
        one["kind"]: (one["marks"], one["level"])
        for one in people.county.get("/incidents?status=reported").json["items"]
    }
    assert marks == {"AIR-01": (["relapse"], "county"), "RUR-03": ([], "township")}


# Re-checks


def test_closing_plans_re_checks_that_another_does(people, closed, time):
    case = closed()
    rows = look_backs(people.county, cell=world.COUNTY, done="false")
    assert [(row["days"], row["due_at"][:10], row["level"]) for row in rows] == [
        (30, "2026-07-31", "county"),
        (90, "2026-09-29", "county"),
    ]
    assert [row["incident"]["id"] for row in rows] == [case, case]
    assert "look_back" not in shown(people.east, case)["actions"], "he closed it"
    assert "look_back" not in shown(people.town_leader, case)["actions"], "he handled it"
    early = people.county.act(case, "look_back", result="held", note="好")
    assert (early.status_code, early.json["code"]) == (422, "look_back_early")
    time.set("2026-07-28T10:00:00+08:00")
    done = people.county.act(case, "look_back", result="held", note="未反弹", photo_ids=["a" * 64])
    assert done.status_code == 201, done.text
    assert done.json["incident"]["status"] == "closed"
    (row,) = look_backs(people.county, done="true")
    assert (row["result"], row["note"], row["done_by"]["id"]) == (
        "held",
        "未反弹",
        people.county.id,
    )
    assert [row["days"] for row in look_backs(people.county, due="2026-09-30", done="false")] == [
        90
    ]
    assert look_backs(people.county, due="2026-09-01", done="false") == []
    assert look_backs(people.west) == []
    time.set("2026-09-28T10:00:00+08:00")
    assert people.county.act(case, "look_back", result="held", note="好").status_code == 201
    assert "look_back" not in shown(people.county, case)["actions"]


def test_a_second_reviewer_of_the_township_looks_back(app, people, closed, time):
    add_reviewer(app, "east2")
    case = closed()
    assert {row["level"] for row in look_backs(people.east)} == {"township"}
    time.set("2026-07-28T10:00:00+08:00")
    assert people.east2.act(case, "look_back", result="held", note="好").status_code == 201


def test_whoever_handled_it_before_another_did_does_not_look_back_either(app, people, file, time):
    add_reviewer(app, "east2")
    case = file()["id"]
    steps = (
        ("east", "accept", {}),
        ("east", "assign", {"officer_id": people.east2.id}),
        ("east2", "submit", {"note": "已整改"}),
        ("east", "reject", {"note": "不够"}),
        ("east", "assign", {"officer_id": people.town_leader.id}),
        ("town_leader", "submit", {"note": "已整改"}),
        ("east", "confirm", {}),
        ("east", "close", CLOSING),
    )
    for who, action, body in steps:
        answer = getattr(people, who).act(case, action, **body)
        assert answer.status_code == 201, answer.text
    assert {row["level"] for row in look_backs(people.county)} == {"county"}
    assert "look_back" not in shown(people.east2, case)["actions"]
    time.set("2026-07-28T10:00:00+08:00")
    assert people.county.act(case, "look_back", result="held", note="好").status_code == 201


def test_a_failed_re_check_reopens_one_level_higher_and_counts(people, closed):
    case = closed()
    failed = people.county.act(case, "look_back", result="failed", note="又在生产")
    assert failed.status_code == 201, failed.text
    again = failed.json["incident"]
    assert (again["status"], again["level"], again["reopenings"], again["handler"]) == (
        "accepted",
        "county",
        1,
        None,
    )
    assert again["due_at"]
    assert again["closed_at"] is None
    assert failed.json["event"]["data"]["closed_at"] == "township"
    assert "incident_look_back_failed" in kinds(people.east)
    assert "incident_look_back_failed" in kinds(people.wang)
    assert shown(people.east, case)["actions"] == []
    assert [row["result"] for row in look_backs(people.county)] == ["failed", "reopened"]


def test_reopening_ends_what_was_planned(people, closed, run_job, time):
    case = closed()
    people.east.act(case, "reopen", note="又冒烟")
    assert {row["result"] for row in look_backs(people.county)} == {"reopened"}
    time.set("2026-08-03T10:00:00+08:00")
    run_job("escalate")
    assert "incident_look_back_overdue" not in kinds(people.county)


def test_a_re_check_that_is_late_goes_up_once_and_stays_owed(app, people, closed, time, run_job):
    add_reviewer(app, "east2")
    case = closed()
    time.set("2026-08-03T10:00:00+08:00")
    assert run_job("escalate") >= 1
    (first, _) = look_backs(people.county)
    assert (first["level"], first["late_since"][:10]) == ("county", "2026-07-31")
    assert kinds(people.county).count("incident_look_back_overdue") == 1
    assert "incident_look_back_overdue" in kinds(people.east2)
    time.set("2026-08-11T10:00:00+08:00")
    run_job("escalate")
    assert "incident_look_back_overdue" in kinds(people.county_leader)
    assert run_job("escalate") == 0
    assert people.county.act(case, "look_back", result="held", note="好").status_code == 201


def test_who_owes_a_re_check_finds_it_in_a_box_and_a_badge_of_his(app, people, closed, time):
    add_reviewer(app, "east2")
    case = closed()

    def waits(person):
        for order in ("newest", "due"):
            items = person.get(f"/incidents?box=look_backs&order={order}").json["items"]
            assert [c["id"] for c in items] in ([], [case])
        count = person.get("/incidents/counts").json["look_backs"]
        assert count == len(items)
        return count

    assert waits(people.east2) == 0, "not yet"
    time.set("2026-07-24T10:00:00+08:00")
    assert waits(people.east2) == 1
    for barred in (people.east, people.town_leader, people.county, people.west, people.wang):
        assert waits(barred) == 0, barred.username
    assert people.east2.act(case, "look_back", result="held", note="好").status_code == 201
    assert waits(people.east2) == 0


def test_what_the_countys_reviewers_closed_themselves_waits_for_its_leader(people, file, time):
    case = file(by="east", source="public")["id"]
    steps = (
        ("east", "accept", {}),
        ("east", "assign", {"officer_id": people.town_leader.id}),
        ("town_leader", "submit", {"note": "已整改"}),
        ("county", "confirm", {}),
        ("county", "close", CLOSING | {"satisfaction": "unreachable"}),
    )
    for who, action, body in steps:
        assert getattr(people, who).act(case, action, **body).status_code == 201, action
    time.set("2026-07-24T10:00:00+08:00")
    badges = {
        name: getattr(people, name).get("/incidents/counts").json["look_backs"]
        for name in ("county_leader", "county", "east", "town_leader")
    }
    assert badges == {"county_leader": 1, "county": 0, "east": 0, "town_leader": 0}
    answer = people.county_leader.act(case, "look_back", result="held", note="好")
    assert answer.status_code == 201, answer.text


def test_a_nuisance_is_not_looked_at_again(people, closed):
    closed(kind="RUR-03", measures_taken="")
    assert look_backs(people.county) == []


def test_a_re_check_that_is_not_there_is_refused(people, closed):
    case = closed()
    refused = people.county.act(case, "look_back", result="failed", note="x", look_back_id=UNKNOWN)
    assert (refused.status_code, refused.json["code"]) == (422, "no_look_back")


# Leaders


def test_a_leader_takes_charge_follows_and_hears_the_end(people, file, time, run_job):
    case = file()["id"]
    named = people.east.act(case, "name_leader", officer_id=people.town_leader.id, note="包案")
    assert named.status_code == 201, named.text
    assert named.json["incident"]["leader"]["id"] == people.town_leader.id
    assert "incident_led" in kinds(people.town_leader)
    assert people.town_leader.get("/incidents/counts").json["led"] == 1
    assert [c["id"] for c in people.town_leader.get("/incidents?box=led").json["items"]] == [case]
    assert people.town_leader.act(case, "comment", note="请报进展").status_code == 201
    time.forward(days=1)
    run_job("escalate")
    assert "incident_led_late" in kinds(people.town_leader)
    people.county.act(case, "name_leader", officer_id=people.county_leader.id)
    assert people.town_leader.get("/incidents/counts").json["led"] == 0
    assert people.county_leader.get("/incidents/counts").json["led"] == 1
    history = [e["action"] for e in people.east.get(f"/incidents/{case}/events").json["items"]]
    assert history.count("name_leader") == 2
    people.county.act(case, "dismiss", note="查无此事")
    assert "incident_unfounded" in kinds(people.county_leader)
    assert people.county_leader.get("/incidents/counts").json["led"] == 0


def test_only_a_leader_of_the_place_is_named_and_only_by_reviewers(people, file):
    case = file()["id"]
    for who in (people.wang, people.county):
        refused = people.east.act(case, "name_leader", officer_id=who.id)
        assert (refused.status_code, refused.json["code"]) == (422, "not_a_leader")
    assert people.wang.act(case, "name_leader", officer_id=people.town_leader.id).status_code == 409
