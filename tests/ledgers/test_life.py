"""An item from its listing to its strike-off and beyond, over HTTP."""

import uuid

import pytest

from tests.ledgers.conftest import CRITERIA, ITEMS, PHOTO
from tests.support import filings, world


def told(people, who):
    rows = getattr(people, who).get("/notices?limit=500").json["items"]
    return sorted(row["kind"] for row in rows if row["kind"].startswith("ledger"))


def test_bare_land_is_listed_put_right_and_struck_off(people, listed, do, plan, proven, time):
    made = listed()
    item, path = made["id"], f"{ITEMS}/{made['id']}"
    assert made["number"] == "bare_land-2026-000001"
    assert (made["state"], made["kind_title"]) == ("listed", "裸露地块")
    assert made["lacks"] == [
        *("problem", "goal", "measures", "responsible", "lead", "leader", "follower_id", "limit")
    ]
    early = do("east", item, "issue")
    assert (early.status_code, early.json["code"]) == (409, "not_four_clear")
    assert do("east", item, "describe", set=plan()).json["lacks"] == []
    issued = do("east", item, "issue").json
    assert (issued["state"], issued["due_on"], issued["given_on"]) == (
        "rectifying",
        "2026-08-31",
        "2026-08-31",
    )
    assert told(people, "chief") == told(people, "peer") == told(people, "water")
    assert told(people, "chief") == ["ledger_issued"]
    went = do("chief", item, "progress", measures_done=[1], note="已覆盖三亩").json
    assert went["measures"][0]["done_on"] == "2026-07-01"
    assert do("chief", item, "self_check", note="已覆盖").json["state"] == "self_checked"
    assert told(people, "east") == ["ledger_self_checked"]
    shown = do("east", item, "publish").json
    assert (shown["state"], shown["notice_until"]) == ("public_notice", "2026-07-08")
    assert do("chief", item, "apply").json["code"] == "notice_not_over"
    time.forward(days=8)
    assert do("chief", item, "apply").json["code"] == "criteria_not_proven"
    proven(item)
    assert do("chief", item, "apply").json["state"] == "applied"
    assert told(people, "county") == ["ledger_applied"]
    assert do("county", item, "verify").json["code"] == "criteria_not_confirmed"
    for one in CRITERIA:
        assert do("county", item, "confirm", criterion=one).status_code == 201
    unseen = do("county", item, "verify")
    assert (unseen.status_code, unseen.json["code"]) == (409, "proof_awaited")
    people.chief.put(f"/photos/{PHOTO}", data=filings.PNG)
    assert do("county", item, "verify").json["state"] == "verified"
    done = do("county", item, "file").json
    assert done["state"] == "filed"
    assert [check["due_on"] for check in done["checks"]] == ["2026-10-07", "2027-01-05"]
    assert [step["action"] for step in done["steps"]][:4] == [
        "list",
        "describe",
        "issue",
        "progress",
    ]
    assert [step["seq"] for step in done["steps"]] == [*range(1, done["version"] + 1)]
    assert "ledger_filed" in told(people, "chief")
    (mine,) = people.chief.get(f"{ITEMS}?kind=bare_land&state=filed").json["items"]
    assert (mine["id"], mine["check_due_on"]) == (item, "2026-10-07")
    assert people.chief.get(path).headers["ETag"] == f'"{done["version"]}"'


def test_who_sees_nothing_of_it_gets_the_404_of_an_unknown_one(people, listed, do):
    item = listed()["id"]
    unknown = str(uuid.uuid4())
    for who in ("li", "west", "zhao", "water"):
        person = getattr(people, who)
        foreign, none = person.get(f"{ITEMS}/{item}"), person.get(f"{ITEMS}/{unknown}")
        assert (foreign.status_code, foreign.data) == (404, none.data), who
        assert do(who, item, "comment").status_code == 404
        assert person.get(ITEMS).json["items"] == []
    assert people.admin.get(f"{ITEMS}/{item}").status_code == 403


def test_the_same_call_again_makes_nothing_more(people, listed, do):
    body = {
        "id": str(uuid.uuid4()),
        "kind": "bare_land",
        "cell": world.V1,
        "name": "北堆土场",
        "fields": {"area_mu": 3, "cause": "road"},
    }
    first, again = people.wang.post(ITEMS, body), people.wang.post(ITEMS, body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json["number"] == again.json["number"]
    other = people.wang.post(ITEMS, body | {"id": str(uuid.uuid4())})
    assert (other.status_code, other.json["code"]) == (409, "ledger_item_known")
    step, version = {"id": str(uuid.uuid4()), "note": "看过"}, {"If-Match": '"1"'}
    path = f"{ITEMS}/{body['id']}/actions/comment"
    assert people.wang.post(path, step, headers=version).status_code == 201
    assert people.wang.post(path, step, headers=version).status_code == 200
    later = people.wang.post(path, step | {"id": str(uuid.uuid4())}, headers=version)
    assert (later.status_code, later.json["code"]) == (412, "changed_meanwhile")


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"area_mu": 3}, "cause"),
        ({"area_mu": "三", "cause": "road"}, "area_mu"),
        ({"area_mu": -1, "cause": "road"}, "area_mu"),
        ({"area_mu": 1, "cause": "storm"}, "cause"),
        ({"area_mu": 1, "cause": "road", "started_on": "2026-02-30"}, "started_on"),
        ({"area_mu": 1, "cause": "road", "cover": ["net", "net"]}, "cover"),
        ({"area_mu": 1, "cause": "road", "colour": "red"}, "colour"),
        ({"area_mu": 1, "cause": "road", "owner": "长" * 201}, "owner"),
    ],
)
def test_fields_are_refused_one_by_one(listed, fields, at):
    answer = listed(status=422, fields=fields)
    assert answer["code"] == "invalid"
    assert list(answer["errors"]["fields"]) == [at]
    assert not answer["errors"]["fields"][at][0].isascii()


def test_proof_is_asked_for_and_given_once(do, issued):
    item = issued()
    bare = do("chief", item, "prove", criterion="ecology")
    assert (bare.status_code, bare.json["code"]) == (422, "proof_required")
    assert do("chief", item, "prove", criterion="ecology", photo_ids=[PHOTO]).status_code == 201
    twice = do("chief", item, "prove", criterion="ecology", photo_ids=[PHOTO])
    assert (twice.status_code, twice.json["code"]) == (409, "criterion_proven")
    none = do("chief", item, "prove", photo_ids=[PHOTO])
    assert (none.status_code, none.json["code"]) == (422, "criterion_required")


def test_a_rejection_goes_back_and_proves_nothing_any_more(people, brought, do):
    item = brought("applied")
    back = do("county", item, "return", note="仍有裸露").json
    assert (back["state"], back["round"]) == ("rectifying", 2)
    assert "ledger_returned" in told(people, "chief")
    do("chief", item, "self_check", note="再次覆盖")
    do("east", item, "publish")
    assert do("chief", item, "apply").json["code"] == "notice_not_over"
