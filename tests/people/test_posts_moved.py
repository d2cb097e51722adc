"""A post that is moved stays what it was, but for its place."""

import pytest

from tests.support import filings, world

TODAY = "2026-07-02"


@pytest.mark.parametrize("kind", ["grid_officer", "supervisor"])
def test_a_post_that_is_moved_keeps_its_last_day(people, time, kind):
    until = "2026-12-31"
    body = {"username": "until.then", "name": "新人", "kind": kind, "cell": world.V1}
    made = people.east.post("/officers", body | {"ends_on": until})
    assert made.status_code == 201, made.text
    held = people.admin.get("/posts").json["items"]
    post = next(one["id"] for one in held if one["officer_id"] == made.json["officer"]["id"])
    moved = people.east.put(f"/posts/{post}", {"cell": world.V2, "from": TODAY})
    assert (moved.status_code, moved.json.get("ends_on")) == (200, until), moved.text
    back = {"cell": world.V1, "from": "2026-08-01", "until": "2027-06-30"}
    longer = people.east.put(f"/posts/{moved.json['id']}", back)
    assert (longer.status_code, longer.json.get("ends_on")) == (200, "2027-06-30"), longer.text
    past = {"cell": world.V2, "from": "2027-07-01"}
    assert people.east.put(f"/posts/{longer.json['id']}", past).json["code"] == "dates_reversed"


@pytest.mark.parametrize("by", ["flask evaluate", "the API"])
def test_the_walk_of_who_was_moved_since_is_evidence_where_he_stood(app, people, time, by):
    """Two walked the same evening; one is elsewhere when his phone finds the network again."""
    evening = time.set("2026-07-01T18:00:00+08:00")
    stays, moves = (f"/patrols/{filings.new_id()}" for _ in range(2))
    others = {"track": filings.track(evening, points=290), "device": {"id": "phone-2"}}
    assert people.peer.put(stays, filings.patrol(evening)).status_code == 201
    held = people.admin.get("/posts").json["items"]
    post = next(one["id"] for one in held if one["officer_id"] == people.wang.id)
    moved = people.east.put(f"/posts/{post}", {"cell": world.V2, "from": TODAY})
    assert moved.status_code == 200, moved.text
    now = time.set(f"{TODAY}T09:00:00+08:00")
    late = filings.patrol(evening) | others | {"sent_at": now.isoformat()}
    sent = people.wang.put(moves, late)
    assert (sent.status_code, sent.json["cell_code"], sent.json["marks"]) == (201, world.V1, [])
    time.set("2026-10-08T09:00:00+08:00")
    if by == "the API":
        assert people.county.post("/evaluations/2026Q3", {}).status_code == 200
    else:
        done = app.test_cli_runner().invoke(args=["evaluate", "2026Q3"])
        assert done.exit_code == 0, done.output
    ids = {one.rsplit("/", 1)[1] for one in (stays, moves)}
    evidence = {
        cell: people.east.get(f"/evaluations/2026Q3/{cell}").json["evidence"]["valid_patrols"]
        for cell in (world.V1, world.V2)
    }
    assert set(evidence[world.V1]["good"]) == ids
    assert not ids & {*evidence[world.V2]["good"], *evidence[world.V2]["bad"]}
