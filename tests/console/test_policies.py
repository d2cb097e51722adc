"""A county's rules are a form: a field a value, tried before they count, compared by version."""

import re

import pytest

from app.console.form_words import CHOICE, FIELD
from app.console.policy_form import data_from, fields_of_rules, typed_from
from app.policies import queries
from tests.support.browsing import Browser
from tests.support.fields import filled

pytestmark = pytest.mark.usefixtures("time")
NEW = "/console/policies/new"
FIRST = {"limits.1.stage": "accept", "limits.1.kind": "AIR-01"}
FIRST |= {"limits.1.limit.amount": "1", "limits.1.limit.per": "urgent.hours"}


def send(browser, typed, **said):
    return browser.send("/policies/new", NEW, **typed | said)


def beside(html, name):
    """What is wrong with a field, where it says so."""
    return re.search(rf'id="rules-{re.escape(name)}-wrong">([^<]+)<', html)[1]


@pytest.fixture
def county(app):
    return Browser(app, "county")


@pytest.fixture
def shown(county):
    """What stands in the fields of the form."""
    return filled(county.get("/policies/new").text, NEW)


def all_of(fields):
    for field in fields:
        yield field
        yield from all_of(field.fields)


def test_every_field_and_every_choice_of_the_rules_has_its_words(app, people):
    data = people.county.get("/policies").json["items"][0]["data"]
    with app.test_request_context():
        sections = queries.sections()
        now = sections.filled(data)
        typed = typed_from(sections, now)
        fields = fields_of_rules(sections, now, typed, {})
        assert data_from(sections, now, typed) == now, "a form that nobody touched says the same"
    for field in all_of(fields):
        label = FIELD[field.name if field.name in FIELD else field.word]
        assert re.search("[\u4e00-\u9fff]", label[0]), field.name
        assert re.search("[A-Za-z]", label[1]), field.name
        for value, name in field.choices:
            assert value in CHOICE or name != value, (field.name, value)


def test_rules_are_tried_before_they_count_and_versions_are_compared(
    app, people, file, county, shown
):
    file()
    assert shown["patrol.every_days"].isdecimal()
    assert "{" not in "".join(map(str, shown.values())), "nobody writes JSON"
    tried = send(county, shown | FIRST, dry_run="1")
    assert (tried.status_code, "试算通过" in tried.text) == (200, True), tried.text
    assert "<b>1</b>" in tried.text, "one open case would have another limit"
    again = filled(tried.text, NEW)
    for name, text in FIRST.items():
        assert again[name] in (text, [text]), name
    assert len(people.county.get("/policies").json["items"]) == 1
    assert send(county, again).status_code == 303
    first, second = people.county.get("/policies").json["items"]
    row = {"stage": "accept", "kind": "AIR-01", "limit": {"clock": "urgent", "hours": 1}}
    assert second["data"]["limits"] == [row]
    compared = county.get(f"/policies?a={first['id']}&b={second['id']}").text
    assert "特别时限" in compared
    assert "AIR-01" in compared
    assert Browser(app, "wang").get("/policies").status_code == 200
    assert Browser(app, "wang").get("/policies/new").status_code == 403
    assert Browser(app, "east").get("/policies/new").status_code == 403


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(people, county, shown):
    wrong = {
        "patrol.every_days": "三天",
        "late_filing_days": "",
        "working_time": "8:30-12:00",
        "look_back.natures.hazard": "90\n30",
        "accept.general.amount": "9999",
        "limits.2.stage": "handle",
        "limits.2.limit.amount": "3",
    }
    for more in ({"dry_run": "1"}, {}):
        refused = send(county, shown | wrong, **more)
        assert refused.status_code == 422
        html = refused.text
        assert beside(html, "patrol.every_days") == "应为 1 到 92 的整数"
        assert beside(html, "late_filing_days") == "应为 1 到 90 的整数"
        assert "08:30" in beside(html, "working_time")
        assert beside(html, "look_back.natures.hazard") == "各天数应由小到大"
        assert "有效巡查 · 巡查周期（天）：应为 1 到 92 的整数" in html
        assert "受理时限（按程度） · 一般：时长应为 1 到 1000 的整数" in html
        assert "请选择单位与计时方式" in html
        kept = filled(html, NEW)
        # the table closes up: what was typed in its second row stands in the first
        moved = {name.replace("limits.2", "limits.1"): text for name, text in wrong.items()}
        for name, text in moved.items():
            assert kept[name] in (text, [text]), name
    assert len(people.county.get("/policies").json["items"]) == 1


def test_rows_are_added_by_the_empty_ones_and_go_when_they_are_emptied(people, county, shown):
    zone = {"routing.zones.4.name": "paddies", "routing.zones.4.kinds": "WAT-01\nWAT-02"}
    zone["routing.zones.4.marks"] = ["zone_reserve"]
    gone = {f"routing.zones.1.{key}": "" for key in ("name", "kinds", "lead", "level")}
    gone |= {"routing.zones.1.marks": [], "routing.zones.1.assisting": []}
    assert send(county, shown | zone | gone, valid_from="2026-08-01").status_code == 303
    rows = people.county.get("/policies").json["items"][1]["data"]["routing"]["zones"]
    assert [row["name"] for row in rows] == ["red_line", "water_first_grade", "paddies"]
    assert rows[2] == {
        "name": "paddies",
        "marks": ["zone_reserve"],
        "kinds": ["WAT-01", "WAT-02"],
        "level": None,
        "lead": None,
        "assisting": [],
    }
    day = send(county, shown, valid_from="")
    assert (day.status_code, "生效日期" in day.text) == (422, True)
