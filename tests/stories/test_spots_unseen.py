"""Of a case that he may not see nobody learns from another of its spot (design: strangers)."""

import pytest

from tests.support import filings, world

MARKED = {"similar", "relapse"}


@pytest.fixture
def file(people, time):
    """Files a case so many metres north of the border between the villages 1 and 2."""

    def make(by, north_m, **changes):
        case, (lon, _) = filings.new_id(), world.inside(world.V1)
        lat = world.SOUTH + world.SIDE + north_m / 111_320
        place = {"lon": lon, "lat": lat, "accuracy_m": 3, "datum": "wgs84"}
        body = filings.incident(time.now(), **({"location": place} | changes))
        answer = getattr(people, by).put(f"/incidents/{case}", body)
        assert answer.status_code == 201, answer.text
        return answer.json

    return make


def told(person, case):
    """The marks of the spot that somebody is told wherever the case is shown."""
    found = set(person.get(f"/incidents/{case}").json["marks"]) & MARKED
    (listed,) = [c for c in person.get("/incidents").json["items"] if c["id"] == case]
    assert set(listed["marks"]) & MARKED == found
    for mark in MARKED:
        ids = [c["id"] for c in person.get(f"/incidents?mark={mark}").json["items"]]
        assert (case in ids) == (mark in found)
    return found


def test_a_neighbours_case_is_not_betrayed_by_a_mark(people, file):
    other = file("li", 15)
    mine = file("wang", -15)
    assert (mine["similar"], mine["marks"]) == ([], [])
    assert told(people.wang, mine["id"]) == told(people.chief, mine["id"]) == set()
    assert told(people.east, mine["id"]) == told(people.county, mine["id"]) == {"similar"}
    (offered,) = people.east.get(f"/incidents/{mine['id']}").json["similar"]
    assert offered["id"] == other["id"]
    with people.east.get("/incidents.geojson?mark=similar&why=核对") as exported:
        assert mine["id"] in exported.text
    people.east.act(mine["id"], "return", note="地点不准")
    lon, lat = world.inside(world.V1)
    again = {"lon": lon, "lat": lat, "accuracy_m": 3, "datum": "wgs84"}
    corrected = people.wang.act(mine["id"], "correct", location=again).json
    assert "similar" not in str(corrected["event"]["data"])
    history = people.wang.get(f"/incidents/{mine['id']}/events").text
    assert "similar" not in history


def test_who_sees_no_territory_learns_of_no_case_beside_his_own(people, file):
    file("wang", -15)
    mine = file("supervisor", -15, source="supervisor")
    assert mine["marks"] == []
    assert told(people.supervisor, mine["id"]) == set()
    assert told(people.wang, mine["id"]) == {"similar"}, "both are of his village"


def test_a_neighbours_closed_case_is_not_betrayed_by_a_relapse(people, file, time):
    other = file("li", 15, **filings.ON_SPOT)["id"]
    people.east.act(other, "confirm")
    done = people.east.act(other, "close", rectified={"how": "已清理"})
    assert done.status_code == 201, done.text
    time.forward(days=3)
    mine = file("wang", -15, kind="RUR-03", measures_taken="")
    assert (mine["marks"], mine["relapse_of"]) == ([], None)
    assert told(people.wang, mine["id"]) == set()
    assert told(people.county, mine["id"]) == {"relapse"}
    path = f"/incidents/{mine['id']}/events"
    assert other not in people.wang.get(path).text
    assert people.county.get(path).json["items"][0]["data"]["relapse_of"] == other


def test_whoever_takes_a_case_on_is_offered_what_has_come_since(people, file):
    first = file("wang", -15)
    second = file("peer", -20)
    assert told(people.east, first["id"]) == set()
    taken = people.east.act(first["id"], "accept").json["incident"]
    assert [one["id"] for one in taken["similar"]] == [second["id"]]
    assert told(people.east, first["id"]) == {"similar"}
