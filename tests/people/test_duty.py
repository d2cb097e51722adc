"""Duty rosters, contact persons from above, fire teams, departments that can act."""

from datetime import datetime, timedelta

from app.cells import queries as cells
from app.core.db import db
from app.core.spans import doubled, uncovered
from app.posts import queries as posts
from app.posts.models import Contact, DutyTurn, FireTeamMember
from tests.support import world

ROSTER = f"/duty-rosters/{world.EAST_TOWN}/2026-07"
START = datetime.fromisoformat("2026-07-01T00:00:00+08:00")


def turn(person, first, last, **more):
    return {
        "officer_id": person.id,
        "starts_at": f"2026-07-{first}:00+08:00",
        "ends_at": f"2026-07-{last}:00+08:00",
    } | more


def on_duty(app, time, code=world.EAST_TOWN):
    with app.app_context():
        place = cells.by_code(code).id
        return posts.on_duty([place], time.now()).get(place, [])


def hours(*spans):
    return [(START + timedelta(hours=a), START + timedelta(hours=b)) for a, b in spans]


def test_what_is_covered_by_nobody_and_by_two():
    end = START + timedelta(hours=24)
    assert uncovered([], START, end) == hours((0, 24))
    assert uncovered(hours((8, 17), (17, 24)), START, end) == hours((0, 8))
    assert uncovered(hours((-5, 30)), START, end) == []
    assert uncovered(hours((2, 20), (3, 5)), START, end) == hours((0, 2), (20, 24))
    assert doubled(hours((0, 8), (8, 16))) == []
    assert doubled(hours((0, 9), (8, 16), (2, 3))) == hours((2, 3), (8, 9))
    assert doubled(hours((0, 10), (1, 5), (2, 6))) == hours((1, 6))


def test_day_and_night_are_told_main_first_and_gaps_are_shown(app, people, time):
    body = {
        "turns": [
            turn(people.li, "01T08:00", "01T18:00", rank="deputy"),
            turn(people.east, "01T08:00", "01T18:00"),
            turn(people.wang, "01T18:00", "02T08:00", shift="night", phone="110"),
        ]
    }
    tried = people.east.put(f"{ROSTER}?dry_run=true", body)
    assert tried.status_code == 200, tried.text
    assert on_duty(app, time) == [], "a preview stores nothing"
    made = people.east.put(ROSTER, body).json
    assert [gap["starts_at"][:16] for gap in made["gaps"]] == [
        "2026-06-30T16:00",
        "2026-07-02T00:00",
    ]
    assert made["overlaps"] == []
    assert on_duty(app, time) == [people.east.id, people.li.id]
    time.set("2026-07-01T18:00:00+08:00")
    assert on_duty(app, time) == [people.wang.id]
    shown = people.li.get("/duty-rosters").json["items"]
    (town,) = [row for row in shown if row["cell"]["code"] == world.EAST_TOWN]
    assert town["turns"][0]["phone"] == "110", "who works below may ring"
    assert people.zhao.get(ROSTER).json["turns"][0]["phone"] is None
    time.set("2026-07-02T08:00:00+08:00")
    assert on_duty(app, time) == []


def test_a_new_roster_replaces_the_rest_and_keeps_what_was(app, people, time):
    people.east.put(ROSTER, {"turns": [turn(people.east, "01T08:00", "01T18:00")]})
    time.set("2026-07-01T12:00:00+08:00")
    made = people.east.put(ROSTER, {"turns": [turn(people.wang, "01T08:00", "01T18:00")]}).json
    assert [(row["officer"]["id"], row["ends_at"][11:16]) for row in made["turns"]] == [
        (people.east.id, "04:00"),
        (people.wang.id, "10:00"),
    ]
    assert on_duty(app, time) == [people.wang.id]
    time.set("2026-07-03T12:00:00+08:00")
    kept = people.east.put(ROSTER, {"turns": []}).json
    assert len(kept["turns"]) == 2, "what has passed stays"
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(DutyTurn)) == 2


def test_nobody_is_on_duty_whose_account_is_closed(app, people, time):
    people.east.put(ROSTER, {"turns": [turn(people.wang, "02T08:00", "03T08:00")]})
    assert (
        people.east.put(f"/officers/{people.wang.id}", {"ends_on": "2026-07-01"}).status_code == 200
    )
    time.set("2026-07-02T09:00:00+08:00")
    assert on_duty(app, time) == []
    made = people.east.get(ROSTER).json
    assert (made["turns"], len(made["gaps"])) == ([], 1)
    for body, code in (
        (turn(people.wang, "04T08:00", "05T08:00"), "account_closed"),
        (turn(people.zhao, "04T08:00", "05T08:00"), "unknown_officer"),
        (turn(people.east, "04T08:00", "20T08:00"), "turn_out_of_month"),
        (turn(people.east, "04T08:00", "04T07:00"), "dates_reversed"),
    ):
        assert people.east.put(ROSTER, {"turns": [body]}).json["code"] == code
    assert people.east.get(f"/duty-rosters/{world.EAST_TOWN}/2026-13").status_code == 422
    assert people.east.get("/duty-rosters?no_such_argument=1").status_code == 422


def test_the_upper_cell_names_a_contact_and_the_check_warns_of_none(app, people, time):
    path, village = f"/cells/{world.V1}/contacts", f"/cells/five-fixed?parent={world.V1}"
    assert people.east.get(village).json["items"][0]["warnings"] == ["contact"]
    assert people.east.post(path, {"officer_id": people.wang.id}).json["code"] == "unknown_officer"
    assert people.east.post(path, {"officer_id": people.east.id}).status_code == 201
    own = people.east.post(f"/cells/{world.EAST_TOWN}/contacts", {"officer_id": people.county.id})
    assert own.json["code"] == "outside_territory", "the county names the township's"
    assert people.east.get(village).json["items"][0]["warnings"] == []
    lon, lat = world.inside(world.V1)
    chain = people.wang.get(f"/cells/{world.V1}/answers?lon={lon}&lat={lat}").json["chain"]
    assert [link["contact"] and link["contact"]["name"] for link in chain] == [None, None, "east"]
    time.set("2026-07-03T09:00:00+08:00")
    later = {"officer_id": people.county_leader.id, "starts_on": "2026-07-05"}
    assert people.east.post(path, later).status_code == 201
    with app.app_context():
        place = cells.by_code(world.V1).id
        for day, who in ((1, people.east), (4, people.east), (5, people.county_leader)):
            asked = (START + timedelta(days=day - 1)).date()
            assert posts.contacts([place], asked) == {place: [who.id]}
        assert db.session.scalar(db.select(db.func.count()).select_from(Contact)) == 2
    assert people.east.put(path, {"ends_on": "2026-07-01"}).json["code"] == "dated_back"
    assert (
        people.east.put(path, {"ends_on": "2026-07-31"}).json["items"][0]["ends_on"] == "2026-07-31"
    )


def test_the_chief_keeps_his_fire_team(app, people, time):
    path = f"/cells/{world.V1}/fire-team"
    one = {"name": "陈刚", "phone": "13800000001", "leads": True}
    two = {"name": "wang", "phone": "13800000002", "officer_id": people.wang.id}
    assert len(people.chief.put(path, {"members": [two, one, one]}).json["items"]) == 2
    assert people.wang.put(path, {"members": []}).json["code"] == "post_lacks_permission"
    assert people.li.get(path).status_code == people.west.get(path).status_code == 404
    time.set("2026-07-05T09:00:00+08:00")
    left = people.chief.put(path, {"members": [one]}).json["items"]
    assert [(row["name"], row["leads"]) for row in left] == [("陈刚", True)]
    with app.app_context():
        place = cells.by_code(world.V1).id
        before = posts.fire_team([place], START.date())[place]
        assert [row.officer_id for row in before] == [None, people.wang.id], "as it was that day"
        assert db.session.scalar(db.select(db.func.count()).select_from(FireTeamMember)) == 2
    town = people.east.put(f"/cells/{world.EAST_TOWN}/fire-team", {"members": [one]})
    assert town.json["code"] == "village_needed"
    stranger = one | {"officer_id": 999_999}
    assert people.chief.put(path, {"members": [stranger]}).json["code"] == "unknown_officer"


def test_a_department_without_somebody_who_can_act_says_what_is_missing(people, time):
    rows = people.county.get("/departments").json["items"]
    assert {row["code"]: (row["able"], row["missing"]) for row in rows} == {
        "water": (True, []),
        "env_office": (False, ["liaison"]),
    }
    people.county.put(f"/officers/{people.water.id}", {"ends_on": "2026-07-01"})
    time.set("2026-07-02T09:00:00+08:00")
    water = next(r for r in people.county.get("/departments").json["items"] if r["code"] == "water")
    assert (water["able"], water["missing"]) == (False, ["liaison"])
