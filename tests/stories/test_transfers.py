"""A case is handed over with receipt and answer; what lies in key zones; joint enforcement."""

from datetime import datetime

import pytest

from tests.support import filings, offices, world
from tests.support.strangers import check_strangers_learn_nothing

UNKNOWN = "ffffffff-ffff-4fff-8fff-ffffffffffff"


@pytest.fixture
def case(people, time):
    """An accepted case of the eastern township, found by wang, with a reporter."""
    case_id = filings.new_id()
    people.wang.put(f"/incidents/{case_id}", filings.incident(time.now()))
    assert people.east.act(case_id, "accept").status_code == 201
    return case_id


@pytest.fixture
def police(app):
    """The county's police with a liaison, `cop`."""
    return offices.add_office(app, "police", "公安局", world.COUNTY, "cop")


def kinds(person):
    return [notice["kind"] for notice in person.get("/notices").json["items"]]


def transfers(person, case):
    return person.get(f"/incidents/{case}/transfers").json["items"]


def send(person, case, note="请核查", **to):
    more = {"reply_by": to.pop("reply_by")} if "reply_by" in to else {}
    return person.act(case, "transfer", to=to, note=note, **more)


def test_a_department_above_receives_and_answers_with_its_case_number(people, case, police):
    assert people.cop.get(f"/incidents/{case}").status_code == 404
    due = people.east.get(f"/incidents/{case}").json["due_at"]
    sent = send(people.east, case, note="涉嫌犯罪", department_id=police).json
    transfer = sent["event"]["id"]
    assert sent["event"]["data"] == {"transfer_id": transfer, "to": {"department_id": police}}
    assert (sent["incident"]["status"], sent["incident"]["due_at"]) == ("accepted", due)
    assert kinds(people.cop) == ["incident_transferred"]
    assert people.cop.get(f"/incidents/{case}").json["actions"] == ["receive", "decline", "comment"]
    assert people.cop.act(case, "receive").status_code == 201
    assert people.cop.get(f"/incidents/{case}").json["actions"] == ["decline", "answer", "comment"]
    (owed,) = people.east.get(f"/incidents/{case}").json["owes"]
    assert (owed["part"], owed["who"]["department"]["name"]) == ("receiver", "公安局")
    answered = people.cop.act(case, "answer", note="已立案", case_number="公立字〔2026〕7号")
    assert answered.json["event"]["data"]["transfer_id"] == transfer
    (row,) = transfers(people.east, case)
    assert (row["state"], row["answer"], row["case_number"], row["limits"]) == (
        "answered",
        "已立案",
        "公立字〔2026〕7号",
        [],
    )
    assert row["received_by"]["name"] == "cop"
    assert {"incident_transfer_received", "incident_transfer_answered"} <= set(kinds(people.east))
    after = people.cop.get(f"/incidents/{case}").json
    assert (after["actions"], after["owes"]) == ([], []), "he reads it still, and has nothing to do"
    history = people.east.get(f"/incidents/{case}/events").json["items"]
    assert [event["action"] for event in history][-3:] == ["transfer", "receive", "answer"]


def test_what_is_declined_comes_back_to_the_sender_and_the_cases_clock_has_gone_on(
    people, case, police, time
):
    before = people.east.get(f"/incidents/{case}").json["due_at"]
    send(people.east, case, department_id=police)
    time.forward(hours=2)
    assert people.cop.act(case, "decline").json["code"] == "note_required"
    people.cop.act(case, "decline", note="不属于公安职责")
    stands = people.east.get(f"/incidents/{case}").json
    assert (stands["due_at"], stands["owes"]) == (before, [])
    assert kinds(people.east)[0] == "incident_transfer_declined"
    (row,) = transfers(people.east, case)
    assert (row["state"], row["answer"]) == ("declined", "不属于公安职责")
    assert people.cop.get(f"/incidents/{case}").json["actions"] == []


def test_another_township_receives_by_its_reviewer_and_learns_nothing_of_who_reported(people, time):
    case = filings.new_id()
    body = filings.incident(time.now(), source="public", reporter={"name": "某女士", "phone": "1"})
    people.east.put(f"/incidents/{case}", body)
    people.east.act(case, "accept")
    assert people.west.get(f"/incidents/{case}").status_code == 404
    assert send(people.east, case, cell_code=world.WEST_TOWN).status_code == 201
    assert people.west.get(f"/incidents/{case}").json["actions"] == [
        "receive",
        "decline",
        "comment",
    ]
    assert people.west.get(f"/incidents/{case}/reporter").status_code == 403
    for stranger in (people.zhao, people.water, people.li):
        assert stranger.get(f"/incidents/{case}").status_code == 404, stranger.username
    people.west.act(case, "receive")
    assert people.west.act(case, "answer", note="我镇企业已停产").status_code == 201
    assert "某女士" not in people.west.get(f"/incidents/{case}/transfers").text


@pytest.mark.parametrize("body", ["police", "procuracy", "discipline", "court"])
def test_for_a_body_without_accounts_the_reviewer_records_receipt_and_answer(people, case, body):
    send(people.east, case, body=body, name="县局")
    assert "receive" in people.east.get(f"/incidents/{case}").json["actions"]
    assert "answer" not in people.east.get(f"/incidents/{case}").json["actions"]
    people.east.act(case, "receive")
    may = people.east.get(f"/incidents/{case}").json["actions"]
    assert ("receive" in may, "answer" in may) == (False, True)
    people.east.act(case, "answer", note="已受理", case_number="检〔2026〕3号")
    (row,) = transfers(people.east, case)
    assert (row["to"]["body"], row["state"], row["case_number"]) == (
        body,
        "answered",
        "检〔2026〕3号",
    )
    assert not {"receive", "answer", "decline"} & set(
        people.east.get(f"/incidents/{case}").json["actions"]
    )


def test_a_clue_to_the_discipline_body_is_read_by_the_desk_that_sent_it_and_those_above(
    people, case, police, time
):
    secret = "村干部涉嫌包庇"
    sent = send(people.east, case, note=secret, body="discipline").json["event"]
    clue = sent["id"]
    assert sent["data"] == {"transfer_id": clue, "confidential": True, "to": {"body": "discipline"}}
    people.east.act(case, "receive")
    shown = people.east.act(case, "answer", note=secret, case_number="纪〔2026〕1号")
    assert shown.status_code == 201
    people.east.act(case, "transfer", to={"department_id": police}, note=secret, confidential=True)
    read = [f"/incidents/{case}{part}" for part in ("", "/events", "/transfers")]
    for person, may in ((people.east, True), (people.county, True), (people.wang, False)):
        texts = [person.get(path).text for path in read]
        assert [(secret in text) for text in texts] == [may] * 3, person.username
        assert [len(person.get(read[2]).json["items"])] == [2 if may else 0]
        assert not person.get("/incidents", query_string={"q": "包庇"}).json["items"]
    history = people.wang.get(read[1]).json["items"]
    hidden = [e for e in history if e["action"] in ("transfer", "receive", "answer")]
    assert len(hidden) == 4
    for event in hidden:
        assert (event["note"], event["officer"]) == (None, None)
        assert event["data"] == {"confidential": True}
    # its receiver reads his own and no other
    assert [row["to"]["department"]["name"] for row in transfers(people.cop, case)] == ["公安局"]
    assert people.cop.get(read[1]).text.count(secret) == 1


def test_no_photo_goes_with_what_is_confidential(people, case):
    photo = "0" * 64
    refused = people.east.act(
        case, "transfer", to={"body": "discipline"}, note="线索", photo_ids=[photo]
    )
    assert (refused.status_code, refused.json["code"]) == (422, "invalid")
    assert not transfers(people.east, case)


def test_what_the_county_sends_to_the_discipline_body_the_township_does_not_learn(people, case):
    people.east.act(case, "escalate", note="请县里办")
    people.county.act(case, "accept")
    send(people.county, case, note="镇里有人通风报信", body="discipline")
    assert transfers(people.east, case) == []
    assert "通风报信" not in people.east.get(f"/incidents/{case}/events").text
    assert people.east.act(case, "receive").json["code"] == "no_such_matter"


def test_several_run_at_once_and_each_is_named(people, case, police):
    first = send(people.east, case, department_id=police).json["event"]["id"]
    second = send(people.east, case, department_id=police).json["event"]["id"]
    send(people.east, case, body="procuracy")
    refused = people.cop.act(case, "receive").json
    assert (refused["code"], set(refused["open"])) == ("which_matter", {first, second})
    assert people.cop.act(case, "receive", transfer_id=second).status_code == 201
    assert people.cop.act(case, "receive").json["event"]["data"]["transfer_id"] == first
    assert people.cop.act(case, "answer", transfer_id=UNKNOWN, note="x").json["code"] == (
        "no_such_matter"
    )
    people.cop.act(case, "answer", transfer_id=first, note="x")
    states = [row["state"] for row in transfers(people.east, case)]
    assert sorted(states) == ["answered", "received", "sent"]


def test_the_same_transfer_sent_again_is_one(people, case, police):
    version = people.east.get(f"/incidents/{case}").json["version"]
    body = {"id": filings.new_id(), "to": {"department_id": police}, "note": "x"}
    answers = [
        people.east.post(
            f"/incidents/{case}/actions/transfer", body, headers={"If-Match": f'"{version}"'}
        ).status_code
        for _ in range(2)
    ]
    assert answers == [201, 200]
    assert len(transfers(people.east, case)) == 1


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ({}, "transfer_target"),
        ({"body": "other"}, "transfer_target"),
        ({"body": "police", "cell_code": world.WEST_TOWN}, "transfer_target"),
        ({"department_id": 999_999}, "unknown_department"),
        ({"cell_code": "none"}, "unknown_cell"),
        ({"cell_code": world.W1}, "unknown_cell"),
        ({"cell_code": world.EAST_TOWN}, "transfer_to_self"),
        ({"body": "police", "reply_by": "2026-06-30"}, "reply_by_past"),
    ],
)
def test_a_transfer_that_leads_nowhere_is_refused_and_nothing_is_kept(people, case, to, code):
    assert send(people.east, case, **to).json["code"] == code
    assert transfers(people.east, case) == []


def test_it_is_never_sent_to_where_nobody_can_act(app, people, case):
    empty = offices.add_office(app, "forestry", "林业局", world.COUNTY)
    refused = send(people.east, case, department_id=empty).json
    assert (refused["code"], refused["who"]) == ("nobody_to_act", "林业局")
    assert "联络员" in refused["detail"]


def test_what_is_not_received_or_answered_in_time_is_urged_and_counted(
    people, case, police, time, run_job
):
    transfer = send(people.east, case, department_id=police).json["event"]["id"]
    limits = transfers(people.east, case)[0]["limits"]
    assert [limit["stage"] for limit in limits] == ["receive", "answer"]
    assert [limit["due_at"][:10] for limit in limits] == ["2026-07-02", "2026-07-08"]
    time.set("2026-07-02T18:00:00+08:00")
    assert run_job("escalate") >= 1
    for told in (people.cop, people.east, people.county_leader):
        assert kinds(told).count("incident_transfer_overdue") == 1, told.username
    (row,) = transfers(people.east, case)
    assert (row["reminders"], row["late_since"][:16]) == (1, "2026-07-02T09:30")
    event = people.east.get(f"/incidents/{case}/events").json["items"][-1]
    assert (event["action"], event["data"]["transfer_id"], event["data"]["stage"]) == (
        "urge",
        transfer,
        "receive",
    )
    assert run_job("escalate") == 0, "once until the next working day is over"
    time.set("2026-07-03T18:00:00+08:00")
    assert run_job("escalate") >= 1
    people.cop.act(case, "receive")
    time.set("2026-07-08T18:00:00+08:00")
    run_job("escalate")
    (row,) = transfers(people.east, case)
    assert (row["state"], row["reminders"], row["late_since"][:16]) == (
        "received",
        3,
        "2026-07-02T09:30",
    )


def test_a_day_named_for_the_answer_stands_before_the_policys(people, case, police):
    send(people.east, case, department_id=police, reply_by="2026-07-03")
    (row,) = transfers(people.east, case)
    answer = row["limits"][-1]
    assert (answer["stage"], answer["due_at"][:16]) == ("answer", "2026-07-03T09:30")
    assert row["reply_by"] == "2026-07-03"


def test_when_the_case_ends_what_waits_is_withdrawn_with_the_reason(people, case, police, time):
    waiting = send(people.east, case, department_id=police).json["event"]["id"]
    send(people.east, case, body="discipline")
    people.east.act(case, "assist", cell_code=world.V2, note="请核查")
    ended = people.east.act(case, "dismiss", note="查无此事")
    if ended.status_code != 201:  # only the level above may
        ended = people.county.act(case, "dismiss", note="查无此事")
    assert waiting in ended.json["event"]["data"]["withdrawn"]
    assert {row["state"] for row in transfers(people.east, case)} == {"withdrawn"}
    assert transfers(people.east, case)[0]["limits"] == []
    assert kinds(people.cop)[0] == "incident_transfer_withdrawn"
    assert people.cop.get(f"/incidents/{case}").json["actions"] == []
    assert ended.json["incident"]["owes"] == []
    time.forward(days=30)


def test_strangers_get_the_404_of_an_unknown_id_of_every_new_action(people, case, police):
    send(people.east, case, department_id=police)
    bodies = {
        "transfer": {"to": {"body": "police"}, "note": "x"},
        "receive": {},
        "decline": {"note": "x"},
        "answer": {"note": "x"},
        "assist": {"cell_code": world.V1, "note": "x"},
        "joint": {"bodies": [police], "on": "2026-07-03"},
        "joint_result": {"note": "x"},
    }
    check_strangers_learn_nothing(people, case, bodies, "transfers")


def test_bodies_enforce_together_and_each_tells_its_result(app, people, case, police, time):
    water = next(
        d["id"] for d in people.county.get("/departments").json["items"] if d["code"] == "water"
    )
    called = people.east.act(
        case, "joint", bodies=[police, water], on="2026-07-03", note="联合检查"
    )
    joint = called.json["event"]["id"]
    assert kinds(people.cop)[0] == "incident_joint_called"
    assert people.water.get(f"/incidents/{case}").json["actions"] == ["joint_result"]
    assert len(people.east.get(f"/incidents/{case}").json["owes"]) == 2
    assert people.cop.act(case, "joint_result", joint_id=joint, note="查封设备").status_code == 201
    assert people.cop.act(case, "joint_result", note="再来").status_code == 409
    # the liaison of water is ill: the reviewer writes down what it found
    told = people.east.act(case, "joint_result", department_id=water, note="水质超标").json
    (shown,) = told["incident"]["joint_actions"]
    assert (shown["on"], [one["note"] for one in shown["results"]]) == (
        "2026-07-03",
        ["水质超标", "查封设备"],
    )
    assert shown["ended_at"]
    assert told["incident"]["owes"] == []
    assert "joint_result" not in told["incident"]["actions"]
    empty = offices.add_office(app, "fire", "消防队", world.COUNTY)
    for body, on, code in (
        (999_999, "2026-07-03", "unknown_department"),
        (empty, "2026-07-03", "nobody_to_act"),
        (police, "2026-06-30", "joint_past"),
    ):
        refused = people.east.act(case, "joint", bodies=[police, body], on=on)
        assert (refused.status_code, refused.json["code"]) == (422, code)
    assert people.east.act(case, "joint", bodies=[police], on="2026-07-01").status_code == 201


def test_a_desk_that_asked_for_something_still_reads_the_case_where_it_lies_by_then(
    people, case, police, time
):
    """Whoever is told of an answer can open it; others of the township learn nothing."""
    plain = filings.new_id()
    people.wang.put(f"/incidents/{plain}", filings.incident(time.now()))
    sent = send(people.east, case, department_id=police)
    for one in (case, plain):
        moved = people.east.act(one, "relocate", cell_code=world.W1, note="应为西镇")
        assert moved.status_code == 201, moved.text
    assert people.cop.act(case, "receive").status_code == 201
    assert people.cop.act(case, "answer", note="已立案").status_code == 201
    told = people.east.get("/notices").json["items"][0]
    assert (told["kind"], told["about_id"]) == ("incident_transfer_answered", case)
    stands = people.east.get(f"/incidents/{case}")
    assert (stands.status_code, stands.json["actions"]) == (200, [])
    (row,) = transfers(people.east, case)
    assert (row["id"], row["answer"]) == (sent.json["event"]["id"], "已立案")
    assert people.east.get(f"/incidents/{plain}").status_code == 404, "it asked for nothing in it"
    assert people.li.get(f"/incidents/{case}").status_code == 404


def zone(people, name):
    lon, lat = world.inside(world.V1)
    ring = [(lon + x, lat + y) for x, y in ((-1e-3, -1e-3), (1e-3, -1e-3), (1e-3, 1e-3))]
    area = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    body = {"kind": "P24", "name": "区", "geometry": area, "zone": name}
    site = people.county.post("/sites", body)
    assert site.status_code == 201, site.text


@pytest.mark.parametrize(
    ("name", "rule", "lead", "assists", "why"),
    [
        ("red_line", "red_line", "林业局", "生态环境局", "生态保护红线"),
        ("reserve", "red_line", "林业局", "生态环境局", "自然保护区"),
        ("water_first_grade", "water_first_grade", "生态环境局", "水利局", "水源一级保护区"),
    ],
)
def test_a_case_in_a_key_zone_is_copied_to_the_county_and_routed_by_the_zone(
    app, people, time, name, rule, lead, assists, why
):
    offices.add_office(app, "forestry", "林业局", world.COUNTY, "forester")
    offices.add_office(app, "ecology", "生态环境局", world.COUNTY, "ecologist")
    zone(people, name)
    case = filings.new_id()
    body = filings.incident(time.now(), kind="RUR-03")
    people.wang.put(f"/incidents/{case}", body)
    notices = people.county.get("/notices").json["items"]
    assert [n["kind"] for n in notices] == ["incident_copied"]
    assert why in notices[0]["text"]
    people.east.act(case, "escalate", note="红线内")
    routing = people.county.get(f"/incidents/{case}").json["routing"]
    assert routing["lead"]["name"] == lead
    assert assists in [one["name"] for one in routing["assisting"]]
    assert routing["rules"] == [rule]
    people.county.act(case, "accept")
    assigned = people.county.act(case, "assign").json["incident"]
    assert assigned["department"]["name"] == lead
    assert assists in [one["who"]["department"]["name"] for one in assigned["owes"]]


def test_what_lies_in_a_key_zone_goes_up_if_not_accepted_in_half_the_time(people, time, run_job):
    plain, within = filings.new_id(), filings.new_id()
    people.wang.put(f"/incidents/{plain}", filings.incident(time.now(), kind="RUR-03"))
    zone(people, "red_line")
    people.wang.put(f"/incidents/{within}", filings.incident(time.now(), kind="RUR-03"))
    time.set("2026-07-01T11:05:00+08:00")  # filed at nine: two of four working hours are over
    run_job("escalate")
    levels = [people.county.get(f"/incidents/{one}").json["level"] for one in (plain, within)]
    assert levels == ["township", "county"]
    (owed,) = [
        one
        for one in people.county.get(f"/incidents/{within}/limits").json["items"]
        if one["level"] == "county" and one["stage"] == "accept"
    ]
    assert owed["budget_s"] == 4 * 3600, "the county has its full time"


def test_what_is_found_to_lie_in_a_key_zone_is_copied_and_hastened_from_then_on(people, time):
    zone(people, "red_line")
    lon, lat = world.inside(world.V1)
    outside = {"lon": lon, "lat": lat + 0.004, "accuracy_m": 8, "datum": "wgs84"}
    case = filings.new_id()
    body = filings.incident(time.now(), kind="RUR-03", location=outside)
    people.wang.put(f"/incidents/{case}", body)
    assert people.county.get("/notices").json["items"] == []
    time.forward(hours=1)
    inside = outside | {"lat": lat}
    moved = people.east.act(case, "relocate", location=inside, note="定位有误").json["incident"]
    assert "zone_red_line" in moved["marks"]
    (told,) = people.county.get("/notices").json["items"]
    assert told["kind"] == "incident_copied"
    due = datetime.fromisoformat(moved["due_at"])
    eleven = datetime.fromisoformat("2026-07-01T11:00:00+08:00")
    assert abs((due - eleven).total_seconds()) < 60, "two working hours from nine, one is over"
    back = people.east.act(case, "relocate", location=outside, note="又改").json["incident"]
    assert back["due_at"] == moved["due_at"], "the county alone takes it out of the zone"


def test_outside_key_zones_a_nuisance_is_not_copied_and_no_rule_speaks(people, time):
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now(), kind="RUR-03"))
    assert kinds(people.county) == []
    assert people.east.get(f"/incidents/{case}").json["routing"]["rules"] == []


def test_a_calendar_loaded_later_moves_a_transfers_limits_as_events(people, case, police):
    send(people.east, case, department_id=police)
    answer = people.county.post(
        "/calendars/2026/corrections", {"days": {"2026-07-02": False}, "reason": "台风"}
    )
    assert answer.status_code == 200, answer.text
    (row,) = transfers(people.east, case)
    assert [limit["due_at"][:10] for limit in row["limits"]] == ["2026-07-03", "2026-07-09"]
    history = people.east.get(f"/incidents/{case}/events").json["items"]
    moved = [e["data"].get("stage") for e in history if e["action"] == "recalculate"]
    assert {"receive", "answer"} <= {*moved}


def test_a_receivers_limit_that_is_met_late_stays_on_record_and_urges_nobody_more(
    people, case, police, time, run_job
):
    send(people.east, case, department_id=police)
    time.set("2026-07-02T18:00:00+08:00")
    people.cop.act(case, "receive")
    (row,) = transfers(people.east, case)
    assert (row["late_since"][:16], row["reminders"]) == ("2026-07-02T09:30", 0)
    time.set("2026-07-03T18:00:00+08:00")
    run_job("escalate")
    assert transfers(people.east, case)[0]["reminders"] == 0


def test_an_outside_body_that_is_late_is_urged_through_the_desk_that_sent_it(
    people, case, time, run_job
):
    send(people.east, case, body="court")
    time.set("2026-07-02T18:00:00+08:00")
    run_job("escalate")
    assert "incident_transfer_overdue" in kinds(people.east)
    assert "incident_transfer_overdue" in kinds(people.county)
    assert people.east.act(case, "decline", note="法院不予受理").status_code == 201
    assert transfers(people.east, case)[0]["state"] == "declined"
