"""Patrols in doubt: out of the figures until a person of the township has looked."""

from datetime import timedelta

import pytest

from tests.support import filings, world


def copied(track, *, days=1, lon=0.0):
    """The same way on another day, a little beside."""
    return [[x + lon, y, ms + days * 86_400_000 + 1, *rest] for x, y, ms, *rest in track]


def put(person, sent):
    patrol = filings.new_id()
    answer = person.put(f"/patrols/{patrol}", sent)
    assert answer.status_code == 201, answer.text
    return patrol


def shown(person, patrol):
    return person.get(f"/patrols/{patrol}").json


@pytest.fixture
def copy(people, time, run_job):
    """Yesterday's way, filed again by the chief as his own of today: the id."""
    sent = filings.patrol(time.now())
    put(people.wang, sent)
    run_job("doubts")
    time.forward(days=1)
    again = filings.patrol(time.now(), track=copied(sent["track"], lon=0.0003))
    patrol = put(people.chief, again | {"device": {"id": "another"}})
    run_job("doubts")
    return patrol


def valid(people, period="2026Q3", cell=world.V1):
    row = people.county.get(f"/evaluations/{period}/{cell}").json
    facts = {term["indicator"]: (term["good"], term["total"]) for term in row["terms"]}
    return facts["valid_patrols"]


def test_a_copy_waits_for_the_township_and_counts_with_one_tap(people, time, copy, run_job):
    """Test, mark, out of the figures, the township's list, one tap, counted."""
    mine = shown(people.chief, copy)
    assert (mine["marks"], mine["doubt"], mine["verdict"]) == (["like_track"], "waiting", None)
    assert mine["doubts"] == [{"test": "like_track", "version": 1}]
    waiting = people.east.get("/patrols?doubt=waiting").json["items"]
    assert [row["id"] for row in waiting] == [copy]
    assert shown(people.east, copy)["doubts"][0]["seen"]["metres"] < 0.5
    time.set("2026-10-09T09:00:00+08:00")
    people.county.post("/evaluations/2026Q3", {})
    assert valid(people) == (1, 1), "neither good nor bad"
    verdict = {"id": filings.new_id(), "accepted": True, "reason": "同行"}
    answer = people.east.post(f"/patrols/{copy}/verdict", verdict)
    assert (answer.status_code, answer.json["doubt"]) == (201, "accepted")
    assert people.east.post(f"/patrols/{copy}/verdict", verdict).status_code == 200
    assert people.east.get("/patrols?doubt=waiting").json["items"] == []
    run_job("doubts")
    people.county.post("/evaluations/2026Q3", {})
    assert valid(people) == (2, 2)
    told = shown(people.chief, copy)["verdict"]
    assert (told["accepted"], told["reason"], told["by"]["name"]) == (True, "同行", "east")
    assert "认可" in people.chief.get("/notices").json["items"][0]["text"]


def test_what_is_rejected_does_not_count_and_may_be_looked_at_again(people, time, copy):
    def say(accepted, reason=None, by="east"):
        body = {"id": filings.new_id(), "accepted": accepted, "reason": reason}
        return getattr(people, by).post(f"/patrols/{copy}/verdict", body)

    assert say(False).json["code"] == "note_required"
    assert say(False, "没有去").json["doubt"] == "rejected"
    time.set("2026-10-09T09:00:00+08:00")
    people.county.post("/evaluations/2026Q3", {})
    assert valid(people) == (1, 2)
    assert say(True, "核实属实", by="county").json["doubt"] == "accepted"
    assert shown(people.county, copy)["verdict"]["by"]["name"] == "county"


def test_who_may_look_at_a_doubt(people, copy, time):
    body = {"id": filings.new_id(), "accepted": True}
    for name in ("chief", "wang", "town_leader", "inspector"):
        answer = getattr(people, name).post(f"/patrols/{copy}/verdict", body)
        assert answer.json["code"] == "post_lacks_permission", name
    assert people.west.post(f"/patrols/{copy}/verdict", body).json["code"] == "not_found"
    own = put(people.east, filings.patrol(time.now(), cell_code=world.V1, device={"mock": "true"}))
    answer = people.east.post(f"/patrols/{own}/verdict", body)
    assert (answer.status_code, answer.json["code"]) == (403, "own_patrol")
    assert people.county.post(f"/patrols/{own}/verdict", body).status_code == 201
    clean = put(people.wang, filings.patrol(time.now() - timedelta(hours=3)))
    answer = people.east.post(f"/patrols/{clean}/verdict", body | {"id": filings.new_id()})
    assert answer.json["code"] == "nothing_doubted"
