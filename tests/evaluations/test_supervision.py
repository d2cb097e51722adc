"""What a grid sees of those below it: patrol, handling, feedback in place of the last 30 days."""

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
