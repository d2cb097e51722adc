"""Ending and moving posts, closing accounts: nothing dated back, nobody's own, nobody above."""

import re

import pytest

from tests.support import world
from tests.support.browsing import Browser

pytestmark = pytest.mark.usefixtures("time")


def post_of(people, person):
    held = people.admin.get("/posts").json["items"]
    return next(f"/posts/{one['id']}" for one in held if one["officer_id"] == person.id)


def code(answer):
    return answer.json.get("code", answer.status_code)


def test_a_post_ends_today_at_the_earliest(people):
    post = post_of(people, people.wang)
    assert code(people.east.put(post, {"ends_on": "2026-06-30"})) == "dated_back"
    assert code(people.east.put(post, {"cell": world.V2, "from": "2026-06-30"})) == "dated_back"
    assert people.wang.get("/me").json["posts"][0]["ends_on"] is None
    moved = people.east.put(post, {"cell": world.V2, "from": "2026-07-01"})
    assert code(moved) == 200, "who begins elsewhere today was here until yesterday"
    assert code(people.east.put(post_of(people, people.li), {"ends_on": "2026-07-01"})) == 200


def test_a_refused_date_is_said_in_the_console_too(app, people):
    page = f"/console/registers{post_of(people, people.wang)}/end"
    refused = Browser(app, "east").send(page, page, ends_on="2026-06-30")
    assert (refused.status_code, "不能填写过去的时间" in refused.text) == (422, True)
    assert 'value="2026-06-30"' in refused.text


def test_nobody_ends_his_own_post_or_closes_his_own_account(app, people):
    own = post_of(people, people.east)
    for body in ({"ends_on": "2026-07-31"}, {"cell": world.EAST_TOWN, "from": "2026-08-01"}):
        assert code(people.east.put(own, body)) == "own_post"
    closed = people.east.put(f"/officers/{people.east.id}", {"ends_on": "2026-07-31"})
    assert code(closed) == "own_post"
    assert people.east.put(f"/officers/{people.east.id}", {"phone": "139"}).status_code == 200
    assert f"/console/registers{own}/end" not in Browser(app, "east").get("/registers/posts").text
    assert code(people.county.put(own, {"ends_on": "2026-07-31"})) == 200, "the level above does"


def test_who_stands_in_does_not_end_the_post_that_he_stands_in_for(people):
    week = {"starts_on": "2026-07-01", "ends_on": "2026-07-07"}
    named = people.county.post("/delegations", week | {"deputy_id": people.east.id})
    assert named.status_code == 201, named.text
    post = post_of(people, people.county)
    assert code(people.east.put(post, {"ends_on": "2026-07-31"})) == "own_post"


def test_nobody_ends_the_post_of_who_stands_above_him(people):
    leader, end = people.town_leader, {"ends_on": "2026-07-31"}
    assert code(people.east.put(post_of(people, leader), end)) == "superior_post"
    assert code(people.east.put(f"/officers/{leader.id}", end)) == "superior_post"
    assert code(people.east.put(post_of(people, people.county), end)) == "not_found"
    assert code(people.county.put(post_of(people, people.county_leader), end)) == "superior_post"
    assert code(people.east.put(post_of(people, people.chief), end)) == 200, "of a cell below"
    assert code(people.county.put(post_of(people, leader), end)) == 200
    assert code(people.admin.put(post_of(people, people.county_leader), end)) == 200


def test_the_last_administrator_stays_even_where_somebody_stands_in(people):
    body = {"username": "local", "name": "local", "kind": "administrator", "cell": world.EAST_TOWN}
    made = people.admin.post("/officers", body | {"password": world.PASSWORD})
    assert made.status_code == 201, made.text
    local = made.json["officer"]["id"]
    week = {"starts_on": "2026-07-01", "ends_on": "2026-07-31", "officer_id": local}
    assert people.admin.post("/delegations", week | {"deputy_id": people.li.id}).status_code == 201
    held = people.admin.get("/posts").json["items"]
    post = next(f"/posts/{one['id']}" for one in held if one["officer_id"] == local)
    end = {"ends_on": "2026-07-10"}
    assert code(people.admin.put(post, end)) == "last_administrator"
    assert code(people.admin.put(f"/officers/{local}", end)) == "last_administrator"
    given = {"officer_id": people.li.id, "kind": "administrator", "cell": world.EAST_TOWN}
    assert people.admin.post("/posts", given).status_code == 201
    assert code(people.admin.put(post, end)) == 200


def test_an_account_is_closed_at_once_but_not_before(people):
    path, li = f"/officers/{people.li.id}", people.li
    assert code(people.east.put(path, {"ends_on": "2026-06-29"})) == "dated_back"
    assert code(people.east.put(path, {"ends_on": "2026-06-30"})) == 200
    assert li.get("/me").status_code == 401


def test_two_administrators_do_not_leave_one_after_the_other(people):
    ids = []
    for name in ("first", "second"):
        body = {"username": name, "name": name, "kind": "administrator", "cell": world.EAST_TOWN}
        made = people.admin.post("/officers", body | {"password": world.PASSWORD})
        ids.append(made.json["officer"]["id"])
    held = {one["officer_id"]: one["id"] for one in people.admin.get("/posts").json["items"]}
    first, second = (f"/posts/{held[officer_id]}" for officer_id in ids)
    assert code(people.admin.put(second, {"ends_on": "2026-07-20"})) == 200
    refused = people.admin.put(first, {"ends_on": "2026-07-10"})
    assert code(refused) == "last_administrator", "nobody would be left from the 21st on"
    closed = people.admin.put(f"/officers/{ids[0]}", {"ends_on": "2026-07-10"})
    assert code(closed) == "last_administrator"


def test_nobody_takes_over_the_account_of_who_stands_above_him(app, people):
    leader = f"/officers/{people.town_leader.id}"
    assert code(people.east.post(f"{leader}/password", {})) == "superior_post"
    page, east = f"/console{leader}", Browser(app, "east")
    shown = east.get(page).text
    assert (f'action="{page}/edit"' in shown, f'action="{page}/password"' in shown) == (True, False)
    token = {"form_token": re.search(r'name="form_token" value="(\w+)"', shown)[1]}
    assert east.client.post(f"{page}/password", data=token).status_code == 403
    assert people.county.post(f"{leader}/password", {}).status_code == 200, "the level above does"
    assert people.east.post(f"/officers/{people.wang.id}/password", {}).status_code == 200


def test_who_stands_in_does_not_take_over_the_account_of_whom_he_stands_in_for(people):
    week = {"starts_on": "2026-07-01", "ends_on": "2026-07-07"}
    assert (
        people.county.post("/delegations", week | {"deputy_id": people.east.id}).status_code == 201
    )
    assert code(people.east.post(f"/officers/{people.county.id}/password", {})) == "own_post"
