"""A dispute is mediated: parties that few may see, sessions, an agreement kept or broken."""

import pytest

from tests.support import filings
from tests.support.actions import CLOSING, NEEDED
from tests.support.strangers import check_strangers_learn_nothing

NAMES = ("赵某某", "钱某某", "13900001111")
PARTIES = [
    {"name": NAMES[0], "role": "投诉人", "phone": NAMES[2]},
    {"name": NAMES[1], "role": "经营者"},
]
SESSION = NEEDED["mediate"]
AGREED = SESSION | {"outcome": "agreed", "agreement": "钱某某夜间停机"}


@pytest.fixture
def dispute(people, time):
    """An accepted dispute of the eastern township, handled by its leader; its id."""
    case = filings.new_id()
    body = filings.incident(time.now(), kind="DIS-01", description="夜间噪声", measures_taken="")
    assert people.wang.put(f"/incidents/{case}", body).status_code == 201
    people.east.act(case, "accept")
    people.east.act(case, "assign", officer_id=people.town_leader.id)
    return case


def finish(people, case, **close):
    """Submit, confirm, close; the answer to closing."""
    assert people.town_leader.act(case, "submit", note="已调解").status_code == 201
    assert people.east.act(case, "confirm").status_code == 201
    return people.east.act(case, "close", **CLOSING, **close)


def mediation(person, case):
    return person.get(f"/incidents/{case}/mediation")


def test_a_dispute_is_agreed_broken_and_agreed_again(people, time, dispute):
    assert people.east.act(dispute, "parties", parties=PARTIES).status_code == 201
    people.town_leader.act(dispute, "mediate", **SESSION)
    refused = finish(people, dispute)
    assert (refused.status_code, refused.json["code"]) == (422, "dispute_unsettled")
    agreed = people.town_leader.act(dispute, "mediate", **AGREED)
    assert agreed.json["event"]["data"] == {"outcome": "agreed"}
    assert people.east.act(dispute, "close", **CLOSING).status_code == 201

    time.forward(days=3)
    assert people.east.act(dispute, "agreement_broken").json["code"] == "note_required"
    broken = people.east.act(dispute, "agreement_broken", note="又在夜间开机").json
    stands = broken["incident"]
    assert (stands["status"], stands["reopenings"], stands["handler"]) == ("accepted", 1, None)
    assert stands["due_at"]
    for person in (people.wang, people.chief):
        told = [notice["kind"] for notice in person.get("/notices").json["items"]]
        assert "incident_agreement_broken" in told, person.username
    assert people.east.act(dispute, "agreement_broken", note="x").json["code"] == "no_agreement"

    people.east.act(dispute, "assign", officer_id=people.town_leader.id)
    assert finish(people, dispute, note="x").json["code"] == "dispute_unsettled"
    people.east.act(dispute, "mediate", **AGREED | {"agreement": "拆除设备"})
    assert people.east.act(dispute, "close", **CLOSING).status_code == 201
    sessions = mediation(people.east, dispute).json["sessions"]
    assert [one["outcome"] for one in sessions] == ["continued", "agreed", "agreed"]
    assert [bool(one["broken_at"]) for one in sessions] == [False, True, False]


def test_an_agreement_broken_before_the_end_takes_the_work_back_without_new_time(
    people, time, dispute
):
    people.east.act(dispute, "mediate", **AGREED)
    due = people.east.get(f"/incidents/{dispute}").json["due_at"]
    time.forward(hours=2)
    broken = people.town_leader.act(dispute, "agreement_broken", note="次日即违约").json["incident"]
    assert (broken["status"], broken["due_at"], broken["handler"]) == ("accepted", due, None)


def test_where_mediation_failed_it_ends_with_the_reason_alone(people, dispute):
    people.east.act(dispute, "mediate", **SESSION | {"outcome": "failed"})
    assert finish(people, dispute).json["code"] == "dispute_unsettled"
    closed = people.east.act(dispute, "close", **CLOSING, note="双方同意起诉")
    assert closed.status_code == 201, closed.text


def test_the_parties_stand_nowhere_but_with_reviewer_and_handler_and_each_look_is_recorded(
    app, people, time, dispute
):
    people.east.act(dispute, "parties", parties=PARTIES)
    people.town_leader.act(dispute, "mediate", **AGREED)
    for allowed in (people.east, people.town_leader):
        found = mediation(allowed, dispute)
        assert [one["name"] for one in found.json["parties"]] == [*NAMES[:2]]
        assert found.json["sessions"][0]["agreement"] == AGREED["agreement"]
    for reader in (people.wang, people.chief, people.inspector, people.county):
        assert mediation(reader, dispute).status_code == 403, reader.username
    shown = [
        people.east.get(path).text
        for path in (
            f"/incidents/{dispute}",
            f"/incidents/{dispute}/events",
            "/incidents",
            "/incidents.csv",
            "/incidents.geojson",
            "/notices",
        )
    ]
    assert not [name for name in NAMES if any(name in text for text in shown)]
    for name in NAMES:
        assert people.east.get(f"/incidents?q={name}").json["items"] == []
    looks = people.inspector.get("/access-records?what=parties").json["items"]
    allowed = {(one["officer"]["name"], one["allowed"]) for one in looks}
    assert {("east", True), ("town_leader", True), ("wang", False)} <= allowed


def test_what_was_told_of_parties_is_replaced(people, dispute):
    people.east.act(dispute, "parties", parties=PARTIES)
    people.east.act(dispute, "parties", parties=PARTIES[1:])
    assert [one["name"] for one in mediation(people.east, dispute).json["parties"]] == [NAMES[1]]


@pytest.mark.parametrize(
    ("action", "body", "code"),
    [
        ("mediate", AGREED | {"agreement": " "}, "agreement_text"),
        ("mediate", SESSION | {"agreement": "x"}, "agreement_text"),
        ("mediate", SESSION | {"outcome": "won"}, "invalid"),
        ("mediate", AGREED | {"held_at": "2026-07-02T10:00:00+08:00"}, "time_to_come"),
        ("parties", {"parties": []}, "invalid"),
        ("parties", {"parties": [None]}, "invalid"),
        ("parties", {"parties": [{"name": "x"}]}, "invalid"),
        ("agreement_broken", {"note": "x"}, "no_agreement"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(people, dispute, action, body, code):
    assert people.east.act(dispute, action, **body).json["code"] == code
    assert mediation(people.east, dispute).json == {"parties": [], "sessions": []}


def test_strangers_learn_nothing_and_other_cases_have_nothing_of_it(people, time, dispute):
    other = filings.new_id()
    bodies = {
        "parties": {"parties": PARTIES},
        "mediate": SESSION,
        "agreement_broken": {"note": "x"},
    }
    check_strangers_learn_nothing(people, dispute, bodies, "mediation")
    people.wang.put(f"/incidents/{other}", filings.incident(time.now()))
    people.east.act(other, "accept")
    for action, body in bodies.items():
        assert people.east.act(other, action, **body).json["code"] == "action_not_allowed"
