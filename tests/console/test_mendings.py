"""What was mended for another, on pages: in words, with the way to the case it is about."""

import re

import pytest

from tests.support import filings
from tests.support.browsing import Browser

#: Whatever a test stores is rolled back.
pytestmark = pytest.mark.usefixtures("time")


def aside(people, path, body):
    """A filing of wang's that is refused: the row that keeps it."""
    people.wang.post("/sync", {"items": [{"path": path, "body": body}]})
    return people.wang.get("/refused").json["items"][0]["id"]


def kinds(people):
    return {one["code"]: one["name"] for one in people.county.get("/kinds").json["items"]}


def test_a_mended_case_says_what_was_mended_in_words(app, people, time):
    case = filings.new_id()
    body = filings.incident(time.now(), kind="NO-99")
    row = aside(people, f"/incidents/{case}", body)
    page = Browser(app, "east").get(f"/registers/refused/{row}/mend").text
    facts = re.search(r"<dl.*?</dl>", page, re.S)[0]
    assert "own_patrol" not in facts
    assert body["occurred_at"] not in facts, "a time as people read it"
    mended = {"body": body | {"kind": "AIR-01"}}
    assert people.east.post(f"/refused/{row}/refile", mended).status_code == 200
    mending = people.wang.get("/mendings").json["items"][0]["id"]
    people.wang.post(f"/mendings/{mending}/object", {"note": "不是焚烧"})
    county, name = Browser(app, "county"), kinds(people)["AIR-01"]
    assert re.search(r"更正人 east · .* · 问题类别<", county.get(f"/cases/{case}").text)
    listed = county.get("/registers/mendings").text
    assert f'<a href="/console/cases/{case}">' in listed
    assert ">问题类别</td>" in listed
    rule = county.get(f"/registers/mendings/{mending}/rule").text
    assert f"<dt>问题类别</dt><dd>“NO-99”（没有这一项） → {name}</dd>" in rule
    assert f'<dt>案件</dt><dd><a href="/console/cases/{case}">查看案件</a></dd>' in rule


def test_a_mended_patrol_says_which_of_its_visits_and_leads_to_it(app, people, time):
    site = people.east.post("/sites", filings.site()).json["id"]
    patrol, now = filings.new_id(), time.now()
    visit = {"site_id": site, "arrived_at": now.isoformat(), "result": "fine"}
    body = filings.patrol(now, visits=[visit])
    row = aside(people, f"/patrols/{patrol}", body)
    listed = Browser(app, "east").get("/registers/refused").text
    assert "填写有误：检查第 1 项 结果" in listed, "its fields as people call them"
    whole = body | {"visits": [visit | {"result": "normal"}]}
    east = Browser(app, "east")
    assert people.east.post(f"/refused/{row}/refile", {"body": whole}).status_code == 200
    html = east.get(f"/patrols/{patrol}").text
    assert re.search(r"更正人 east · .* · 检查第 1 项 结果<", html)
    listed = east.get("/registers/mendings").text
    assert f'<a href="/console/patrols/{patrol}">' in listed
    mending = people.wang.get("/mendings").json["items"][0]["id"]
    people.wang.post(f"/mendings/{mending}/object", {"note": "不对"})
    rule = Browser(app, "county").get(f"/registers/mendings/{mending}/rule").text
    assert "<dt>检查第 1 项 结果</dt><dd>“fine”（没有这一项） → 正常</dd>" in rule
    assert "先裁定" in east.get("/doubts").text, "it waits for that"


def test_a_refused_mending_names_fields_by_their_labels(app, people, time):
    body = filings.incident(time.now(), kind="NO-99")
    row = aside(people, f"/incidents/{filings.new_id()}", body)
    form = f"/registers/refused/{row}/mend"
    east = Browser(app, "east")
    back = east.send(form, f"/console{form}", kind="NO-98")
    alert = re.search(r'role="alert"[^>]*>(.*?)</p>', back.text, re.S)[1]
    assert "kind" not in alert.replace("NO-98", "")
