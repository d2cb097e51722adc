"""Emergencies: all levels are called and chased, a spill is met, measured and declared over."""

import pytest

from app.cells.models import Cell
from app.core.db import db
from app.deadlines.models import Deadline
from app.incidents.models import EmergencyCall
from tests.support import filings, offices, world
from tests.support.actions import CLOSING, NEEDED
from tests.support.strangers import check_strangers_learn_nothing

SAMPLE = NEEDED["sample"] | {"limit": 0.05}


@pytest.fixture
def office(app, people):
    """The county's emergency office with a liaison, `rescue`."""
    return offices.add_office(app, "emergency", "应急管理局", world.COUNTY, "rescue")


@pytest.fixture
def spill(people, time, office):
    """An oil spill in the night of a holiday, found by wang; its id."""
    time.set("2026-10-02T23:10:00+08:00")
    return file(people.wang, time)


def file(person, time, **changes):
    case = filings.new_id()
    body = filings.incident(time.now(), kind="EMG-01", description="货车侧翻漏油", **changes)
    answer = person.put(f"/incidents/{case}", body)
    assert answer.status_code == 201, answer.text
    return case


def kinds(person):
    return [notice["kind"] for notice in person.get("/notices").json["items"]]


def shown(person, case):
    answer = person.get(f"/incidents/{case}/emergency")
    assert answer.status_code == 200, answer.text
    return answer.json


def states(person, case):
    return {call["level"]: call["state"] for call in shown(person, case)["calls"]}


def may(person, case):
    return set(person.get(f"/incidents/{case}").json["actions"])


def roster(people, *turns):
    """The duty roster of the township in July."""
    body = [
        {"officer_id": person.id, "starts_at": first, "ends_at": last}
        for person, first, last in turns
    ]
    answer = people.east.put(f"/duty-rosters/{world.EAST_TOWN}/2026-07", {"turns": body})
    assert answer.status_code == 200, answer.text


def test_an_oil_spill_in_a_holiday_night_from_its_filing_to_its_end(people, time, spill, run_job):
    called = (people.chief, people.east, people.county, people.rescue)
    for person in called:
        assert kinds(person) == ["emergency_filed"], person.username
        assert "acknowledge" in may(person, spill), person.username
    assert "acknowledge" not in may(people.wang, spill), "who filed it need not say that he knows"
    assert {"accept", "return"} <= may(people.county, spill), "the county acts at once"
    owed = people.east.get(f"/incidents/{spill}").json["owes"]
    assert [one["part"] for one in owed] == ["called"] * 4

    time.forward(minutes=3)
    known = people.east.act(spill, "acknowledge").json
    assert known["event"]["data"] == {"levels": ["township"]}
    assert "stand_down" in known["incident"]["actions"]
    people.rescue.act(spill, "acknowledge")
    people.chief.act(spill, "acknowledge")
    assert people.county.act(spill, "acknowledge").status_code == 201
    assert set(states(people.wang, spill).values()) == {"acknowledged"}
    assert "stand_down" not in may(people.east, spill), "the county leads now"
    assert [call["level"] for call in shown(people.east, spill)["calls"] if call["leads"]] == [
        "county"
    ]
    time.forward(minutes=30)
    assert run_job("escalate") == 0 or "emergency_unanswered" not in kinds(people.east)

    sheet = {"substance": "柴油", "water": "清水河", "road": "省道 S102 41 公里"}
    first = people.rescue.act(spill, "sheet", **sheet, measures=["围油栏"], downstream=[world.W1])
    assert first.status_code == 201, first.text
    assert first.json["event"]["data"]["told"] == [world.W1]
    assert kinds(people.zhao) == ["emergency_downstream"]
    assert people.zhao.get(f"/incidents/{spill}").status_code == 200
    assert shown(people.zhao, spill)["downstream"][0]["cell"]["code"] == world.W1
    people.chief.act(spill, "sheet", measures=["围油栏", "吸油毡"])
    stands = shown(people.county, spill)["sheet"]
    assert (stands["substance"], stands["measures"]) == ("柴油", ["围油栏", "吸油毡"])
    history = people.county.get(f"/incidents/{spill}/events").json["items"]
    versions = [event["data"]["sheet"] for event in history if event["action"] == "sheet"]
    assert versions[1] == {"measures": [["围油栏"], ["围油栏", "吸油毡"]]}

    time.set("2026-10-03T09:00:00+08:00")
    over = people.rescue.act(spill, "sample", **SAMPLE | {"taken_at": "2026-10-03T08:00:00+08:00"})
    assert over.json["event"]["data"] == {"over": True}
    assert kinds(people.county)[0] == kinds(people.east)[0] == "emergency_over_limit"
    refused = people.county.act(spill, "stand_down", note="油污已清")
    assert (refused.json["code"], refused.json["over"]) == ("samples_over", ["下游桥 石油类"])
    assert people.county.act(spill, "sample", **NEEDED["sample"]).json["code"] == "sample_unjudged"
    time.set("2026-10-04T09:00:00+08:00")
    clean = SAMPLE | {"taken_at": "2026-10-04T08:00:00+08:00", "value": 0.02}
    people.rescue.act(spill, "sample", **clean, laboratory="省监测总站")
    people.county.act(spill, "sheet", cleared_at="2026-10-04T08:30:00+08:00")
    found = shown(people.wang, spill)
    assert [(one["value"], one["over"]) for one in found["samples"]] == [(0.9, True), (0.02, False)]
    assert found["still_over"] == []

    ended = people.county.act(spill, "stand_down", note="连续两天达标")
    assert ended.status_code == 201, ended.text
    assert ended.json["event"]["data"] == {"level": "county"}
    for person in (people.wang, people.chief, people.east, people.rescue, people.zhao):
        assert kinds(person)[0] == "emergency_ended", person.username
    end = shown(people.east, spill)["stood_down"]
    assert (end["level"], end["by"]["name"], end["reason"]) == ("county", "county", None)
    for person in (*called, people.zhao):
        assert not {"acknowledge", "stand_down"} & may(person, spill)


def test_it_is_not_closed_before_its_end_is_declared(people, time, spill):
    people.east.act(spill, "accept")
    people.east.act(spill, "assign", officer_id=people.town_leader.id)
    people.town_leader.act(spill, "submit", note="已清")
    people.east.act(spill, "confirm")
    refused = people.east.act(spill, "close", **CLOSING)
    assert (refused.status_code, refused.json["code"]) == (422, "emergency_runs")
    people.east.act(spill, "acknowledge")
    people.east.act(spill, "stand_down", note="已清")
    assert people.east.act(spill, "close", **CLOSING).status_code == 201
    people.east.act(spill, "reopen", note="又渗出油污")
    assert shown(people.east, spill)["stood_down"] is None
    assert "stand_down" in may(people.east, spill), "whoever reopens it knows of it"


def test_a_reason_ends_it_although_a_value_is_over(people, spill):
    people.east.act(spill, "acknowledge")
    people.east.act(spill, "sample", **SAMPLE)
    assert people.east.act(spill, "stand_down", note="已清").json["code"] == "samples_over"
    people.east.act(spill, "stand_down", note="已清", reason="转入长期监测")
    assert shown(people.east, spill)["stood_down"]["reason"] == "转入长期监测"


def chases(person):
    return kinds(person).count("emergency_unanswered")


def test_whoever_does_not_answer_is_chased_those_on_duty_first_then_all_then_the_leaders(
    app, people, time, office, run_job
):
    people.li.get("/me")
    roster(people, (people.li, "2026-07-01T08:00:00+08:00", "2026-07-01T20:00:00+08:00"))
    case = file(people.wang, time)
    assert "emergency_filed" in kinds(people.li), "on duty for the township, whatever his post"
    people.chief.act(case, "acknowledge")
    people.county.act(case, "acknowledge")
    people.rescue.act(case, "acknowledge")
    told = []
    for _ in range(4):
        time.forward(minutes=10)
        run_job("escalate")
        assert run_job("escalate") == 0, "once until the next is due"
        told.append((chases(people.li), chases(people.east), chases(people.town_leader)))
    assert told == [(1, 0, 0), (2, 1, 0), (3, 2, 1), (4, 3, 2)]
    assert chases(people.chief) == chases(people.county) == chases(people.rescue) == 0
    (call,) = [one for one in shown(people.east, case)["calls"] if one["state"] == "called"]
    assert (call["level"], call["chases"], bool(call["late_since"])) == ("township", 4, True)
    history = people.east.get(f"/incidents/{case}/events").json["items"]
    chase = [event["data"] for event in history if event["action"] == "chase"]
    assert chase == [{"levels": ["township"]}] * 4
    assert people.li.act(case, "acknowledge").status_code == 201, "he answers for the township"
    time.forward(minutes=30)
    assert "chase" not in [
        event["action"]
        for event in people.east.get(f"/incidents/{case}/events").json["items"][len(history) + 1 :]
    ]
    assert (chases(people.li), chases(people.east)) == (4, 3)
    assert late_reasons(app, case) == {"done", "chased"}


def late_reasons(app, case):
    """Why the limits of a case's calls ended."""
    with app.app_context():
        calls = db.session.scalars(db.select(EmergencyCall)).all()
        keys = [str(call.id) for call in calls if str(call.incident_id) == case]
        query = db.select(Deadline.reason).where(
            Deadline.owner == "call", Deadline.owner_id.in_(keys)
        )
        return set(db.session.scalars(query))


def test_all_that_are_late_at_once_are_one_event(people, time, spill, run_job):
    time.forward(minutes=11)
    run_job("escalate")
    history = people.east.get(f"/incidents/{spill}/events").json["items"]
    (chase,) = [event for event in history if event["action"] == "chase"]
    assert set(chase["data"]["levels"]) == {"village", "township", "county", "office"}
    for person in (people.chief, people.east, people.county, people.rescue):
        assert chases(person) == 1, person.username


def test_the_desk_that_files_it_knows_and_a_vacant_village_burns_no_time(people, time, office):
    case = file(people.east, time, **at(world.V2))
    assert states(people.east, case) == {
        "village": "called",
        "township": "acknowledged",
        "county": "called",
        "office": "called",
    }
    assert "acknowledge" in may(people.li, case), "a village without a chief is its officers'"
    empty = file(people.county, time, **at(f"{world.EAST_TOWN}203"))
    assert states(people.county, empty)["village"] == "vacant"
    assert states(people.county, empty)["county"] == "acknowledged"


def at(village):
    lon, lat = world.inside(village)
    return {"location": {"lon": lon, "lat": lat, "accuracy_m": 8, "datum": "wgs84"}}


def test_a_false_alarm_is_found_unfounded_and_chases_nobody_more(people, time, spill, run_job):
    assert people.east.act(spill, "dismiss", note="误报").status_code == 201
    assert set(states(people.east, spill).values()) == {"ended"}
    time.forward(minutes=30)
    run_job("escalate")
    assert chases(people.chief) == 0
    assert not {"acknowledge", "sheet"} & may(people.chief, spill)


def test_who_was_called_or_warned_hears_that_it_was_none(people, spill):
    people.rescue.act(spill, "acknowledge")
    people.east.act(spill, "acknowledge")
    people.east.act(spill, "sheet", downstream=[world.W1])
    assert people.east.act(spill, "dismiss", note="误报").status_code == 201
    assert kinds(people.rescue)[0] == kinds(people.zhao)[0] == "emergency_ended"
    for person in (people.county, people.chief):
        assert "emergency_ended" not in kinds(person), "the end of the case says it"
        assert kinds(person)[0] == "incident_unfounded", person.username


@pytest.mark.parametrize(
    ("action", "body"),
    [("dismiss", {"note": "误报"}), ("accept", {"kind": "AIR-01"}), ("accept", {"kind": "EMG-04"})],
)
def test_that_it_is_none_is_for_the_level_that_leads_to_say(people, time, office, action, body):
    alarm = filings.new_id()
    filed = filings.incident(time.now(), kind="EMG-04", nature="emergency", severity="emergency")
    assert people.wang.put(f"/incidents/{alarm}", filed).status_code == 201
    people.east.act(alarm, "acknowledge")
    people.county.act(alarm, "acknowledge")
    if body.get("kind") == "EMG-04":
        body = body | {"nature": "hazard", "severity": "serious"}
    refused = people.east.act(alarm, action, **body)
    assert (refused.status_code, refused.json["code"]) == (422, "emergency_led")
    assert states(people.county, alarm)["county"] == "acknowledged"
    assert "stand_down" in may(people.county, alarm)
    assert people.county.act(alarm, action, **body).status_code == 201
    assert kinds(people.rescue)[0] == "emergency_ended"


def test_a_corrected_kind_does_not_end_it_over_the_head_of_who_leads(people, spill):
    people.county.act(spill, "acknowledge")
    people.east.act(spill, "return", note="类别不对")
    refused = people.wang.act(spill, "correct", kind="AIR-01")
    assert (refused.status_code, refused.json["code"]) == (422, "emergency_led")
    assert people.wang.act(spill, "correct", description="漏油，已补充").status_code == 201


def test_what_was_over_and_is_not_calls_all_anew(people, time, spill):
    people.east.act(spill, "acknowledge")
    people.east.act(spill, "dismiss", note="误报")
    time.forward(hours=1)
    people.east.act(spill, "reopen", note="确有泄漏")
    calls = [one for one in shown(people.east, spill)["calls"] if one["state"] == "called"]
    assert {one["level"] for one in calls} == {"village", "county", "office"}
    assert kinds(people.chief).count("emergency_filed") == 2
    assert "acknowledge" in may(people.county, spill)


def test_what_becomes_an_emergency_calls_and_what_is_none_any_more_does_not(people, time, office):
    case = filings.new_id()
    hazard = filings.incident(time.now(), kind="ECO-09", nature="hazard", severity="general")
    people.wang.put(f"/incidents/{case}", hazard)
    assert shown(people.east, case)["calls"] == []
    people.east.act(case, "accept", nature="emergency")
    assert set(states(people.east, case)) == {"village", "township", "county", "office"}
    assert "emergency_filed" in kinds(people.chief)
    alarm = file(people.wang, time)
    people.east.act(alarm, "accept", kind="EMG-04", nature="hazard", severity="serious")
    assert set(states(people.east, alarm).values()) == {"ended"}
    assert people.east.act(alarm, "acknowledge").status_code == 409


def test_whoever_takes_it_over_knows_and_leads(people, spill):
    people.east.act(spill, "acknowledge")
    taken = people.county.act(spill, "take_over", note="跨镇").json["incident"]
    assert "stand_down" in taken["actions"]
    assert states(people.county, spill)["county"] == "acknowledged"
    assert "stand_down" not in may(people.east, spill)


def test_put_into_another_township_it_calls_there(people, spill):
    people.east.act(spill, "acknowledge")
    people.east.act(spill, "relocate", cell_code=world.W1, note="在界河对岸")
    calls = shown(people.west, spill)["calls"]
    towns = [(c["who"]["cell"]["code"], c["state"]) for c in calls if c["level"] == "township"]
    assert towns == [(world.EAST_TOWN, "acknowledged"), (world.WEST_TOWN, "called")]
    assert "emergency_filed" in kinds(people.west)
    assert "stand_down" not in may(people.east, spill) if sees(people.east, spill) else True
    assert people.west.act(spill, "acknowledge").status_code == 201
    assert "stand_down" in may(people.west, spill)


def sees(person, case):
    return person.get(f"/incidents/{case}").status_code == 200


def test_strangers_learn_nothing_and_nothing_of_it_is_offered_in_other_cases(people, time, spill):
    bodies = {
        "acknowledge": {},
        "sheet": {"substance": "x"},
        "sample": SAMPLE,
        "stand_down": {"note": "x"},
    }
    check_strangers_learn_nothing(people, spill, bodies, "emergency")
    other = filings.new_id()
    people.wang.put(f"/incidents/{other}", filings.incident(time.now()))
    assert not {*bodies} & may(people.east, other)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "invalid"),
        ({"downstream": ["none"]}, "unknown_cell"),
        ({"downstream": [f"{world.EAST_TOWN}203", 7]}, "invalid"),
        ({"measures": [{}]}, "invalid"),
        ({"measures": [None]}, "invalid"),
        ({"cleared_at": "2026-07-01T10:00:00"}, "invalid"),
        ({"cleared_at": "2027-01-01T10:00:00+08:00"}, "time_to_come"),
    ],
)
def test_a_sheet_that_says_nothing_or_cannot_be_is_refused(people, spill, body, code):
    answer = people.east.act(spill, "sheet", **body)
    assert (answer.status_code in (404, 422), answer.json["code"]) == (True, code), answer.text
    assert shown(people.east, spill)["sheet"] is None


def test_a_village_downstream_without_people_is_told_by_its_township(people, spill):
    third = f"{world.WEST_TOWN}203"
    people.east.act(spill, "sheet", downstream=[third, third])
    assert kinds(people.west) == ["emergency_downstream"]
    people.east.act(spill, "sheet", downstream=[third])
    assert kinds(people.west) == ["emergency_downstream"], "told once"


# Burning


def test_the_fire_team_of_the_village_hears_of_burning(app, people, time):
    team = [
        {"name": "甲", "phone": "1", "leads": True},
        {"name": "乙", "phone": "2", "officer_id": people.zhao.id, "leads": False},
    ]
    made = people.east.put(f"/cells/{world.V1}/fire-team", {"members": team})
    assert made.status_code == 200, made.text
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
    assert kinds(people.zhao) == ["fire_reported"]
    assert people.zhao.get(f"/incidents/{case}").json["actions"] == []
    other = filings.new_id()
    people.wang.put(f"/incidents/{other}", filings.incident(time.now(), kind="RUR-03"))
    assert kinds(people.zhao) == ["fire_reported"]


def test_what_turns_out_to_burn_or_to_burn_elsewhere_is_told_to_the_team_there(people, time):
    for village, person in ((world.V1, people.zhao), (world.V2, people.li)):
        member = {"name": "乙", "phone": "2", "officer_id": person.id, "leads": True}
        made = people.east.put(f"/cells/{village}/fire-team", {"members": [member]})
        assert made.status_code == 200, made.text
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now(), kind="RUR-03"))
    assert kinds(people.zhao) == []
    people.east.act(case, "accept", kind="AIR-01")
    assert kinds(people.zhao) == ["fire_reported"]
    assert people.zhao.get(f"/incidents/{case}").status_code == 200
    people.east.act(case, "relocate", cell_code=world.V2, note="在路那边")
    assert kinds(people.li) == ["fire_reported"]
    people.east.act(case, "relocate", cell_code=world.V1, note="还是这边")
    assert kinds(people.zhao) == ["fire_reported"], "told once"


def test_who_filed_it_and_answers_for_a_place_hears_once_that_it_starts_again(
    app, people, time, office
):
    with app.app_context():
        town = db.session.scalars(db.select(Cell.id).where(Cell.code == world.EAST_TOWN)).one()
    offices.add_person(app, "east2", "reviewer", cell_id=town)
    case = file(people.east, time)
    people.county.act(case, "dismiss", note="误报")
    before = len(kinds(people.east))
    assert people.east2.act(case, "reopen", note="确有泄漏").status_code == 201
    assert len(kinds(people.east)) == before + 1


def test_a_clean_sample_of_a_day_to_come_hides_nothing(people, spill):
    people.east.act(spill, "acknowledge")
    mistyped = SAMPLE | {"taken_at": "2027-10-03T08:00:00+08:00", "value": 0.01}
    assert people.east.act(spill, "sample", **mistyped).json["code"] == "time_to_come"
    people.east.act(spill, "sample", **SAMPLE)
    assert people.east.act(spill, "stand_down", note="已清").json["code"] == "samples_over"


def test_a_seat_that_is_filled_while_it_runs_is_called_then(app, people, time, office, run_job):
    third = f"{world.EAST_TOWN}203"
    case = file(people.county, time, **at(third))
    assert states(people.county, case)["village"] == "vacant"
    assert run_job("vacancies") == 0
    with app.app_context():
        village = db.session.scalars(db.select(Cell.id).where(Cell.code == third)).one()
    offices.add_person(app, "new", "grid_chief", cell_id=village)
    time.forward(minutes=10)
    assert [run_job("vacancies"), run_job("vacancies")] == [1, 0]
    assert kinds(people.new) == ["emergency_filed"]
    assert people.new.act(case, "acknowledge").status_code == 201
    assert kinds(people.east).count("emergency_filed") == 1
