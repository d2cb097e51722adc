"""Posts and boundaries that change inside a quarter divide it by days (row A09)."""

from datetime import date, datetime

import shapely

from app.cells import service as cells
from app.cells.service.load_boundaries import prepared
from app.core import clock
from app.core.db import transaction
from grids.units import Unit
from tests.support import evaluating, filings, world

PERIOD = "/evaluations/2026Q3"
V3, NEW = f"{world.EAST_TOWN}203", f"{world.EAST_TOWN}204"
MERGED, SPLIT = date(2026, 8, 10), date(2026, 9, 1)


def walked(person, time, at, village, **body):
    """A patrol in the middle of where a village was drawn at first; its id."""
    key = filings.new_id()
    # as exactly as it is written: by its time goes how exact its points are
    moment = f"2026-{at}:00+08:00"
    time.set(moment)
    made = filings.patrol(datetime.fromisoformat(moment), village, **body)
    answer = person.put(f"/patrols/{key}", made)
    assert answer.status_code == 201, answer.text
    return key


def split_third(on):
    """From a day on the east half of the third village is one of its own."""
    west, south, east, north = world.square(*world.VILLAGES[V3]).bounds
    middle = (west + east) / 2
    units = [
        Unit("village", code, code, world.EAST_TOWN, shapely.multipolygons([half]))
        for code, half in (
            (V3, shapely.box(west, south, middle, north)),
            (NEW, shapely.box(middle, south, east, north)),
        )
    ]
    begins, rows = clock.start_of(on), prepared(units)
    cells.load_boundaries(by=None, rows=rows, in_force_from=begins, note="split", now=clock.now())


def test_a_merger_a_split_and_a_change_of_chief_divide_the_quarter_by_days(app, people, time):
    held = people.admin.get("/posts").json["items"]
    (chief,) = [row["id"] for row in held if row["officer_id"] == people.chief.id]
    led = {"officer_id": people.town_leader.id, "kind": "leader", "cell": world.V1}
    led |= {"starts_on": "2026-07-01"}
    assert people.east.post("/posts", led).status_code == 201
    assert people.east.put(f"/posts/{chief}", {"ends_on": "2026-07-31"}).status_code == 200
    next_chief = {"officer_id": people.peer.id, "kind": "grid_chief", "cell": world.V1}
    next_chief |= {"starts_on": "2026-08-15"}
    assert people.east.post("/posts", next_chief).status_code == 201

    before = walked(people.li, time, "07-02T10:00", world.V2)
    case = filings.new_id()
    filed = people.li.put(f"/incidents/{case}", filings.incident(time.now(), world.V2))
    assert filed.status_code == 201, filed.text
    time.set("2026-08-10T08:00:00+08:00")
    with app.app_context(), transaction():
        world.merge_second(MERGED)
    # the ground of the second village is the first's from that day on, also for its chief's walks
    after = walked(people.peer, time, "08-20T10:00", world.V2)
    later = filings.new_id()
    filed = people.peer.put(f"/incidents/{later}", filings.incident(time.now(), world.V2))
    assert filed.status_code == 201, filed.text
    time.set("2026-09-01T08:00:00+08:00")
    with app.app_context(), transaction():
        split_third(SPLIT)

    time.set(evaluating.OPENED)
    assert people.county.post(PERIOD, {}).status_code == 200
    rows = {
        code: people.county.get(f"{PERIOD}/{code}").json
        for code in (world.V1, world.V2, V3, NEW, world.EAST_TOWN)
    }
    facts = {code: row["facts"] for code, row in rows.items()}
    # 92 days; until 9 August 40; from 1 September 30; and so many whole cycles of two
    days = {world.V1: 92, world.V2: 40, V3: 92, NEW: 30}
    assert {code: facts[code]["patrol_days"]["total"] for code in days} == days
    assert {code: facts[code]["patrol_plan"]["total"] for code in days} == {
        code: count // 2 for code, count in days.items()
    }
    assert facts[world.EAST_TOWN]["patrol_days"] == {"good": 2, "total": sum(days.values())}
    # who had a square for most days owes it: the first the second's of 52 days, all that it then
    # had; the third also what it lost for the last 30. 19 columns, 22 + 22 and 23 rows
    assert {code: facts[code]["area_covered"] for code in (*days, world.EAST_TOWN)} == {
        world.V1: {"good": 26, "total": 19 * 44},  # a circle over six rows and seven columns more
        world.V2: {"good": 0, "total": 0},
        V3: {"good": 0, "total": 19 * 23},
        NEW: {"good": 0, "total": 0},
        world.EAST_TOWN: {"good": 26, "total": 19 * 67},
    }
    assert rows[world.V1]["evidence"]["area_covered"]["good"] == [after] * 26
    assert rows[world.V2]["evidence"]["valid_patrols"]["good"] == [before]
    assert rows[world.V1]["evidence"]["valid_patrols"]["good"] == [after]
    assert rows[world.V1]["evidence"]["chief_patrols"]["good"] == [after]
    assert rows[world.V2]["evidence"]["self_found"]["good"] == [case]
    assert rows[world.V1]["evidence"]["self_found"]["good"] == [later]
    assert {code: rows[code]["rank"] is None for code in days} == dict.fromkeys(days, False) | {
        world.V2: True
    }, "one that has ended is ranked no more"
    spans = [(one["name"], one["from"], one["until"]) for one in rows[world.V1]["chiefs"]]
    assert spans == [
        ("chief", "2026-07-01", "2026-07-31"),
        ("town_leader", "2026-08-01", "2026-08-14"),
        ("peer", "2026-08-15", "2026-09-30"),
    ]


def test_a_village_that_began_after_the_quarter_has_no_row_in_it(app, people, time):
    time.set("2026-10-05T08:00:00+08:00")
    with app.app_context(), transaction():
        split_third(date(2026, 10, 3))
    time.set(evaluating.OPENED)
    assert people.county.post(PERIOD, {}).status_code == 200
    assert people.county.get(f"{PERIOD}/{NEW}").status_code == 404
    below = people.county.get(f"{PERIOD}?parent={world.EAST_TOWN}").json["items"]
    assert len(below) == 3
    now = people.county.get(f"/evaluations/2026Q4?parent={world.EAST_TOWN}").json["items"]
    assert NEW in {one["code"] for one in now}, "in the running quarter it has one"
