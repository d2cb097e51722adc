"""A scheme tried on quarters that are over: cells and departments, each by what they did."""

import re

import pytest

from tests.support import filings, offices, world
from tests.support.browsing import Browser

PERIOD, OVER = "2026Q3", "2026-10-09T10:00:00+08:00"


@pytest.fixture
def police(app):
    """The county's police with a liaison, `cop`."""
    return offices.add_office(app, "police", "公安局", world.COUNTY, "cop")


@pytest.fixture
def quarter(people, time, police):
    """The police answer one case and send one back; the water bureau lets its one run out."""
    rows = people.county.get("/departments").json["items"]
    water = next(row["id"] for row in rows if row["code"] == "water")
    cases = [filings.new_id() for _ in range(3)]
    sent = []
    for case, to in zip(cases, (police, police, water), strict=True):
        people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
        people.east.act(case, "accept")
        done = people.east.act(case, "transfer", to={"department_id": to}, note="请核查")
        assert done.status_code == 201, done.text
        sent.append(done.json["event"]["id"])
    assert people.cop.act(cases[0], "receive").status_code == 201
    answered = people.cop.act(cases[0], "answer", note="已查处")
    assert answered.status_code == 201, answered.text
    declined = people.cop.act(cases[1], "decline", note="不属我局职责")
    assert declined.status_code == 201, declined.text
    time.set(OVER)
    computed = people.county.post(f"/evaluations/{PERIOD}", {})
    assert computed.status_code == 200, computed.text
    return {"police": police, "water": water}


def scheme(people, **weights):
    first = people.county.get("/schemes").json["items"][0]["data"]
    section = {"indicators": weights, "bonus": [], "deduction": [], "veto": []}
    return {
        "county": world.COUNTY,
        "valid_from": "2026-10-09",
        "data": first | {"department": section},
    }


def test_departments_are_tried_by_what_they_did(people, quarter, time):
    now = people.county.get(f"/evaluations/{PERIOD}/departments").json["items"]
    stood = {row["id"]: (row["score"], row["rank"]) for row in now}
    told = people.county.post("/schemes?dry_run=1", scheme(people, transfer_kept=100)).json
    (tried,) = told["quarters"]
    assert tried["unmeasured"] == [], "all of it was counted"
    assert tried["moved"] == 0, "cells are judged as they were"
    rows = {row["id"]: row for row in tried["departments"] if row["cell"] == world.COUNTY}
    assert {key: (row["score"], row["rank"]) for key, row in rows.items()} == stood
    police = rows[quarter["police"]]
    assert (police["new_score"], police["new_rank"], police["cell"]) == (50.0, 1, world.COUNTY)
    assert rows[quarter["water"]]["new_score"] is None, "it ended nothing that it could keep"
    # once it counts, it gives just that
    assert people.county.post("/schemes", scheme(people, transfer_kept=100)).status_code == 201
    time.set("2027-01-09T10:00:00+08:00")
    people.county.post("/evaluations/2026Q4", {})
    later = scheme(people, transfer_kept=100) | {"valid_from": "2027-02-01"}
    told = people.county.post("/schemes?dry_run=1&quarters=1", later).json
    assert told["quarters"][0]["moved_departments"] == 0


@pytest.mark.usefixtures("quarter")
def test_the_page_says_of_departments_what_is_true(app, people):
    county = Browser(app, "county")
    page = "/evaluations/schemes/new"
    html = county.get(page).text
    form = html[html.index('action="/console/evaluations/schemes/new"') :]
    names = ("transfer_receipt", "transfer_answer", "transfer_result", "assigned_on_time")
    for name in (*names, "measures_on_time", "joint_result"):
        assert f'name="department.indicators.{name}.weight"' in form
    weights = {f"department.indicators.{name}.weight": "0" for name in names}
    weights |= {"department.indicators.measures_on_time.weight": "0"}
    weights |= {"department.indicators.joint_result.weight": "0"}
    weights |= {"department.indicators.transfer_kept.weight": "100", "dry_run": "1"}
    said = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', form))
    said.pop("not_from_plan")
    for name, inside in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        said[name] = "".join(re.findall(r'value="([^"]*)" selected', inside))
    tried = county.client.post(f"/console{page}", data=said | weights).text
    _, _, below = tried.partition('id="tried"')
    shown = below[: below.index("<form")]
    assert "公安局" in shown
    assert "没有统计" not in shown
    assert not re.findall(r"[a-z]+_[a-z_]+", re.sub(r"<[^>]+>", " ", shown))
