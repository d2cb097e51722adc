"""Rows with days beside posts: what a day that has passed does of each kind of them, tried by who
would gain. Posts: tests/people/test_posts_dated_back.py; more: tests/people/test_dated_back.py.
"""

from datetime import timedelta

import pytest

from tests.support import filings, world

LONG_AGO, YESTERDAY, TODAY, TOMORROW = "2019-01-01", "2026-06-30", "2026-07-01", "2026-07-02"
WHY = {"reason": "五月起已到岗，名册漏报"}


def code(answer):
    return answer.json["code"] if answer.status_code >= 400 else answer.status_code


@pytest.fixture(autouse=True)
def _clock(time):
    """A Wednesday, the first of July."""


# who stands in, who is on duty, who answers


def test_leave_is_not_dated_back_by_days_or_minutes(people):
    away = {"deputy_id": people.west.id, "ends_on": TOMORROW}
    for begin in ({"starts_on": YESTERDAY}, {"starts_on": TODAY, "starts_time": "08:30"}):
        assert code(people.east.post("/delegations", away | begin)) == "dated_back", begin


def test_who_has_left_his_own_posts_stands_in_no_longer(people, time):
    days = {"starts_on": TODAY, "ends_on": "2026-07-09", "deputy_id": people.west.id}
    assert people.east.post("/delegations", days).status_code == 201
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
    assert people.west.get(f"/incidents/{case}").status_code == 200
    held = people.admin.get("/posts").json["items"]
    (own,) = [row["id"] for row in held if row["officer_id"] == people.west.id]
    assert people.admin.put(f"/posts/{own}", {"ends_on": TODAY}).status_code == 200
    time.set(f"{TOMORROW}T09:00:00+08:00")
    assert people.west.get(f"/incidents/{case}").status_code == 403
    assert people.west.get("/me").json["stands_in_for"] == []


def test_who_has_left_his_posts_is_neither_on_duty_nor_the_contact(people, time):
    span = {"starts_at": f"{TODAY}T08:00:00+08:00", "ends_at": "2026-07-05T08:00:00+08:00"}
    roster = {"turns": [{"officer_id": people.town_leader.id} | span]}
    assert people.east.put(f"/duty-rosters/{world.EAST_TOWN}/2026-07", roster).status_code == 200
    named = people.east.post(f"/cells/{world.V1}/contacts", {"officer_id": people.town_leader.id})
    assert named.status_code == 201, named.text
    late = {"occurred_at": f"{TODAY}T08:30:00+08:00"}

    def heard():
        people.wang.put(f"/incidents/{filings.new_id()}", filings.incident(time.now(), **late))
        (row,) = people.east.get(f"/duty-rosters?cell={world.EAST_TOWN}").json["items"]
        return [turn["officer"]["id"] for turn in row["turns"]]

    assert heard() == [people.town_leader.id]
    held = people.admin.get("/posts").json["items"]
    (own,) = [row["id"] for row in held if row["officer_id"] == people.town_leader.id]
    assert people.admin.put(f"/posts/{own}", {"ends_on": TODAY}).status_code == 200
    time.set(f"{TOMORROW}T09:00:00+08:00")
    assert heard() == []
    lon, lat = world.inside(world.V1)
    chain = people.wang.get(f"/cells/{world.V1}/answers?lon={lon}&lat={lat}").json["chain"]
    assert chain[-1]["contact"] is None


def test_a_duty_roster_of_days_that_have_passed_stays(people, time):
    def turn(who, day, until):
        span = {"starts_at": f"{day}T08:00:00+08:00", "ends_at": f"{until}T08:00:00+08:00"}
        return {"officer_id": who.id} | span

    path = f"/duty-rosters/{world.EAST_TOWN}/2026-07"
    first = [turn(people.wang, TODAY, TOMORROW), turn(people.wang, TOMORROW, "2026-07-03")]
    assert people.east.put(path, {"turns": first}).status_code == 200
    time.set("2026-07-04T09:00:00+08:00")
    before = people.east.get(path).json["turns"]
    other = [turn(people.li, TODAY, TOMORROW), turn(people.li, "2026-07-05", "2026-07-06")]
    assert people.east.put(path, {"turns": other}).status_code == 200
    after = people.east.get(path).json["turns"]
    assert after[: len(before)] == before
    assert [row["officer"]["id"] for row in after[len(before) :]] == [people.li.id]
    gone = f"/duty-rosters/{world.EAST_TOWN}/2026-06"
    assert (
        people.east.put(gone, {"turns": [turn(people.li, "2026-06-03", "2026-06-04")]}).json[
            "turns"
        ]
        == []
    )


def test_a_contact_from_above_is_named_and_ended_from_today_on(people):
    path = f"/cells/{world.V1}/contacts"
    named = {"officer_id": people.east.id}
    assert code(people.east.post(path, named | {"starts_on": YESTERDAY})) == "dated_back"
    assert people.east.post(path, named).status_code == 201
    assert code(people.east.put(path, {"ends_on": YESTERDAY})) == "dated_back"


def test_a_liaison_is_held_to_what_every_post_is(people):
    office = {"cell": world.EAST_TOWN, "code": "green", "name": "绿化办", "head_name": "周"}
    made = people.admin.post("/departments", office).json["id"]
    body = {"officer_id": people.li.id, "kind": "liaison", "department_id": made}
    body |= {"starts_on": YESTERDAY} | WHY
    refused = people.east.post("/posts", body)
    assert (code(refused), refused.json["needs"]) == ("dated_back", "level_above")
    assert people.county.post("/posts", body).status_code == 201


def test_contracts_of_long_ago_name_people_and_give_nothing(people, time):
    """They are entered as the files have them; what has passed is neither ended nor handed on."""
    lon, lat = world.inside(world.V1)
    ring = [[lon, lat], [lon + 0.001, lat], [lon + 0.001, lat + 0.001], [lon, lat]]
    area = {"area": {"type": "Polygon", "coordinates": [ring]}}
    body = {"name": "第一组", "person": "李四", "starts_on": LONG_AGO} | area
    path = f"/cells/{world.V1}/contracts"
    key = people.east.post(path, body).json["id"]
    back = {"person": "王五", "starts_on": YESTERDAY}
    assert code(people.east.post(f"{path}/{key}/hand-over", back)) == "contract_first_day"
    early = {"ends_on": "2026-06-29"}
    assert people.east.post(f"{path}/{key}/end", early).status_code >= 400
    case = filings.new_id()
    filed = people.li.put(f"/incidents/{case}", filings.incident(time.now()))
    assert filed.json["found_by_others"] is True, "a contract makes nobody one of the village's"


# bans, plans, weights, calendars, accounts


def test_a_ban_entered_late_is_proposed_for_no_day_before(people, time):
    body = {"name": "禁烧", "cell": world.EAST_TOWN, "kinds": ["AIR-01"]}
    old = filings.new_id()
    people.wang.put(f"/incidents/{old}", filings.incident(time.now(), kind="AIR-02"))
    time.forward(days=2)
    dates = {"starts_on": LONG_AGO, "ends_on": "2026-07-31"}
    made = people.east.post("/campaigns", body | dates | {"kinds": ["AIR-01", "AIR-02"]})
    assert (made.status_code, made.json["starts_on"]) == (201, LONG_AGO)

    def severity(at):
        found = filings.incident(time.now(), occurred_at=at.isoformat())
        return people.wang.put(f"/incidents/{filings.new_id()}", found).json["severity"]

    assert severity(time.now() - timedelta(days=1)) == "general", "nobody was told of it then"
    assert severity(time.now()) == "serious"
    lon, lat = world.inside(world.V2)
    place = {"lon": lon, "lat": lat, "datum": "wgs84"}
    moved = people.east.act(old, "relocate", location=place, note="位置更正")
    assert moved.status_code == 201, moved.text
    assert people.east.get(f"/incidents/{old}").json["severity"] == "general"


def test_a_plan_that_is_said_to_have_begun_makes_nobody_miss_what_was(people, time, run_job):
    terms = {"unit": "day", "per": "officer", "cells": [world.V1]}
    plan = {"name": "日查", "cell": world.EAST_TOWN, "starts_on": LONG_AGO, "terms": terms}
    made = people.east.post("/plans", plan).json["id"]
    run_job("tasks")
    tasks = people.east.get("/tasks").json["items"]
    assert tasks
    assert min(row["opens_at"] for row in tasks) >= "2026-06-30T16:00"
    other = {"terms": terms | {"every": 2}, "from": YESTERDAY}
    assert code(people.east.put(f"/plans/{made}", other)) == "plan_begun"


def test_weights_are_not_chosen_when_the_quarter_is_over(people, time):
    default = people.county.get("/schemes").json["items"][0]["data"]
    chosen = default | {"village": {"patrol_plan": 1}}
    time.set("2026-10-09T10:00:00+08:00")
    late = {"county": world.COUNTY, "valid_from": "2026-09-30", "data": chosen}
    assert code(people.county.post("/schemes", late)) == "dated_back"
    assert people.county.post("/schemes", late | {"valid_from": "2026-10-09"}).status_code == 201


def test_a_rest_day_of_yesterday_takes_no_lateness_away(people, time, run_job):
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
    time.set("2026-07-03T09:00:00+08:00")
    run_job("escalate")
    before = people.county.get(f"/incidents/{case}/limits").json
    late = [row for row in before["items"] if row["overdue_since"]]
    assert late
    days = {"days": {YESTERDAY: False, TODAY: False, TOMORROW: False}, "reason": "暴雨"}
    moved = people.county.post("/calendars/2026/corrections", days)
    assert moved.status_code in (200, 201), moved.text
    after = people.county.get(f"/incidents/{case}/limits").json["items"]
    assert [row["overdue_since"] for row in after if row["overdue_since"]] == [
        row["overdue_since"] for row in late
    ]


def test_an_account_is_closed_from_today_on(people):
    closed = people.east.put(f"/officers/{people.li.id}", {"ends_on": "2026-06-29"})
    assert code(closed) == "dated_back"
