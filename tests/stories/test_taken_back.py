"""A patrol that does not count (any more) has done nothing: tasks, and how sites run, are as they
were.
"""

from datetime import timedelta

import pytest

from tests.support import filings, world


@pytest.fixture
def site(people, time):
    """Where walks end, with a task of each week."""
    number = people.county.post("/sites", filings.site("东厂")).json["id"]
    terms = {"unit": "week", "every": 1, "per": "site", "site_ids": [number]}
    plan = {"name": "每周查厂", "cell": world.V1, "starts_on": "2026-07-01", "terms": terms}
    answer = people.east.post("/plans", plan)
    assert answer.status_code == 201, answer.text
    return number


def visit(at, site, status, **changes):
    there = {"site_id": site, "arrived_at": at.isoformat(), "result": "normal"}
    return there | {"status": status} | changes


def filed(person, now, site, status, **changes):
    """A patrol that ends at the site: its id."""
    patrol = filings.new_id()
    sent = filings.patrol(now, visits=[visit(now, site, status)], **changes)
    answer = person.put(f"/patrols/{patrol}", sent)
    assert answer.status_code == 201, answer.text
    return patrol


def say(person, patrol, accepted):
    why = {"ground": "photos_show"} if accepted else {"reason": "没有去"}
    body = {"id": filings.new_id(), "accepted": accepted, **why}
    answer = person.post(f"/patrols/{patrol}/verdict", body)
    assert answer.status_code == 201, answer.text


def state(people, site):
    return people.east.get(f"/sites/{site}").json["status"]


def task(people):
    row = people.east.get("/tasks").json["items"][0]
    return row["state"], row["reason"]


def running(person, now, site, status):
    """He walks to the site, and says so while his patrol runs: its id, and what closes it."""
    patrol, sent = filings.new_id(), filings.patrol(now)
    begin = {name: sent[name] for name in ("started_at", "sent_at", "datum")}
    first = begin | {"track": sent.pop("track"), "device": sent["device"]}
    assert person.put(f"/patrols/{patrol}/track/1", first).status_code == 201
    seen = visit(now - timedelta(minutes=1), site, status, sent_at=now.isoformat())
    kept = person.put(f"/patrols/{patrol}/visits/{filings.new_id()}", seen)
    assert (kept.status_code, kept.json["marks"]) == (201, [])
    return patrol, sent | {"pieces": 1}


def test_who_never_closes_his_patrol_has_done_nothing_meanwhile(people, time, run_job, site):
    """His phone makes up its positions, which it will only say at the end."""
    running(people.wang, time.now(), site, "closed")
    run_job("doubts")
    assert (task(people), state(people, site)) == (("open", None), "unknown")
    assert people.east.get(f"/sites/{site}").json["last_seen_at"] is None
    time.forward(days=1)
    patrol, rest = running(people.peer, time.now(), site, "closed")
    rest |= {"device": {"id": "p2", "mock": True}}
    assert people.peer.put(f"/patrols/{patrol}", rest).json["doubt"] == "waiting"
    run_job("doubts")
    assert (task(people), state(people, site)) == (("open", None), "unknown")
    honest, rest = running(people.chief, time.forward(days=1), site, "stopped")
    rest |= {"device": {"id": "p3"}}
    assert people.chief.put(f"/patrols/{honest}", rest).json["doubt"] == "none"
    assert task(people)[0] == "done", "as soon as it is closed"
    run_job("doubts")
    assert state(people, site) == "stopped"


def test_a_status_goes_back_with_the_patrol_that_told_it(people, time, run_job, site):
    """A township accepts a colleague's made-up patrol that closes a site; the county rejects it."""
    filed(people.wang, time.now(), site, "running")
    run_job("doubts")
    forged = filed(people.peer, time.forward(days=1), site, "closed", device={"mock": True})
    say(people.east, forged, accepted=True)
    assert state(people, site) == "closed"
    say(people.county, forged, accepted=False)
    row = people.east.get(f"/sites/{site}").json
    assert (row["status"], row["last_seen_at"][:10]) == ("running", "2026-07-01")
    say(people.county, forged, accepted=True)
    filed(people.wang, time.forward(days=1), site, "stopped")
    run_job("doubts")
    say(people.county, forged, accepted=False)
    assert state(people, site) == "stopped", "a later visit stands"


def test_it_goes_back_to_what_a_person_had_said(people, time, run_job, site):
    people.east.put(f"/sites/{site}", {"status": "stopped"})
    forged = filed(people.peer, time.forward(days=1), site, "running", device={"mock": True})
    say(people.east, forged, accepted=True)
    assert state(people, site) == "running"
    say(people.county, forged, accepted=False)
    assert state(people, site) == "stopped"
    say(people.county, forged, accepted=True)
    time.forward(hours=1)
    people.east.put(f"/sites/{site}", {"status": "closed"})
    say(people.county, forged, accepted=False)
    assert state(people, site) == "closed", "a person's hand after it stands"


def test_a_visit_that_comes_late_says_nothing_against_a_hand_after_it(people, time, run_job, site):
    """What an officer keeps on his phone until the office has closed the site."""
    before = time.now()
    sent = filings.patrol(before, visits=[visit(before, site, "running")])
    time.forward(hours=3)
    people.east.put(f"/sites/{site}", {"name": "东厂（停）", "status": "closed"})
    patrol = filings.new_id()
    late = sent | {"sent_at": time.forward(hours=1).isoformat()}
    assert people.wang.put(f"/patrols/{patrol}", late).status_code == 201
    run_job("doubts")
    assert state(people, site) == "closed"
    people.east.put(f"/sites/{site}", {"name": "东厂"})
    filed(people.peer, time.forward(hours=1), site, "running", device={"id": "p2"})
    run_job("doubts")
    assert state(people, site) == "running", "who goes there after it is believed"


def test_many_far_visits_after_one_do_not_hide_it(people, time, run_job, site):
    """Whoever says sixty times from his sofa that he was there leaves the status as it was."""
    filed(people.wang, time.now(), site, "stopped")
    run_job("doubts")
    now = time.forward(days=1)
    far = [visit(now - timedelta(seconds=1050 + n), site, "running") for n in range(60)]
    sent = filings.patrol(now, visits=far, device={"id": "p2"})
    answer = people.peer.put(f"/patrols/{filings.new_id()}", sent)
    assert (answer.json["doubt"], answer.json["marks"]) == ("none", ["visit_far"])
    run_job("doubts")
    forged = filed(people.chief, time.forward(hours=1), site, "closed", device={"mock": True})
    say(people.east, forged, accepted=True)
    say(people.county, forged, accepted=False)
    assert state(people, site) == "stopped"


def test_what_was_excused_is_so_again(people, time, run_job, site):
    """A forged patrol must not turn an excuse into a miss."""
    number = people.east.get("/tasks").json["items"][0]["id"]
    people.east.post(f"/tasks/{number}/excuse", {"reason": "塌方"})
    forged = filed(people.peer, time.now(), site, "running", device={"mock": True})
    say(people.east, forged, accepted=True)
    assert task(people) == ("done", None)
    say(people.county, forged, accepted=False)
    assert task(people) == ("excused", "塌方")
