"""A stub on the day, filled in when the quarter is over: a patrol is as late as the last of it."""

from datetime import timedelta

import pytest

from tests.support import filings, world

LATE = ["old_time", "after_cut_off"]


def shown(person, patrol):
    return person.get(f"/patrols/{patrol}").json


def send(person, patrol, sent, numbers, of=8):
    """Pieces of a walk, each a stretch of it, as a phone sends them."""
    size = -(-len(sent["track"]) // of)
    for number in numbers:
        points = sent["track"][(number - 1) * size : number * size]
        body = {"started_at": sent["started_at"], "datum": sent["datum"], "track": points}
        body |= {"device": sent["device"]}
        answer = person.put(f"/patrols/{patrol}/track/{number}", body)
        assert answer.status_code == 201, answer.text


def end(person, patrol, sent, pieces=8):
    body = {name: value for name, value in sent.items() if name != "track"} | {"pieces": pieces}
    answer = person.put(f"/patrols/{patrol}", body)
    assert answer.status_code in (200, 201), answer.text


def judge(people, patrol, accepted):
    body = {"id": filings.new_id(), "accepted": accepted, "reason": "看过"}
    answer = people.east.post(f"/patrols/{patrol}/verdict", body)
    assert answer.status_code == 201, answer.text
    return answer.json["doubt"]


def counted(people, patrol):
    """Whether it is a valid patrol of the third quarter."""
    assert people.county.post("/evaluations/2026Q3", {}).status_code == 200
    facts = people.county.get(f"/evaluations/2026Q3/{world.V1}").json
    return patrol in facts["evidence"].get("valid_patrols", {}).get("good", ())


@pytest.fixture
def walked(people, time):
    """A walk of the 28th of September, of which its officer has told the first piece."""
    time.set("2026-09-28T10:00:00+08:00")
    patrol, sent = filings.new_id(), filings.patrol(time.now())
    send(people.wang, patrol, sent, [1])
    return patrol, sent


@pytest.mark.parametrize("ended", ["on the day", "never", "later"])
def test_a_stub_that_is_filled_in_after_the_quarter_waits_for_a_person(
    people, time, run_job, walked, ended
):
    patrol, sent = walked
    if ended == "on the day":
        end(people.wang, patrol, sent)
    time.forward(hours=13)
    assert run_job("close_silent") == 1
    run_job("doubts")
    assert not set(LATE) & set(shown(people.wang, patrol)["marks"]), "what there is came in time"
    time.set("2026-11-12T09:00:00+08:00")
    assert not counted(people, patrol)
    send(people.wang, patrol, sent, range(2, 9))
    if ended == "later":
        end(people.wang, patrol, sent | {"sent_at": time.now().isoformat()})
    elif ended == "never":
        time.forward(hours=13)
        assert run_job("close_silent") == 1
    run_job("doubts")
    found = shown(people.wang, patrol)
    assert (found["state"], found["points"], found["doubt"]) == ("closed", 300, "waiting")
    assert [mark for mark in found["marks"] if mark in LATE] == LATE
    assert not counted(people, patrol)
    whole = filings.new_id()
    late = filings.patrol(time.now()) | {
        name: sent[name] for name in ("started_at", "ended_at", "track")
    }
    people.peer.put(f"/patrols/{whole}", late | {"device": {"id": "p2"}})
    marks = shown(people.peer, whole)["marks"]
    assert [mark for mark in marks if mark in LATE] == LATE, "as the same walk filed then"
    assert judge(people, patrol, accepted=True) == "accepted"
    assert counted(people, patrol)


def test_pieces_that_come_before_it_is_late_leave_no_doubt(people, time, run_job, walked):
    """A phone that was silent for some days; another died on the way, and nobody ended it."""
    patrol, sent = walked
    end(people.wang, patrol, sent)
    dead = filings.new_id()
    now = time.forward(hours=3)
    walk = filings.patrol(now + timedelta(minutes=35), world.V2, device={"id": "p2"})
    send(people.li, dead, walk, [1])
    time.forward(minutes=40)
    send(people.li, dead, walk, range(2, 9))
    time.forward(hours=13)
    assert run_job("close_silent") == 2
    assert shown(people.li, dead)["marks"] == ["closed_itself"]
    time.forward(days=4)
    send(people.wang, patrol, sent, range(2, 9))
    run_job("doubts")
    assert [shown(people.wang, patrol)[name] for name in ("marks", "doubt")] == [[], "none"]


@pytest.mark.parametrize("accepted", [True, False])
def test_what_was_said_of_a_stub_is_not_said_of_what_fills_it(people, time, run_job, accepted):
    time.set("2026-09-28T10:00:00+08:00")
    patrol, sent = filings.new_id(), filings.patrol(time.now(), device={"id": "p", "mock": True})
    send(people.wang, patrol, sent, [1, 2, 3, 4])
    end(people.wang, patrol, sent)
    time.forward(hours=13)
    run_job("close_silent")
    run_job("doubts")
    said = judge(people, patrol, accepted)
    assert said == ("accepted" if accepted else "rejected")
    time.set("2026-11-12T09:00:00+08:00")
    send(people.wang, patrol, sent, [5, 6, 7])
    time.forward(hours=13)
    run_job("close_silent")
    found = shown(people.wang, patrol)
    assert (found["doubt"], found["verdict"]["accepted"]) == ("waiting", accepted), "asked anew"
    assert set(LATE) < set(found["marks"])
    assert not counted(people, patrol)


def test_one_more_late_visit_is_not_what_a_person_accepted(people, time, walked):
    patrol, sent = filings.new_id(), walked[1]
    people.wang.put(f"/patrols/{patrol}", sent)
    sites = [people.east.post("/sites", filings.site(name)).json["id"] for name in "甲乙"]

    def visit(site):
        body = {"site_id": site, "arrived_at": sent["ended_at"], "result": "normal"}
        path, sent_at = f"/patrols/{patrol}/visits/{filings.new_id()}", time.now().isoformat()
        assert people.wang.put(path, body | {"sent_at": sent_at}).status_code == 201
        return shown(people.wang, patrol)["doubt"]

    time.set("2026-11-12T09:00:00+08:00")
    assert visit(sites[0]) == "waiting"
    assert judge(people, patrol, accepted=True) == "accepted"
    assert visit(sites[1]) == "waiting"
    assert judge(people, patrol, accepted=False) == "rejected"
