"""A county's rules are a form: a field a value, tried before they count, compared by version."""

import re
from html import unescape

import pytest

from app.console.form_words import CHOICE, FIELD
from app.console.policy_form import data_from, fields_of_rules, typed_from
from app.policies import queries
from app.policies.rules import Sections
from tests.support import world
from tests.support.browsing import Browser
from tests.support.engines import ONE_ENGINE
from tests.support.fields import filled

pytestmark = [ONE_ENGINE, pytest.mark.usefixtures("time")]
NEW = "/console/policies/new"
FIRST = {"limits.1.stage": "accept", "limits.1.kind": "AIR-01"}
FIRST |= {"limits.1.limit.amount": "1", "limits.1.limit.per": "urgent.hours"}


def send(browser, typed, **said):
    return browser.send("/policies/new", NEW, **typed | said)


def beside(html, name):
    """What is wrong with a field, where it says so."""
    return re.search(rf'id="rules-{re.escape(name)}-wrong">([^<]+)<', html)[1]


def compared_in(html):
    """(where, before, after) of each row of a comparison."""
    row = r'<tr><th scope="row">([^<]+)</th><td class="lines"[^>]*>([^<]*)</td><td[^>]*>([^<]*)<'
    return [tuple(map(unescape, found)) for found in re.findall(row, html)]


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
    saved = send(county, again)
    assert saved.status_code == 303
    page = county.get(saved.location).text
    assert 'data-done="/console/policies/new"' in page, "what was typed waits no longer"
    first, second = people.county.get("/policies").json["items"]
    row = {"stage": "accept", "kind": "AIR-01", "limit": {"clock": "urgent", "hours": 1}}
    assert second["data"]["limits"] == [row]
    compared = county.get(f"/policies?a={first['id']}&b={second['id']}").text
    ((place, before, after),) = compared_in(compared)
    assert place.startswith("特别时限")
    assert (before, after[:6]) == ("—", "环节：受理；")
    assert "1 小时（连续计时）" in after
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
        assert beside(html, "look_back.natures.hazard") == "应由小到大，不重复"
        assert "有效巡查 · 巡查周期（天）：应为 1 到 92 的整数" in html
        assert "受理时限（按程度） · 一般：时长应为 1 到 1000 的整数" in html
        assert "请选择单位与计时方式" in html
        kept = filled(html, NEW)
        # the table closes up: what was typed in its second row stands in the first
        moved = {name.replace("limits.2", "limits.1"): text for name, text in wrong.items()}
        for name, text in moved.items():
            assert kept[name] in (text, [text]), name
    assert len(people.county.get("/policies").json["items"]) == 1


def changed(data):
    """Rules that differ in a value of each shape."""
    zones = data["routing"]["zones"]
    return data | {
        "late_filing_days": 9,
        "working_time": [["09:00", "12:00"], ["14:00", "18:00"]],
        "accept": data["accept"] | {"serious": {"clock": "urgent", "minutes": 40}},
        "look_back": data["look_back"]
        | {"natures": data["look_back"]["natures"] | {"hazard": [15, 60]}},
        "measures": data["measures"]
        | {"powers": data["measures"]["powers"] | {"closure": "township"}},
        "routing": {"zones": [zones[1] | {"level": "township"}, *zones[2:]]},
    }


def test_versions_side_by_side_are_said_in_words_a_row_a_changed_value(app, people, county):
    first = people.county.get("/policies").json["items"][0]
    with app.app_context():
        data = changed(queries.sections().filled(first["data"]))
    body = {"county": world.COUNTY, "valid_from": "2026-08-01", "data": data}
    second = people.county.post("/policies", body).json
    assert "id" in second, second["why"]
    path = f"/policies?a={first['id']}&b={second['id']}"
    found = {place: (before, after) for place, before, after in compared_in(county.get(path).text)}
    assert found["补报标记：早于几天（天）"] == ("5", "9")
    assert found["工作时间，每行一段，如 08:30-12:00"][1] == "09:00-12:00、14:00-18:00"
    assert found["受理时限（按程度） · 较重"][1] == "40 分钟（连续计时）"
    assert found["回头看 · 办结后第几天，每行一个 · 隐患"][1] == "15、60"
    assert found["措施 · 由哪一级决定 · 关停"] == ("县级", "乡镇")
    rows = [one for place, one in found.items() if "区域规则" in place]
    assert any("规则代码" in before and after == "—" for before, after in rows), "one went"
    assert any("最低层级（可不填）：乡镇" in after for _, after in rows), "one has a level"
    text = "".join(map("".join, [*found, *found.values()]))
    assert not re.search(r"[{}\[\]\"]|working_hours|township|zone_", text), text
    english = county.client.get(f"/console{path}", headers={"Accept-Language": "en"}).text
    assert ("Until accepted, by severity · serious", "40 minutes, round the clock") in [
        (place, after) for place, _, after in compared_in(english)
    ]
    assert len(found) == len(compared_in(county.get(path).text)), "each place once"
    assert Browser(app, "east").get(path).text.count("由哪一级决定") == 1, (
        "who only reads sees it too"
    )
    only = county.get(f"/policies?a={first['id']}").text
    assert "各选一个版本" in only


def test_a_refused_form_asks_for_its_faults_once(county, shown, monkeypatch):
    asked = []
    faults = Sections.faults
    monkeypatch.setattr(Sections, "faults", lambda *args: asked.append(1) or faults(*args))
    assert send(county, shown | {"patrol.every_days": "0"}).status_code == 422
    assert len(asked) == 1


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


def test_nobody_undoes_unseen_what_another_has_just_added(people, county, shown):
    """Two people have the form open: the second hears of the first, and what differs."""
    other = {"county": world.COUNTY, "valid_from": "2026-07-01"}
    was = people.county.get("/policies").json["items"][0]["data"]
    added = people.county.post("/policies", other | {"data": was | {"late_filing_days": 9}})
    assert added.status_code == 201, added.text
    refused = send(county, shown, seen="0")
    assert refused.status_code == 412
    assert 'name="seen" value="1"' in refused.text
    assert "已被他人更新" in refused.text
    ((_, before, after),) = compared_in(refused.text)
    assert (before, after) == ("9", str(was["late_filing_days"])), "what it would undo"
    assert len(people.county.get("/policies").json["items"]) == 2
    assert send(county, shown, seen="1").status_code == 303, "who has seen it may"


def test_a_version_that_begins_later_is_not_undone_unseen(people, county):
    """The form is made from the rules of today: who saves it hears of those that wait."""
    was = people.county.get("/policies").json["items"][0]["data"]
    later = {"county": world.COUNTY, "valid_from": "2026-08-01"}
    waits = later | {"data": was | {"late_filing_days": 9}}
    assert people.county.post("/policies", waits).status_code == 201
    form = county.get("/policies/new").text
    assert 'name="seen" value="0"' in form
    typed = filled(form, NEW) | {"valid_from": "2026-08-01"}
    refused = send(county, typed, seen="0")
    assert refused.status_code == 412
    ((_, before, after),) = compared_in(refused.text)
    assert (before, after) == ("9", str(was["late_filing_days"]))
    assert send(county, typed, seen="1").status_code == 303
