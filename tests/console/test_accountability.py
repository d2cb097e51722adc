"""Accountability at the desk: files, findings and samples as pages and forms."""

import re
import uuid

import pytest

from tests.support import filings, world
from tests.support.browsing import Browser
from tests.support.engines import ONE_ENGINE

#: Pages are the same on both engines, what they ask is tested on both elsewhere.
pytestmark = ONE_ENGINE


@pytest.fixture
def opened(people, time):
    """A file about the chief; its id."""
    case, key = filings.new_id(), str(uuid.uuid4())
    people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
    body = {
        "id": key,
        "unit": {"cell": world.V1},
        "person": {"officer_id": people.chief.id},
        "ground": "dereliction",
        "facts": "三次巡查未到现场。",
        "proposal": "talk",
        "evidence": [{"about": "incident", "about_id": case}],
    }
    assert people.east.post("/accountability/files", body).status_code == 201
    return key


def take(browser, key, step, **said):
    page = f"/accountability/files/{key}"
    return browser.send(page, f"/console{page}/steps/{step}", **{"note": "情况属实"} | said)


def test_a_file_goes_through_the_hands_of_three(app, people, opened):
    east, chief, leader = (Browser(app, who) for who in ("east", "chief", "town_leader"))
    listed = east.get("/registers/files").text
    assert "失职、渎职、未正确履职" in listed
    assert f"/console/accountability/files/{opened}" in listed
    assert "没有您可查看的问责档案" in chief.get("/registers/files").text
    assert chief.get(f"/accountability/files/{opened}").status_code == 404
    refused = take(east, opened, "ask", note="")
    assert (refused.status_code, 'id="refused"' in refused.text) == (422, True)
    asked = take(east, opened, "ask", note="请说明三次未到现场的原因")
    assert asked.status_code == 303
    assert "已完成：要求说明" in east.get(asked.location).text
    inbox = chief.get("/registers/notices").text
    assert f"/console/accountability/files/{opened}" in inbox
    assert take(chief, opened, "explain", note="当日防汛值守").status_code == 303
    page = leader.get(f"/accountability/files/{opened}").text
    assert "当日防汛值守" in page
    bundle = f"/accountability/bundles/{opened}"
    assert leader.get(bundle).status_code == 422, "says why"
    assert leader.get(f"{bundle}?why=核查").mimetype == "application/zip"
    assert chief.get(bundle).status_code == 200
    lacking = take(leader, opened, "decide")
    assert lacking.status_code == 422
    assert take(leader, opened, "decide", outcome="talk").status_code == 303
    assert "约谈" in leader.get("/registers/consequences").text
    old = leader.client.post(
        f"/console/accountability/files/{opened}/steps/close",
        data={"form_token": _token(leader, opened), "note": "x", "version": "1"},
    )
    assert old.status_code in (409, 412, 422)


def test_a_file_and_a_veto_are_proposed_by_forms(app, people, time):
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
    number = people.east.get(f"/incidents/{case}").json["number"]
    east, page = Browser(app, "east"), "/registers/files/all/new"
    said = {"cell": world.V1, "officer_id": str(people.chief.id), "ground": "dereliction"}
    said |= {"facts": "未到现场", "proposal": "talk"}
    wrong = east.send(page, f"/console{page}", **said, case="没有")
    assert (wrong.status_code, "所列事项不存在" in wrong.text) == (422, True)
    assert east.send(page, f"/console{page}", **said, case=number).status_code == 303
    (file,) = people.east.get("/accountability/files").json["items"]
    assert (file["person"]["name"], file["state"]) == ("chief", "proposed")
    county, page = Browser(app, "county"), "/registers/consequences/all/new"
    said = {"cell": world.EAST_TOWN, "kind": "veto", "ground": "整改不力"}
    lacking = county.send(page, f"/console{page}", **said)
    assert (lacking.status_code, "2026Q3" in lacking.text) == (422, True)
    assert county.send(page, f"/console{page}", **said, period="2026Q3").status_code == 303
    assert Browser(app, "wang").get("/registers/files/all/new").status_code == 403


def _token(browser, key):
    html = browser.get(f"/accountability/files/{key}").text
    return re.search(r'"X-Form-Token": "(\w+)"', html)[1]


def test_a_sample_is_drawn_and_checked(app, people, time):
    for _ in range(2):
        now, key = time.forward(hours=1), filings.new_id()
        assert people.wang.put(f"/patrols/{key}", filings.patrol(now)).status_code == 201
    east = Browser(app, "east")
    page = "/registers/samples/all/new"
    empty = east.send(page, f"/console{page}", kind="patrols", period="2026Q1")
    assert (empty.status_code, "没有可抽查的内容" in empty.text) == (422, True)
    drawn = east.send(page, f"/console{page}", kind="patrols", period="2026Q3", size="2")
    assert drawn.status_code == 303, drawn.text
    (row,) = people.east.get("/samples").json["items"]
    at = f"/samples/{row['id']}"
    assert f"/console{at}" in east.get("/registers/samples").text
    assert "路程（米）" in east.get(at).text
    bare = east.send(at, f"/console{at}/1", verdict="false", note="")
    assert bare.status_code == 422
    said = east.send(at, f"/console{at}/1", verdict="false", note="照片不是现场")
    assert said.status_code == 303
    shown = east.get(at).text
    assert "不实" in shown
    finding = people.east.get("/accountability/findings").json["items"][0]["id"]
    assert f"/console/accountability/findings/{finding}" in shown
    assert "谎报" in east.get(f"/accountability/findings/{finding}").text
    english = east.client.get(f"/console{at}", headers={"Accept-Language": "en"}).text
    assert "Say what was found" in english
