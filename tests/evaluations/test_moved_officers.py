"""What a moved officer did stands in the evaluation of the cell in which he did it."""

from datetime import timedelta

import pytest

from tests.support import filings, world


def post_of(people, person):
    held = people.admin.get("/posts").json["items"]
    return next(f"/posts/{one['id']}" for one in held if one["officer_id"] == person.id)


def in_pieces(patrol, body):
    """A patrol as a phone sends it in one batch: its track, then its end."""
    piece = {name: body[name] for name in ("started_at", "sent_at", "datum", "track")}
    end = {name: value for name, value in body.items() if name != "track"} | {"pieces": 1}
    return [
        {"path": f"/patrols/{patrol}/track/1", "body": piece},
        {"path": f"/patrols/{patrol}", "body": end},
    ]


def by_command(app, people):
    done = app.test_cli_runner().invoke(args=["evaluate", "2026Q3"])
    assert done.exit_code == 0, done.output


def by_api(app, people):
    done = people.county.post("/evaluations/2026Q3", {})
    assert done.status_code == 200, done.text


@pytest.mark.parametrize("evaluate", [by_command, by_api])
def test_patrols_of_before_a_move_count_for_the_old_village_whenever_they_arrive(
    app, people, time, evaluate
):
    first = time.now()
    walks = {name: filings.new_id() for name in ("late", "pieces", "unnamed", "new", "li_last")}
    moved = people.east.put(post_of(people, people.wang), {"cell": world.V2, "from": "2026-07-04"})
    assert moved.status_code == 200, moved.text
    ended = people.east.put(post_of(people, people.li), {"ends_on": "2026-07-03"})
    assert ended.status_code == 200, ended.text

    time.set("2026-07-04T09:00:00+08:00")
    new = filings.patrol(time.now(), world.V2)
    assert people.wang.put(f"/patrols/{walks['new']}", new).status_code == 201
    sent = {"sent_at": time.now().isoformat()}
    named = filings.patrol(first, cell_code=world.V1) | sent
    assert people.wang.put(f"/patrols/{walks['late']}", named).status_code == 201
    again = filings.patrol(first + timedelta(days=1), points=290) | sent
    answer = people.wang.post("/sync", {"items": in_pieces(walks["pieces"], again)})
    assert [one["verdict"] for one in answer.json["verdicts"]] == ["stored", "stored"], answer.text
    third = filings.patrol(first + timedelta(days=2), points=280) | sent
    assert people.wang.put(f"/patrols/{walks['unnamed']}", third).json["cell_code"] == world.V1
    last = filings.patrol(first, world.V2, points=270, device={"id": "phone-2"}) | sent
    assert people.li.put(f"/patrols/{walks['li_last']}", last).status_code == 201

    time.set("2026-10-09T10:00:00+08:00")
    evaluate(app, people)
    counted = {
        code: people.county.get(f"/evaluations/2026Q3/{code}").json["evidence"]["valid_patrols"]
        for code in (world.V1, world.V2)
    }
    old = {walks[name] for name in ("late", "pieces", "unnamed")}
    assert set(counted[world.V1]["good"]) == old, counted
    assert set(counted[world.V2]["good"]) == {walks["new"], walks["li_last"]}, counted
    assert [counted[code]["bad"] for code in counted] == [[], []]
