"""The scheme at the desk: read by all, changed by the county's office, tried on the past first."""

import re

import pytest
from werkzeug.datastructures import MultiDict

from tests.support import evaluating, filings
from tests.support.browsing import Browser

NEW = "/console/evaluations/schemes/new"


@pytest.fixture
def quarter(people, time):
    """A quarter with walks of two villages, one of which keeps less of its plan."""
    for day in ("01", "03", "05"):
        time.set(f"2026-07-{day}T10:00:00+08:00")
        people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()))
    time.set(evaluating.OPENED)
    evaluating.done(people.county.post("/evaluations/2026Q3", {}))


def typed(html):
    """What the form says when it is sent as it stands."""
    form = html[html.index(f'action="{NEW}"') :]
    said = MultiDict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', form))
    for name, inside in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        said.setlist(name, re.findall(r'value="([^"]*)" selected', inside))
    for name, text in re.findall(
        r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S
    ):
        said[name] = text
    return said


def changed(html, **weights):
    said = typed(html)
    for name, weight in weights.items():
        said[f"village.indicators.{name}.weight"] = weight
    return said


@pytest.mark.usefixtures("quarter")
def test_a_scheme_is_tried_on_the_past_and_then_counts(app, people):
    county = Browser(app, "county")
    page = county.get("/evaluations/schemes").text
    assert "巡查计划完成" in page
    assert "非方案规定" in page
    html = county.get("/evaluations/schemes/new").text
    same = typed(html) | {"dry_run": "1"}
    tried = county.client.post(NEW, data=same)
    assert tried.status_code == 200, "what is in force is a scheme as it stands"
    assert "2026Q3" in tried.text
    assert "0 个网格名次变化" in tried.text

    more = changed(html, patrol_plan="1", valid_patrols="64")
    wrong = county.client.post(NEW, data=changed(html, patrol_plan="99"))
    assert wrong.status_code == 422
    assert "100" in wrong.text
    assert "village.indicators" not in wrong.text.split("<form")[0], "said by the labels"
    tried = county.client.post(NEW, data=more | {"dry_run": "1"})
    assert "试算结果" in tried.text
    assert 'value="64"' in tried.text, "nothing typed is lost"
    known = len(people.county.get("/schemes").json["items"])
    kept = county.client.post(NEW, data=more)
    assert kept.status_code == 303
    assert "新方案已保存" in county.get(kept.location).text
    schemes = people.county.get("/schemes").json["items"]
    assert len(schemes) == known + 1
    indicators = schemes[-1]["data"]["village"]["indicators"]
    assert indicators["valid_patrols"]["weight"] == 64
    assert indicators["valid_patrols"]["formula"] == {"kind": "ratio"}
    again = county.client.post(NEW, data=more | {"form_id": filings.new_id()})
    assert again.status_code in (409, 412), "made from a version that is none of today's"


@pytest.mark.usefixtures("quarter")
def test_formulas_and_what_is_filled_in_are_fields(app, people):
    county = Browser(app, "county")
    html = county.get("/evaluations/schemes/new").text
    said = changed(html, patrol_plan="35")
    said["village.indicators.patrol_plan.kind"] = "linear"
    said["village.indicators.patrol_plan.figures"] = "40-90"
    said["village.indicators.valid_patrols.kind"] = "step"
    said["village.indicators.valid_patrols.figures"] = "90=100 70=60"
    row = {
        "village.manual.1.name": "waste",
        "village.manual.1.title": "垃圾分类",
        "village.manual.1.weight": "10",
        "village.manual.1.most": "10",
        "village.manual.1.kind": "ratio",
    }
    for name, value in row.items():
        said[name] = value
    kept = county.client.post(NEW, data=said)
    assert kept.status_code == 303, re.findall(r'<li class="error">.*?</li>', kept.text)
    data = people.county.get("/schemes").json["items"][-1]["data"]["village"]
    plan = data["indicators"]["patrol_plan"]
    assert plan == {"weight": 35, "formula": {"kind": "linear", "zero": 40, "full": 90}}
    steps = [{"from": 90, "gives": 100}, {"from": 70, "gives": 60}]
    assert data["indicators"]["valid_patrols"]["formula"] == {"kind": "step", "steps": steps}
    assert data["manual"][0]["title"] == "垃圾分类"
    page = county.get("/evaluations/schemes").text
    if "垃圾分类" not in page:  # counts from tomorrow
        number = people.county.get("/schemes").json["items"][-1]["id"]
        page = county.get(f"/evaluations/schemes?version={number}").text
    assert "40% 及以下得 0" in page
    assert "≥ 90% → 100%" in page
    assert "垃圾分类" in page


def test_others_read_it_and_change_nothing(app):
    for name in ("chief", "east", "inspector"):
        page = Browser(app, name).get("/evaluations/schemes")
        assert (page.status_code, NEW in page.text) == (200, False), name
    assert Browser(app, "east").get("/evaluations/schemes/new").status_code == 403
    assert Browser(app, "chief").get("/evaluations/schemes/new").status_code == 403
