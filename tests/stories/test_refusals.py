"""What clerks get wrong, and the sentence they are told: nothing of it is stored."""

import io
from datetime import date

import openpyxl
import pytest

from app.cells import service as cells
from app.cells.models import Cell
from app.core import clock
from app.core.db import db, transaction
from tests.support import world

LON, LAT = world.inside(world.V1)
POINT = {"type": "Point", "coordinates": [LON, LAT]}
ABROAD = {"type": "Point", "coordinates": [2.35, 48.86]}
SITE = {"kind": "P02", "name": "甲厂", "geometry": POINT}
NOBODY = 999_999


def refused(answer) -> str:
    assert 400 <= answer.status_code < 500, answer.text
    return answer.json["code"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"watcher_id": NOBODY}, "unknown_officer"),
        ({"geometry": ABROAD}, "outside_territory"),
        ({"zone": "red_line"}, "invalid"),  # a zone is an area, not a point
    ],
)
def test_a_site_is_watched_by_somebody_and_lies_in_ones_own_territory(people, time, change, code):
    assert refused(people.wang.post("/sites", SITE | change)) == code
    site = people.wang.post("/sites", SITE).json
    assert refused(people.wang.put(f"/sites/{site['id']}", change)) == code
    assert people.wang.get("/sites").json["items"] == [site]


def test_a_neighbour_changes_no_site(people, time):
    site = people.wang.post("/sites", SITE).json
    assert refused(people.zhao.put(f"/sites/{site['id']}", {"status": "closed"})) == "not_found"


@pytest.mark.parametrize(
    "content",
    [b'{"features": {}}', b'{"features": null}', b'{"type": "FeatureCollection"', b"a\x00,b\n1,2"],
)
def test_an_import_that_is_no_table_of_sites_is_refused(people, time, content):
    answer = people.wang.post("/sites/import?datum=wgs84", data=content)
    assert refused(answer) == "import_refused"


def test_an_import_of_too_many_sites_is_too_large(people, time):
    rows = f"P02,厂,{LON},{LAT},running\n" * 2001
    answer = people.wang.post(
        "/sites/import?datum=wgs84", data=f"kind,name,lon,lat,status\n{rows}".encode()
    )
    assert refused(answer) == "too_large"


def test_a_campaign_ends_after_it_begins(people, time):
    body = {"name": "秋季禁烧", "cell": world.EAST_TOWN, "kinds": ["AIR-01"]}
    dates = {"starts_on": "2026-09-01", "ends_on": "2026-08-31"}
    assert refused(people.east.post("/campaigns", body | dates)) == "dates_reversed"
    made = people.east.post(
        "/campaigns", body | {"starts_on": "2026-09-01", "ends_on": "2026-10-31"}
    )
    assert made.status_code == 201, made.text
    edit = people.east.put(f"/campaigns/{made.json['id']}", {"ends_on": "2026-08-01"})
    assert refused(edit) == "dates_reversed"


PLAN = {
    "name": "日常巡查",
    "cell": world.V1,
    "starts_on": "2026-07-01",
    "terms": {"unit": "day", "every": 2, "per": "officer"},
}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"cell": world.W1}, "outside_territory"),
        ({"ends_on": "2026-06-30"}, "dates_reversed"),
        ({"campaign_id": NOBODY}, "unknown_campaign"),
    ],
)
def test_a_plan_lies_in_ones_own_territory_and_ends_after_it_begins(people, time, change, code):
    assert refused(people.east.post("/plans", PLAN | change)) == code


def test_a_campaigns_plan_lives_no_longer_than_the_campaign(people, time):
    campaign = people.east.post(
        "/campaigns",
        {
            "name": "禁烧",
            "cell": world.EAST_TOWN,
            "kinds": ["AIR-01"],
            "starts_on": "2026-07-03",
            "ends_on": "2026-07-20",
        },
    ).json["id"]
    plan = people.east.post("/plans", PLAN | {"campaign_id": campaign, "mode": "campaign"})
    assert (plan.json["starts_on"], plan.json["ends_on"]) == ("2026-07-03", "2026-07-20")


def test_terms_that_have_begun_stay_and_a_plan_does_not_end_before_its_beginning(people, time):
    plan = people.east.post("/plans", PLAN).json["id"]
    weekly = {"unit": "week", "every": 1, "per": "officer"}
    early = {"terms": weekly, "from": "2026-07-01"}
    assert refused(people.east.put(f"/plans/{plan}", early)) == "plan_begun"
    ended = people.east.put(f"/plans/{plan}", {"ends_on": "2026-06-01"})
    assert refused(ended) == "dates_reversed"


def test_terms_of_one_day_are_written_over(people, time):
    plan = people.east.post("/plans", PLAN).json["id"]
    for every in (3, 5):
        terms = {"unit": "day", "every": every, "per": "officer"}
        change = people.east.put(f"/plans/{plan}", {"terms": terms, "from": "2026-08-01"})
        assert change.status_code == 200, change.text
    assert [terms["every"] for terms in change.json["terms"]] == [2, 5]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"username": "WANG"}, "username_taken"),
        ({"password": "short"}, "invalid"),
        ({"password": "new.one1", "username": "new.one1"}, "password_weak"),
        ({"kind": "liaison", "cell": None}, "post_department_required"),
        ({"kind": "liaison", "cell": None, "department_id": NOBODY}, "unknown_department"),
        ({"cell": None}, "post_cell_required"),
        ({"starts_on": "2026-07-02", "ends_on": "2026-07-01"}, "dates_reversed"),
        ({"kind": "supervisor"}, "term_required"),
    ],
)
def test_a_new_account_has_a_name_a_password_and_a_place(people, time, change, code):
    body = {"username": "new.one", "name": "新人", "kind": "grid_officer", "cell": world.V1}
    body = {k: v for k, v in (body | change).items() if v is not None}
    assert refused(people.east.post("/officers", body)) == code
    found = people.east.get("/officers?q=new").json["items"]
    assert found == []


def test_nobody_holds_the_same_post_twice_at_once(people, time):
    again = {"officer_id": people.wang.id, "kind": "grid_officer", "cell": world.V1}
    assert refused(people.east.post("/posts", again)) == "post_held"


def test_a_post_that_is_over_is_not_ended_again(people, time):
    post = next(
        p for p in people.east.get("/posts").json["items"] if p["officer_id"] == people.li.id
    )
    path = f"/posts/{post['id']}"
    assert refused(people.east.put(path, {"ends_on": "2019-01-01"})) == "dates_reversed"
    assert people.east.put(path, {"ends_on": "2026-07-01"}).status_code == 200
    time.forward(days=2)
    assert refused(people.east.put(path, {"ends_on": "2026-07-31"})) == "post_ended"


def test_a_first_password_set_by_a_reviewer_is_no_weak_one(app, people, time):
    new = {"username": "new.one1", "name": "新人", "kind": "grid_officer", "cell": world.V1}
    officer = people.east.post("/officers", new).json["officer"]["id"]
    path = f"/officers/{officer}/password"
    assert refused(people.east.post(path, {"password": "new.one1"})) == "password_weak"


def test_a_privacy_notice_begins_no_earlier_than_today(people, time):
    yesterday = {"valid_from": "2026-06-30", "text": "为履行网格化环境监管职责收集个人信息。" * 5}
    assert refused(people.admin.post("/privacy-notice", yesterday)) == "dates_reversed"


KIND = {
    "code": "XYZ-01",
    "name": "某类",
    "natures": ["hazard"],
    "severities": ["general"],
    "township": "general",
    "county": "general",
}


def test_a_kind_is_made_once_and_an_edit_that_changes_nothing_makes_no_version(people, time):
    first = people.county.post("/kinds", KIND)
    assert first.status_code == 201, first.text
    assert refused(people.county.post("/kinds", KIND)) == "kind_exists"
    same = people.county.put("/kinds/XYZ-01", {"name": "某类"})
    assert same.json["version"] == first.json["version"] == 1


def sheet(*rows: list[object]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


HEAD = ["用户名", "姓名", "电话", "岗位", "网格", "起", "止", "密码"]
NEW = ["wang.wu", "王五", "", "网格员", world.V1, "", "", ""]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({3: "社会环境监督员"}, "聘期"),
        ({3: "联络员", 4: "某地/水利局"}, "找不到"),
        ({3: "联络员", 4: "试验县/无此局"}, "找不到"),
        ({5: date(2026, 7, 2), 6: date(2026, 7, 1)}, "止早于起"),
    ],
)
def test_a_row_of_a_roster_that_cannot_be_is_named(people, time, changed, fault):
    row = [changed.get(i, value) for i, value in enumerate(NEW)]
    answer = people.admin.post("/officers/import", data=sheet(HEAD, row))
    assert refused(answer) == "roster_refused"
    assert fault in answer.json["rows"][0]["fault"]


def test_a_roster_may_hold_true_dates_and_numbers(people, time):
    row = [13800000000.0 if i == 2 else value for i, value in enumerate(NEW)]
    row[5] = date(2026, 7, 1)
    done = people.admin.post("/officers/import", data=sheet(HEAD, row))
    assert (done.status_code, done.json["officers"]) == (200, 1), done.text


def test_a_roster_longer_than_any_county_is_refused(people, time):
    long = "username,name,post,cell\n" + f"x,王,网格员,{world.V1}\n" * 5001
    assert refused(people.admin.post("/officers/import", data=long.encode())) == "roster_refused"


def test_a_task_of_a_village_that_is_merged_goes_to_its_heir_or_is_excused(
    app, people, time, run_job
):
    body = {"name": "每村", "cell": world.EAST_TOWN, "starts_on": "2026-07-01"}
    terms = {"unit": "month", "per": "cell", "cells": [world.V2]}
    alone = people.east.post("/plans", body | {"terms": terms}).json["id"]
    both = people.east.post(
        "/plans", body | {"terms": terms | {"cells": [world.V1, world.V2]}}
    ).json["id"]
    time.set("2026-07-10T09:00:00+08:00")
    with app.app_context(), transaction():
        rows = {c.code: c for c in db.session.scalars(db.select(Cell))}
        day = date(2026, 7, 10)
        begins = clock.start_of(day)
        gone, heir = rows[world.V2], rows[world.V1]
        cells.end_cell(by=None, cell=gone, on=day, successors=[heir], now=begins)
    run_job("tasks")

    def found(plan):
        items = people.east.get(f"/tasks?plan={plan}").json["items"]
        return sorted((t["cell"]["code"], t["state"], t["reason"]) for t in items)

    assert found(alone) == [(world.V1, "open", None)]
    assert found(both) == [(world.V1, "open", None), (world.V2, "excused", "cell_ended")]
