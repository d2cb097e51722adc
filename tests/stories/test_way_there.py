"""A visit needs a way there: the officer's own site or task, near his track at that time."""

from datetime import timedelta

import pytest

from tests.support import filings, world


@pytest.fixture
def sites(people):
    """One in the middle of the village, where walks begin and end; one at its edge; a foreign."""

    def add(name, lon, lat):
        place = {"type": "Point", "coordinates": [lon, lat]}
        body = {"kind": "P02", "name": name, "geometry": place}
        return people.county.post("/sites", body).json["id"]

    lon, lat = world.inside(world.V1)
    return {
        "middle": add("东厂", lon, lat),
        "edge": add("边厂", lon + 0.009, lat),
        "foreign": add("别村的厂", *world.inside(world.W1)),
    }


def visit(at, site, status="closed"):
    return {"site_id": site, "arrived_at": at.isoformat(), "result": "normal", "status": status}


def state(people, site):
    return people.county.get(f"/sites/{site}").json["status"]


def test_what_is_not_on_the_way_or_not_ones_own_does_not_count(people, time, run_job, sites):
    now, patrol = time.now(), filings.new_id()
    visits = [visit(now - timedelta(minutes=1), site) for site in sites.values()]
    filed = people.wang.put(f"/patrols/{patrol}", filings.patrol(now, visits=visits))
    assert filed.status_code == 201, filed.text
    assert filed.json["marks"] == ["visit_foreign", "visit_far"]
    shown = {
        one["site_id"]: one["marks"] for one in people.wang.get(f"/patrols/{patrol}").json["visits"]
    }
    assert shown[sites["middle"]] == []
    assert shown[sites["edge"]] == ["visit_far"]
    assert shown[sites["foreign"]] == ["visit_foreign", "visit_far"]
    run_job("doubts")
    assert [state(people, site) for site in sites.values()] == ["closed", "unknown", "unknown"]


def test_at_another_time_of_the_walk_the_same_place_is_far(people, time, sites):
    """In the middle of his round he is six hundred metres away."""
    now, patrol = time.now(), filings.new_id()
    half = visit(now - timedelta(seconds=1050), sites["middle"])
    filed = people.wang.put(f"/patrols/{patrol}", filings.patrol(now, visits=[half]))
    assert filed.json["marks"] == ["visit_far"]


def test_an_empty_patrol_changes_nothing(people, time, sites):
    now, patrol = time.now(), filings.new_id()
    sent = filings.patrol(now, track=[], visits=[visit(now, sites["middle"])])
    filed = people.wang.put(f"/patrols/{patrol}", sent).json
    assert filed["marks"] == ["no_track", "visit_far"]
    assert filed["doubt"] == "waiting"
    assert state(people, sites["middle"]) == "unknown"


def test_in_a_silence_longer_than_these_minutes_nobody_knows_where_it_led(people, time, sites):
    """The straight way over eleven silent minutes passes the site; over nine it counts."""
    for silent, marks in ((660, ["visit_far"]), (540, [])):
        now, patrol = time.forward(days=1), filings.new_id()
        end = now.timestamp() * 1000
        (lon, lat), north = world.inside(world.V1), 0.0018
        before = [
            [lon, lat - north, int(end - silent * 1000 - 7000 * n), 8] for n in range(30, 0, -1)
        ]
        points = [*before, [lon, lat - north, int(end - silent * 1000), 8]]
        points += [[lon, lat + north, int(end), 8]]
        there = visit(now - timedelta(seconds=silent / 2), sites["middle"])
        sent = filings.patrol(now, track=points, datum="wgs84", visits=[there])
        assert people.wang.put(f"/patrols/{patrol}", sent).json["marks"] == marks


def test_while_it_runs_a_visit_says_nothing_yet(people, time, run_job, sites):
    now, patrol = time.now(), filings.new_id()
    sent = filings.patrol(now)
    begin = {name: sent[name] for name in ("started_at", "sent_at", "datum")}
    alone = visit(now - timedelta(minutes=1), sites["middle"]) | {"sent_at": now.isoformat()}
    first = begin | {"track": sent["track"][50:100]}
    assert people.wang.put(f"/patrols/{patrol}/track/1", first).status_code == 201
    kept = people.wang.put(f"/patrols/{patrol}/visits/{filings.new_id()}", alone)
    assert (kept.status_code, kept.json["marks"]) == (201, [])
    second = begin | {"track": sent["track"][200:]}
    people.wang.put(f"/patrols/{patrol}/track/2", second)
    run_job("doubts")
    assert state(people, sites["middle"]) == "unknown"
    rest = {name: sent[name] for name in sent if name != "track"} | {"pieces": 2}
    assert people.wang.put(f"/patrols/{patrol}", rest).json["marks"] == []
    run_job("doubts")
    assert state(people, sites["middle"]) == "closed"


def test_late_visits_make_the_patrol_wait(people, time, sites):
    now, patrol = time.now(), filings.new_id()
    people.wang.put(f"/patrols/{patrol}", filings.patrol(now))
    time.forward(days=6)
    at = now - timedelta(minutes=1)
    late = visit(at, sites["middle"]) | {"sent_at": time.now().isoformat()}
    key = filings.new_id()
    kept = people.wang.put(f"/patrols/{patrol}/visits/{key}", late)
    assert kept.json["marks"] == ["visit_late"]
    assert people.wang.get(f"/patrols/{patrol}").json["doubt"] == "waiting"
    assert state(people, sites["middle"]) == "unknown"
    body = {"id": filings.new_id(), "accepted": True, "ground": "photos_show"}
    assert people.east.post(f"/patrols/{patrol}/verdict", body).json["doubt"] == "accepted"
    assert state(people, sites["middle"]) == "closed", "visits count with their patrol"
