"""Lists of cases: shared by their address, kept under a name, given to somebody together."""

import re
from datetime import timedelta
from html import unescape

import pytest

from app.core import clock
from app.core.audit import Access
from app.core.db import db
from app.incidents.service import keep_views
from app.jobs import JOBS
from tests.support import filings, offices, world
from tests.support.browsing import Browser, form_of

#: Whatever a test stores is rolled back.
pytestmark = pytest.mark.usefixtures("time")
VIEWS, ASSIGN = "/console/views", "/console/cases/assign"


def kept(browser, path="/cases"):
    """{name: address} of the views above a list."""
    found = re.findall(r'<a class="badge" href="([^"]+)"[^>]*>([^<]+)</a>', browser.get(path).text)
    return {name: unescape(address) for address, name in found}


def test_a_list_is_kept_under_a_name_opened_renamed_and_forgotten(app, file, east):
    file()
    rubbish = file(kind="RUR-03")
    list_ = "/cases?kind=RUR-03&columns=status&columns=village&order=due"
    done = east.send(list_, VIEWS, name="村里的垃圾")
    assert done.status_code == 303
    address = kept(east)["村里的垃圾"]
    assert done.location == address
    html = east.get(address).text
    assert re.findall(r'<th scope="col">([^<]+)</th>', html) == ["编号", "状态", "村"]
    assert html.count("data-case") == 1
    assert rubbish in html
    east.send("/cases?status=reported", VIEWS, name="村里的垃圾")
    assert kept(east) == {"村里的垃圾": "/console/cases?status=reported"}, "saved again"
    east.send("/cases?kind=AIR-01", VIEWS, name="空气")
    first, second = re.findall(rf'action="({VIEWS}/\d+)"', east.get("/cases").text)
    clash = [east.send("/cases", one, name="空气") for one in (first, second)]
    assert sorted(answer.status_code for answer in clash) == [303, 409]
    assert any("您已有同名的视图" in answer.text for answer in clash)
    assert any('value="空气"' in answer.text for answer in clash), "as it was typed"
    nameless = east.send("/cases?kind=AIR-01", VIEWS, name=" ")
    assert (nameless.status_code, 'value="AIR-01" selected' in nameless.text) == (422, True)
    assert east.send("/cases", first, forget="1").status_code == 303
    assert len(kept(east)) == 1
    other = Browser(app, "county")
    assert kept(other) == {}, "a view is its owner's"
    hidden = form_of(other.get("/cases").text, VIEWS)
    assert other.client.post(second, data=hidden | {"forget": "1"}).status_code == 404
    assert len(kept(east)) == 1
    wrong = other.client.post(VIEWS, data=hidden | {"name": "x", "asked": "colour=red"})
    assert wrong.status_code == 422


def test_nobody_keeps_views_without_end(east, monkeypatch):
    monkeypatch.setattr(keep_views, "MOST", 2)
    answers = [east.send("/cases", VIEWS, name=f"视图{n}").status_code for n in range(3)]
    assert answers == [303, 303, 422]
    assert len(kept(east)) == 2


def test_filters_that_have_no_field_stay_with_the_list_and_its_file(east, file):
    case = file()
    html = east.get("/cases?bbox=100,20,130,50&columns=kind&columns=due_at").text
    assert '<input type="hidden" name="bbox" value="100,20,130,50">' in html
    sheet = unescape(re.search(r'href="([^"]+cases\.csv[^"]*)"', html)[1])
    assert "AIR-01" in east.get(sheet).text
    assert case in html
    assert east.get("/cases?columns=colour").status_code == 422


def test_cases_of_a_period_are_found_by_times_as_they_are_typed(app, east, file, time):
    """Of the county's clocks; the address that is shared says which."""
    case = file()
    with app.app_context():
        now = clock.local(time.now())
    typed = [f"{now + timedelta(hours=hours):%Y-%m-%dT%H:%M}" for hours in (-1, 1)]
    html = east.get(f"/cases?since={typed[0]}&until={typed[1]}&class=&source=").text
    assert case in html
    assert all(f'type="datetime-local" value="{one}"' in html for one in typed)
    assert re.search(r'href="[^"]*cases\.csv[^"]*since=[^"]*%2B08(?:%3A|:)00', html)
    assert case not in east.get(f"/cases?since={typed[1]}").text


def test_many_are_given_to_one_department_each_by_itself(app, people, file, east, time):
    """One was changed meanwhile, one is not his: their verdicts say so, and stop none."""
    offices.add_office(app, "env_office", "环保办", world.EAST_TOWN, "office")
    fine, changed, theirs = file(), file(kind="RUR-03"), filings.new_id()
    waiting = file()
    for case in (fine, changed):
        people.east.act(case, "accept")
    people.zhao.put(f"/incidents/{theirs}", filings.incident(time.now(), world.W1))
    html = east.get("/cases").text
    assert re.findall(r'form="ticked" name="case" value="([^"]+)"', html) == [changed, fine]
    page = f"{ASSIGN}?case={fine}&case={changed}&case={waiting}"
    html = east.get(page).text
    hidden = form_of(html, ASSIGN)
    given = re.findall(r'name="case" value="([^"]+)"', html)
    people.east.act(changed, "comment", note="已电话核实")
    office = re.search(r'<option value="(\d+)">环保办', html)[1]
    said = hidden | {"case": [*given, f"{theirs}:1"], "department_id": office, "note": "限三日"}
    done = east.client.post(ASSIGN, data=said)
    assert done.status_code == 200
    assert "<b>1</b> / 4" in done.text
    for words in ("已交办 环保办", "内容已被他人更新", "可执行：受理, 退回补充", "没有找到"):
        assert words in done.text, words
    assert theirs not in done.text
    assert people.east.get(f"/incidents/{fine}").json["department"]["name"] == "环保办"
    assert people.east.get(f"/incidents/{changed}").json["status"] == "accepted"
    events = people.east.get(f"/incidents/{fine}/events").json["items"]
    assert "<b>1</b> / 4" in east.client.post(ASSIGN, data=said).text, "sent again: the same"
    assert people.east.get(f"/incidents/{fine}/events").json["items"] == events
    other = east.client.post(ASSIGN, data=said | {"note": "改为五日"})
    assert "<b>0</b> / 4" in other.text, "gone back to and changed it is another"
    again = unescape(re.search(rf'href="({ASSIGN}[^"]+)"', done.text)[1])
    assert (changed in again, fine in again) == (True, False)
    said = form_of(east.get(again).text, ASSIGN) | {"case": f"{changed}:3"}
    assert "<b>1</b> / 1" in east.client.post(ASSIGN, data=said).text, "as the kind says"


def test_what_is_wrong_with_the_form_comes_back_with_the_ticked_cases(people, file, east):
    case = file()
    people.east.act(case, "accept")
    said = form_of(east.get(f"{ASSIGN}?case={case}").text, ASSIGN)
    wrong = said | {"case": f"{case}:2", "note": "甲" * 4001, "department_id": "1"}
    back = east.client.post(ASSIGN, data=wrong)
    assert back.status_code == 422
    assert "甲" * 4001 in back.text
    assert f'name="case" value="{case}:2"' in back.text
    # the page of the refusal is read again, after a new sign-in, by the address that it has
    to = unescape(re.search(rf'<form method="post" action="({ASSIGN}[^"]+)"', back.text)[1])
    assert f'name="case" value="{case}:2"' in east.get(to).text
    for bad in ({"case": "x:1"}, {"case": f"{case}:x"}, {"id": "x"}, {"case": []}):
        assert east.client.post(ASSIGN, data=said | {"case": f"{case}:2"} | bad).status_code < 500
    assert people.east.get(f"/incidents/{case}").json["status"] == "accepted"
    assert east.get(f"{ASSIGN}?case=x").status_code == 404
    assert east.get(ASSIGN).status_code == 422
    many = "&".join(f"case={filings.new_id()}" for _ in range(51))
    assert east.get(f"{ASSIGN}?{many}").status_code == 400


@pytest.mark.parametrize(
    "asked",
    [
        "colour=red",
        "cursor=broken",
        "status=nosuch&box=mine",
        "columns=colour",
        "limit=0",
        "overdue=perhaps",
        "bbox=1,2",
        "since=yesterday",
        "cell=nosuch",
    ],
)
def test_from_an_address_that_cannot_be_asked_one_goes_on_with_the_filters(east, file, asked):
    """What is wrong is said and left out; with the filters as they stand one comes to a list."""
    case = file()
    back = east.get(f"/cases?{asked}&severity=general")
    assert back.status_code in (404, 422)
    assert re.search(r'id="refused"[^>]*>[^<]+</p>', back.text)
    assert '<option value="general" selected' in back.text, "what was right stays"
    form = back.text.split('class="filters" action="/console/cases"')[1].split("</form>")[0]
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    again = "&".join(f"{name}={value}" for name, value in hidden)
    assert case in east.get(f"/cases?{again}&severity=general").text
    assert re.search(r"<details class=\"card screen\" open>\s*<summary>筛选", back.text)


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("status=nosuch", "状态"),
        ("cell=nosuch", "网格"),
        ("bbox=1,2", "范围"),
        ("since=yesterday", "收到时间起"),
        ("class=slow", "办理类型"),
    ],
)
@pytest.mark.parametrize("ending", ["csv", "xlsx", "geojson"])
def test_an_export_by_a_wrong_filter_is_the_list_that_says_which(
    app, people, east, file, asked, name, ending
):
    file()
    back = east.get(f"/cases.{ending}?{asked}&severity=general&order=due")
    assert (back.status_code, back.mimetype) == (422, "text/html")
    said = re.search(r'id="refused"[^>]*>([^<]+)</p>', back.text)[1]
    assert name in said
    assert '<option value="general" selected' in back.text, "what was right stays"
    if asked.startswith(("status", "cell")):
        field = asked.split("=")[0]
        assert f'id="f-{field}-wrong"' in back.text, "beside its field too"
    again = unescape(re.search(rf'href="(/console/cases\.{ending}[^"]*)"', back.text)[1])
    assert east.get(again).status_code == 200, "the links on it lead to what can be had"
    with app.app_context():
        looks = db.session.scalars(db.select(Access).where(Access.what == "export"))
        assert [one.allowed for one in looks] == [False, True], "both are on record"


def test_a_kind_that_there_is_none_of_has_no_cases_and_the_filters_stand_open(east, file):
    file()
    html = east.get("/cases?kind=XXX").text
    assert "没有符合条件的案件" in html
    assert re.search(r"<details class=\"card screen\" open>\s*<summary>筛选", html)


def test_a_place_of_a_list_in_another_order_is_said(east, file):
    for _ in range(2):
        file()
    more = unescape(re.search(r'class="more" href="([^"]+)"', east.get("/cases?limit=1").text)[1])
    turned = east.get(f"{more}&order=due")
    assert (turned.status_code, "筛选" in turned.text) == (422, True)
    assert 'class="more"' not in turned.text


def test_a_map_that_cannot_be_asked_for_is_shown_as_far_as_it_can(east):
    for asked in ("measure=nosuch", "colour=red", "cells=province&status=reported"):
        back = east.get(f"/map?{asked}")
        assert (back.status_code, 'id="refused"' in back.text) == (422, True)
        assert "data-county" in back.text


def test_with_nothing_ticked_one_is_told_on_the_list_one_comes_from(east, people, file):
    rubbish = file(kind="RUR-03")
    people.east.act(rubbish, "accept")
    form = east.get("/cases?kind=RUR-03").text.split('id="ticked"')[1]
    asked = re.search(r'name="asked" value="([^"]+)"', form)[1]
    hidden = form_of(east.get(f"{ASSIGN}?case={rubbish}").text, ASSIGN) | {"case": []}
    for back in (
        east.get(f"{ASSIGN}?asked={asked.replace('=', '%3D')}"),
        east.client.post(ASSIGN, data=hidden | {"asked": asked}),
    ):
        assert (back.status_code, "没有勾选案件" in back.text) == (422, True)
        assert rubbish in back.text
        assert '<option value="RUR-03" selected' in back.text


def test_of_what_is_late_at_the_top_the_list_says_since_when(app, people, time):
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now(), kind="RUR-03"))
    for _ in range(3):
        time.forward(days=30)
        with app.app_context():
            JOBS["escalate"][0](time.now())
    shown = people.county.get(f"/incidents/{case}").json
    assert shown["overdue_since"]
    assert shown["due_at"] is None
    assert "起已超时" in Browser(app, "county").get("/cases?columns=due_at&kind=RUR-03").text
