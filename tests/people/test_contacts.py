"""The contact person from above receives the reports of his cell, as the policy says (A07)."""

from tests.support import filings, world
from tests.support.actions import CLOSING


def kinds(person):
    return [notice["kind"] for notice in person.get("/notices").json["items"]]


def named(by, cell, person):
    answer = by.post(f"/cells/{cell}/contacts", {"officer_id": person.id})
    assert answer.status_code == 201, answer.text


def file(people, time, by="wang", **changes):
    case = filings.new_id()
    answer = getattr(people, by).put(
        f"/incidents/{case}", filings.incident(time.now(), kind="RUR-03", **changes)
    )
    assert answer.status_code == 201, answer.text
    return case


def policy(people, **changes):
    data = people.county.get("/policies").json["items"][0]["data"] | changes
    body = {"county": world.COUNTY, "valid_from": "2026-07-01", "data": data}
    return people.county.post("/policies", body)


def test_he_hears_of_what_is_filed_late_and_closed_in_his_cell(people, time, run_job):
    named(people.east, world.V1, people.town_leader)
    named(people.county, world.EAST_TOWN, people.county_leader)
    case = file(people, time)
    assert kinds(people.town_leader) == ["contact_filed"]
    assert people.town_leader.get(f"/incidents/{case}").status_code == 200
    assert kinds(people.county_leader) == [], "it is no report of the township"
    file(people, time, location=filings.incident(time.now(), world.V2)["location"])
    assert kinds(people.town_leader) == ["contact_filed"], "another village"
    people.east.act(case, "accept")
    people.east.act(case, "assign", officer_id=people.peer.id)
    people.peer.act(case, "submit", note="已清理")
    people.east.act(case, "confirm")
    assert people.east.act(case, "close", **CLOSING).status_code == 201
    assert kinds(people.town_leader)[0] == "contact_closed"
    time.forward(days=3)
    run_job("escalate")
    assert kinds(people.county_leader) == ["contact_late"], "the township let it run out"


def test_who_is_told_anyway_is_told_once_and_of_an_emergency_at_once(people, time):
    named(people.east, world.V1, people.east)
    case = file(people, time)
    assert kinds(people.east) == ["incident_filed"], case
    named(people.east, world.V2, people.town_leader)
    spill = filings.new_id()
    body = filings.incident(time.now(), world.V2, kind="EMG-01")
    assert people.li.put(f"/incidents/{spill}", body).status_code == 201
    assert kinds(people.town_leader) == ["emergency_filed"]


def test_the_deputy_of_a_contact_hears_it_and_a_county_says_of_what(people, time):
    named(people.east, world.V1, people.town_leader)
    week = {"starts_on": "2026-07-01", "ends_on": "2026-07-07", "deputy_id": people.west.id}
    assert people.town_leader.post("/delegations", week).status_code == 201
    file(people, time)
    assert kinds(people.town_leader) == kinds(people.west) == ["contact_filed"]
    assert policy(people, contacts=["late"]).status_code == 201
    file(people, time)
    assert kinds(people.town_leader) == ["contact_filed"]
    assert policy(people, contacts=["born"]).json["code"] == "policy_invalid"
