"""What a grid sees of those below it: patrol, handling, feedback in place of the last 30 days."""

from datetime import datetime

from app.jobs import JOBS
from tests.support import filings, world
from tests.support.actions import CLOSING


def seen(person, code=None):
    """{code: (good, total) of patrol, handling, feedback} below a cell."""
    answer = person.get("/supervision" + (f"?cell={code}" if code else ""))
    assert answer.status_code == 200, answer.text
    return {
        row["code"]: tuple(
            (row[name]["good"], row[name]["total"]) for name in ("patrol", "handling", "feedback")
        )
        for row in answer.json["items"]
    }


def read_all(person):
    for notice in person.get("/notices?unread=true").json["items"]:
        assert person.post(f"/notices/{notice['id']}/read").status_code in (200, 204)


def test_three_measures_are_counted_for_each_cell_below(people, time):
    # a quiet month: 29 of its 30 days are over, 14 cycles of two days
    assert seen(people.east) == dict.fromkeys(
        (world.V1, world.V2, f"{world.EAST_TOWN}203"), ((0, 14), (0, 0), (0, 0))
    )
    for day in ("03", "04", "05"):  # the third falls into the cycle of the second
        time.set(f"2026-06-{day}T10:00:00+08:00")
        people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()))
    kept, late = filings.new_id(), filings.new_id()
    for case in (kept, late):
        people.wang.put(f"/incidents/{case}", filings.incident(time.now(), kind="RUR-03"))
    people.east.act(kept, "accept", handling_class="general")
    people.east.act(kept, "assign", officer_id=people.wang.id)
    people.east.act(late, "accept", handling_class="immediate")
    people.east.act(late, "assign", officer_id=people.town_leader.id)
    people.wang.act(kept, "submit", note="已清理")
    people.east.act(kept, "confirm")
    assert people.east.act(kept, "close", **CLOSING).status_code == 201
    time.set("2026-07-01T09:00:00+08:00")
    town = world.EAST_TOWN
    # the village's own officer was in time, the township's leader was not; nobody has read a result
    assert seen(people.east, town)[world.V1] == ((2, 14), (1, 1), (0, 1))
    assert seen(people.county, world.COUNTY)[town] == ((2, 42), (1, 2), (0, 1))
    people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()))
    read_all(people.chief)
    assert seen(people.east)[world.V1] == ((3, 15), (1, 1), (0, 1)), "the county has not read it"
    read_all(people.county)
    assert seen(people.east)[world.V1][2] == (1, 1)
    assert seen(people.county)[town] == ((3, 43), (1, 2), (1, 1))
    assert seen(people.county)[world.WEST_TOWN] == ((0, 42), (0, 0), (0, 0))
    time.set("2026-07-04T09:00:00+08:00")  # what was on the first days of June is past
    assert seen(people.east)[world.V1] == ((2, 14), (1, 1), (1, 1))
    time.set("2026-08-10T09:00:00+08:00")
    assert seen(people.east)[world.V1] == ((0, 14), (0, 0), (0, 0))


def test_who_supervises_sees_what_is_below_him_and_nothing_else(people):
    assert seen(people.inspector).keys() == {world.EAST_TOWN, world.WEST_TOWN}
    assert seen(people.chief) == {}, "a village without units has nobody below it"
    unknown = people.west.get("/supervision?cell=999999999")
    hidden = people.west.get(f"/supervision?cell={world.EAST_TOWN}")
    assert (hidden.status_code, hidden.json["code"]) == (404, unknown.json["code"])
    for person in (people.wang, people.water, people.admin, people.supervisor):
        assert person.get("/supervision").status_code == 403
    assert people.east.get("/supervision?colour=red").status_code == 422


def close(people, time, by, handler, kind="RUR-03"):
    """A nuisance of the village handled and closed by a level."""
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now(), kind=kind))
    if by is people.county:
        by.act(case, "take_over", note="县里直接办理")
    by.act(case, "accept", handling_class="general")
    by.act(case, "assign", officer_id=handler.id)
    handler.act(case, "submit", note="已清理")
    by.act(case, "confirm")
    assert by.act(case, "close", **CLOSING).status_code == 201


def fed_back(people):
    return seen(people.county)[world.EAST_TOWN][2]


def test_what_the_county_closes_is_known_when_township_and_village_know(people, time):
    close(people, time, people.county, people.county_leader)
    read_all(people.east)
    assert fed_back(people) == (0, 1), "the village's chief has not read it"
    read_all(people.chief)
    assert fed_back(people) == (1, 1)


def test_in_a_village_without_a_chief_one_of_its_officers_must_know(people, time):
    held = people.chief.get("/me").json["posts"][0]
    ended = people.admin.put(f"/posts/{held['id']}", {"ends_on": "2026-07-01"})
    assert ended.status_code == 200, ended.text
    time.set("2026-07-02T09:00:00+08:00")
    close(people, time, people.east, people.town_leader)
    read_all(people.county)
    assert fed_back(people) == (0, 1)
    read_all(people.peer)
    assert fed_back(people) == (1, 1)


def test_a_deputy_knows_for_the_days_on_which_he_stands_in(people, time):
    """A leave that was over before the closing helps nobody."""
    week = {"starts_on": "2026-07-01", "ends_on": "2026-07-03", "deputy_id": people.west.id}
    assert people.county.post("/delegations", week).status_code == 201
    close(people, time, people.east, people.town_leader)
    read_all(people.chief)
    read_all(people.west)
    assert fed_back(people) == (1, 1), "the deputy has read it"
    time.set("2026-07-06T09:00:00+08:00")
    close(people, time, people.east, people.town_leader, kind="RUR-02")
    read_all(people.chief)
    read_all(people.west)
    assert fed_back(people) == (1, 2)


def test_they_are_counted_every_ten_minutes_and_say_when(app, people, time):
    with app.app_context():
        JOBS["count_live"][0](counted := time.now())
    close(people, time, people.east, people.town_leader)
    time.forward(minutes=9)
    kept = people.county.get("/supervision").json
    assert datetime.fromisoformat(kept["counted_at"]) == counted
    assert fed_back(people) == (0, 0)
    with app.app_context():
        assert JOBS["count_live"][0](time.now()) == 1
    assert fed_back(people) == (0, 1)
    time.forward(minutes=31)
    read_all(people.chief)
    read_all(people.county)
    assert fed_back(people) == (1, 1), "a scheduler that stands still makes nothing wrong"
