"""Posts that begin before they are given: from above, with a reason; they open nothing that lay
before, and turn nothing that was judged.
"""

from datetime import timedelta

import pytest

from app.cells.models import Cell
from app.core.audit import Audit
from app.core.db import db
from tests.support import filings, world
from tests.support.offices import add_person

LONG_AGO, YESTERDAY, TODAY, TOMORROW = "2019-01-01", "2026-06-30", "2026-07-01", "2026-07-02"
WHY = {"reason": "五月起已到岗，名册漏报"}


def code(answer):
    return answer.json["code"] if answer.status_code >= 400 else answer.status_code


def needs(answer):
    assert code(answer) == "dated_back", answer.text
    return answer.json["needs"]


def post(person, cell=world.V1, kind="grid_officer", **more):
    return {"officer_id": person.id, "kind": kind, "cell": cell} | more


@pytest.fixture(autouse=True)
def _clock(time):
    """A Wednesday, the first of July."""


def test_a_post_from_before_today_comes_from_above_with_a_reason_that_is_shown(app, people):
    east, county, past = people.east, people.county, {"starts_on": "2026-05-04"}
    assert needs(east.post("/posts", post(people.li, **past))) == "reason"
    assert needs(east.post("/posts", post(people.li, **past, reason="  "))) == "reason"
    own = post(people.li, world.EAST_TOWN, "leader")
    assert needs(east.post("/posts", own | past | WHY)) == "level_above", "his own level"
    top = post(people.li, world.COUNTY, "leader")
    assert needs(people.admin.post("/posts", top | past | WHY)) == "level_above", "nobody's"
    assert needs(county.post("/posts", post(county, **past) | WHY)) == "level_above", "himself"
    given = east.post("/posts", post(people.li, **past) | WHY)
    assert given.status_code == 201, given.text
    assert county.post("/posts", own | past | WHY).status_code == 201
    shown = {row["id"]: row for row in county.get("/posts").json["items"]}[given.json["id"]]
    assert (shown["reason"], shown["starts_on"]) == (WHY["reason"], past["starts_on"])
    assert shown["given_at"].startswith("2026-07-01")
    with app.app_context():
        query = db.select(Audit).where(
            Audit.action == "posts.give", Audit.about_id == str(given.json["id"])
        )
        told = db.session.scalars(query).one()
        assert (told.officer_id, told.detail["reason"]) == (east.id, WHY["reason"])
        assert told.detail["starts_on"] == past["starts_on"]


def test_a_post_of_one_day_of_2019_is_given_by_nobody(people):
    day = {"starts_on": LONG_AGO, "ends_on": LONG_AGO}
    for who in (people.east, people.county, people.admin):
        assert needs(who.post("/posts", post(people.li, **day) | WHY)) == "lasting"


def roster(who, *rows):
    head = "username,name,post,cell,from,to,reason"
    return who.post("/officers/import", data="\n".join([head, *rows]).encode())


def test_a_roster_is_held_to_the_same_row_by_row_and_history_is_the_operator_s(
    app, people, rolled_back, tmp_path
):
    add_person(app, "east_admin", "administrator", cell_id=cell_id(app, world.EAST_TOWN))
    rows = {
        "请写明理由": f"new.one,新人,网格员,{world.V1},{LONG_AGO},,",
        "由该处的上一级": f"new.two,新人,分管领导,{world.EAST_TOWN},{LONG_AGO},,补记",
        "已经结束": f"new.three,新人,网格员,{world.V1},{LONG_AGO},{LONG_AGO},补记",
        "理由最多": f"new.four,新人,网格员,{world.V1},{LONG_AGO},,{'长' * 201}",
        "不能填写过去": f"li,li,网格员,{world.V1},{LONG_AGO},,",
    }
    refused = roster(people.east_admin, *rows.values())
    assert code(refused) == "roster_refused"
    for said, row in zip(rows, refused.json["rows"], strict=True):
        assert said in row["fault"], row
    good = (
        f"new.one,新人,网格员,{world.V1},{LONG_AGO},,补记",
        f"li,li,网格员,{world.V1},{LONG_AGO},,补记",
    )
    done = roster(people.east_admin, *good)
    assert (code(done), done.json["posts"]) == (200, 2), done.text
    file = tmp_path / "history.csv"
    file.write_text(
        f"username,name,post,cell,from,to\nold.one,旧人,网格员,{world.V1},{LONG_AGO},2020-01-01\n"
    )
    loaded = app.test_cli_runner().invoke(args=["officers", "import", str(file)])
    assert loaded.exit_code == 0, loaded.output
    file.write_text(f"username,name,post,cell,from\nzhao,zhao,网格员,{world.V1},{LONG_AGO}\n")
    other = app.test_cli_runner().invoke(args=["officers", "import", str(file)])
    assert (other.exit_code, "请写明理由" in other.output) == (1, True), "of who is there already"


def cell_id(app, cell):
    with app.app_context():
        return db.session.scalars(db.select(Cell.id).where(Cell.code == cell)).one()


def test_a_post_dated_back_opens_nothing_that_lay_before_it(app, people, time):
    """Zhao's refused filing names a citizen; the eastern office gets him by a post since 2019."""
    add_person(app, "east_inspector", "inspector", cell_id=cell_id(app, world.EAST_TOWN))
    secret = filings.incident(
        time.now(), village=world.W1, kind="XXX-99", description="举报人 赵某"
    )
    batch = [{"path": f"/incidents/{filings.new_id()}", "body": secret}]
    assert people.zhao.post("/sync", {"items": batch}).json["verdicts"][0]["verdict"] == "refused"
    (row,) = people.west.get("/refused").json["items"]
    assert people.west.get(f"/refused/{row['id']}").status_code == 200, "a look on record"
    days = {"starts_on": TODAY, "ends_on": TODAY, "reason": "病假"}
    lent = people.zhao.post("/delegations", days | {"deputy_id": people.west.id})
    assert lent.status_code == 201, lent.text
    time.forward(days=2)
    more = people.county.post("/posts", post(people.zhao, starts_on=LONG_AGO) | WHY)
    assert more.status_code == 201, more.text
    assert people.east.get("/refused").json["items"] == []
    assert people.east.get(f"/refused/{row['id']}").status_code == 404
    mended = {"body": secret | {"kind": "AIR-01"}}
    assert people.east.post(f"/refused/{row['id']}/refile", mended).status_code == 404
    looks = people.east_inspector.get("/access-records").json["items"]
    assert [one for one in looks if one["officer"]["id"] == people.west.id] == []
    assert people.east.get("/delegations").json["items"] == []
    assert people.west.get(f"/refused/{row['id']}").status_code == 200, "his office of then"
    assert len(people.west.get("/delegations").json["items"]) == 1
    later = [{"path": f"/incidents/{filings.new_id()}", "body": secret | {"description": "又"}}]
    people.zhao.post("/sync", {"items": later})
    assert len(people.east.get("/refused").json["items"]) == 1, "from now on he is theirs too"


def test_who_found_it_is_not_turned_by_a_post_dated_back(people, time):
    case = filings.new_id()
    filed = people.li.put(f"/incidents/{case}", filings.incident(time.now()))
    assert filed.json["found_by_others"] is True
    given = people.county.post("/posts", post(people.li, starts_on=LONG_AGO) | WHY)
    assert given.status_code == 201, given.text
    assert people.east.act(case, "accept", kind="AIR-01").status_code == 201
    assert people.east.get(f"/incidents/{case}").json["found_by_others"] is True


def test_a_patrol_that_was_judged_stays_so_and_so_do_its_figures(people, time, run_job):
    """Li walked in another's village and saw a site there; his post there comes afterwards."""
    site = people.east.post("/sites", filings.site()).json["id"]
    now, patrol = time.now(), filings.new_id()
    seen = {"site_id": site, "arrived_at": (now - timedelta(minutes=1)).isoformat()}
    seen |= {"result": "normal", "status": "closed"}
    walk = filings.patrol(now, cell_code=world.V1, visits=[seen])
    filed = people.li.put(f"/patrols/{patrol}", walk)
    assert filed.status_code == 201, filed.text
    before = set(filed.json["marks"])
    assert before == {"outside_post", "visit_foreign"}
    given = people.county.post("/posts", post(people.li, starts_on=LONG_AGO) | WHY)
    assert given.status_code == 201, given.text
    terms = {"unit": "day", "per": "site", "level": "village", "site_ids": [site]}
    plan = {"name": "查厂", "cell": world.V1, "starts_on": TODAY, "terms": terms}
    assert people.east.post("/plans", plan).status_code == 201
    again = seen | {"arrived_at": (now - timedelta(minutes=2)).isoformat()}
    again |= {"sent_at": time.now().isoformat()}
    assert people.li.put(f"/patrols/{patrol}/visits/{filings.new_id()}", again).status_code == 201
    shown = people.east.get(f"/patrols/{patrol}").json
    assert before <= set(shown["marks"])
    assert [one["marks"] for one in shown["visits"]] == [["visit_foreign"]] * 2
    assert people.east.get(f"/sites/{site}").json["status"] == "unknown"
    time.set("2026-10-09T10:00:00+08:00")
    assert people.county.post("/evaluations/2026Q3", {}).status_code == 200
    of_v1 = people.county.get(f"/evaluations/2026Q3/{world.V1}").json["evidence"]
    assert patrol not in of_v1.get("valid_patrols", {}).get("good", [])


def test_nobody_owes_days_before_he_was_on_record(people, time, run_job):
    terms = {"unit": "day", "per": "officer", "cells": [world.V1]}
    plan = {"name": "日查", "cell": world.EAST_TOWN, "starts_on": "2026-06-01", "terms": terms}
    assert people.east.post("/plans", plan).status_code == 201
    time.set("2026-07-06T09:00:00+08:00")  # the job stood still
    given = people.county.post("/posts", post(people.li, starts_on="2026-06-01") | WHY)
    assert given.status_code == 201, given.text
    run_job("tasks")
    tasks = people.east.get(f"/tasks?officer={people.li.id}").json["items"]
    assert {row["opens_at"][:10] for row in tasks} == {"2026-07-05", "2026-07-06"}, "UTC"


def test_a_seat_that_is_dated_back_is_taken_today(people, time, run_job):
    """Who takes it is told of what waits there, as if it began today."""
    case = filings.new_id()
    assert people.wang.put(f"/incidents/{case}", filings.incident(time.now())).status_code == 201
    time.forward(days=1)
    seat = post(people.li, world.EAST_TOWN, "reviewer", starts_on="2026-05-04")
    assert people.county.post("/posts", seat | WHY).status_code == 201
    run_job("vacancies")
    kinds = [one["kind"] for one in people.li.get("/notices").json["items"]]
    assert "cases_wait_for_you" in kinds
