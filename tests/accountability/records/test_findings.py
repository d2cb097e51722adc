"""False rectification and false reporting: found with proof, answered, confirmed by another."""

import uuid

import pytest

from tests.support import filings, world

PATH = "/accountability/findings"
PROOF = {"photo_ids": ["a" * 64]}


@pytest.fixture
def closed(people, case):
    """A case that the eastern township has closed; its id."""

    def make():
        key = case()
        people.east.act(key, "accept", handling_class="general")
        people.east.act(key, "assign", officer_id=people.town_leader.id)
        people.town_leader.act(key, "start")
        people.town_leader.act(key, "submit", note="已整改")
        people.east.act(key, "confirm")
        said = {"cause": "查清", "rectified": {"how": "清理"}, "responsibility": "落实"}
        answer = people.east.act(key, "close", **said)
        assert answer.status_code == 201, answer.text
        return key

    return make


@pytest.fixture
def found(make, closed):
    def find(by="county", status=201, **changes):
        body = {"unit": {"cell": world.EAST_TOWN}, "kind": "false", "about": "incident"} | PROOF
        body |= {"facts": "现场仍在焚烧，与办结照片不符。"} | changes
        body.setdefault("about_id", closed())
        return make(by, PATH, status, **body)

    return find


def test_found_answered_confirmed_by_another_and_proposed_about_the_heads(people, found, do, told):
    head = {"role": "government_head", "name": "王五", "starts_on": "2026-06-01"}
    assert people.county.post(f"/cells/{world.EAST_TOWN}/people", head).status_code == 201
    finding = found()
    key = finding["id"]
    assert (finding["state"], finding["label"][:6]) == ("found", world.COUNTY)
    assert finding["officer"]["name"] == "east"
    assert finding["actions"] == [], "who found it does not decide on it"
    assert told("east") == ["finding_made"]
    answered = do("east", "findings", key, "answer", note="复燃，非未整改").json
    assert (answered["state"], answered["actions"]) == ("found", ["answer"])
    assert do("east", "findings", key, "confirm").status_code == 409
    confirmed = do("county_leader", "findings", key, "confirm", note="核查属实")
    assert confirmed.json["state"] == "confirmed", confirmed.text
    files = people.county.get("/accountability/files").json["items"]
    assert {(one["person"]["name"], one["ground"]) for one in files} == {
        ("east", "false_rectification"),
        ("王五", "false_rectification"),
    }
    assert {one["state"] for one in files} == {"proposed"}
    assert {one["finding_id"] for one in files} == {key}
    assert "finding_confirmed" in told("east")


def test_rejected_ones_propose_nothing(people, found, do):
    key = found()["id"]
    assert do("inspector", "findings", key, "reject", note="证据不足").json["state"] == "rejected"
    assert people.county.get("/accountability/files").json["items"] == []
    refused = do("county_leader", "findings", key, "confirm")
    assert (refused.status_code, refused.json["allowed"]) == (409, [])


def test_strangers_get_the_404_of_an_unknown_id(people, found):
    key, unknown = found()["id"], uuid.uuid4()
    for who in ("west", "zhao", "wang", "chief", "li", "water", "admin", "supervisor"):
        person = getattr(people, who)
        refused = person.get(f"{PATH}/{key}")
        assert refused.status_code == 404, who
        assert refused.data == person.get(f"{PATH}/{unknown}").data
        assert person.get(PATH).json["items"] == [], who
    for reader in ("east", "town_leader", "county", "county_leader", "inspector"):
        assert getattr(people, reader).get(f"{PATH}/{key}").status_code == 200, reader


@pytest.mark.parametrize(
    ("by", "changes", "status", "code"),
    [
        ("county", {"photo_ids": []}, 422, "evidence_required"),
        ("county", {"unit": {"cell": world.WEST_TOWN}}, 422, "unit_not_concerned"),
        ("east", {}, 403, "outside_territory"),
        ("county", {"about_id": str(uuid.uuid4())}, 422, "unknown_subject"),
        ("county", {"kind": "lie"}, 422, "invalid"),
        ("county", {"about": "figure"}, 422, "invalid"),
    ],
)
def test_what_a_finding_must_say(found, by, changes, status, code):
    assert found(by, status, **changes)["code"] == code


def test_nobody_finds_his_own_false(people, time, make):
    now, key = time.now(), filings.new_id()
    body = filings.patrol(now, cell_code=world.V1)
    filed = people.east.put(f"/patrols/{key}", body)
    assert filed.status_code == 201, filed.text
    said = {"unit": {"cell": world.V1}, "kind": "misreport", "about": "patrol", "about_id": key}
    refused = make("east", PATH, 403, facts="未到现场", **said, **PROOF)
    assert refused["code"] == "own_matter"
    finding = make("town_leader", PATH, facts="未到现场", **said, **PROOF)
    assert finding["label"].endswith("巡查")
