"""The scheme at the desk: read by all, changed by the county's office, tried on the past first."""

import re

import pytest
from werkzeug.datastructures import MultiDict

from app.evaluations.sections import read_scheme
from tests.support import evaluating, filings, world
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
    said.poplist("not_from_plan")
    said.setlist("not_from_plan", re.findall(r'name="not_from_plan" value="([^"]*)" checked', form))
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


def own_scheme(people, time, **changed):
    """A version that the county has added, from today."""
    data = people.county.get("/schemes").json["items"][-1]["data"] | changed
    today = str(time.now().date())
    added = people.county.post(
        "/schemes", {"county": world.COUNTY, "valid_from": today, "data": data}
    )
    assert added.status_code == 201, added.text
    return added.json


def saved(app, people):
    """What is stored when the form is opened and kept as it stands."""
    county = Browser(app, "county")
    kept = county.client.post(NEW, data=typed(county.get("/evaluations/schemes/new").text))
    assert kept.status_code == 303, re.findall(r'<li class="error">.*?</li>', kept.text)
    return people.county.get("/schemes").json["items"][-1]


@pytest.mark.usefixtures("quarter")
def test_what_departments_are_judged_by_is_edited_and_stays(app, people, time):
    decided = {"indicators": {"transfer_answer": 60, "assigned_on_time": 40}}
    decided |= {"bonus": [], "deduction": [], "veto": []}
    before = own_scheme(people, time, department=decided, not_from_plan=["share"])
    after = saved(app, people)
    weights = {
        name: one["weight"] for name, one in after["data"]["department"]["indicators"].items()
    }
    assert weights == {"transfer_answer": 60, "assigned_on_time": 40}
    assert not {"department"} & {one.split(".")[0] for one in after["not_from_plan"]}
    kept, was = (read_scheme(0, one["data"]) for one in (after, before))
    assert sorted(kept.not_from_plan) == sorted(was.not_from_plan)
    assert (kept.levels, kept.share, kept.merit) == (was.levels, was.share, was.merit)
    page = Browser(app, "county").get(f"/evaluations/schemes?version={after['id']}").text
    assert "移交按时办结" in page
    assert "部门和站所" in page


@pytest.mark.usefixtures("quarter")
def test_starting_values_are_marked_though_nobody_said_so(app, people, time):
    added = own_scheme(people, time, not_from_plan=[])
    assert set(added["not_from_plan"]) >= {"share", "merit"}
    assert {"department", "department.indicators"} & set(added["not_from_plan"])
    assert "village.indicators" in added["not_from_plan"]
    county = Browser(app, "county")
    said = changed(county.get("/evaluations/schemes/new").text, patrol_plan="35")
    said["village.indicators.valid_patrols.weight"] = "20"
    said.poplist("not_from_plan")
    assert county.client.post(NEW, data=said).status_code == 303
    places = set(people.county.get("/schemes").json["items"][-1]["not_from_plan"])
    assert "village.indicators" not in places, "the county's own now"
    assert {"township.indicators", "share", "merit"} <= places


@pytest.mark.usefixtures("quarter")
def test_nobody_reads_or_types_english_names(app, people, time):
    for path in ("/evaluations/schemes", "/evaluations/schemes/new"):
        html = Browser(app, "county").get(path).text
        seen = re.sub(r"<[^>]+>", " ", html[html.index("<main") : html.index("</main")])
        assert not re.findall(r"[A-Za-z]{4,}|[a-z]+_[a-z_]+", seen), path


@pytest.mark.usefixtures("quarter")
def test_what_is_wrong_stands_at_its_field(app):
    county = Browser(app, "county")
    said = changed(county.get("/evaluations/schemes/new").text, patrol_plan="abc")
    said["village.indicators.valid_patrols.kind"] = "linear"
    said["township.bonus.2.each"] = "9"
    said["department.indicators.transfer_kept.weight"] = "11"
    # of rows that were left empty nothing is said, and those behind them keep their places
    said["county.veto.3.title"] = "造成恶劣影响的其他情形"
    html = county.client.post(NEW, data=said).text

    def wrong(name):
        """What stands behind a field up to the next."""
        behind = html[html.index(f'name="{name}"') :]
        return re.search(r'class="error"[^>]*>([^<]+)', behind[: behind.index("</td")])

    assert "整数" in wrong("village.indicators.patrol_plan.weight")[1]
    assert "40-90" in wrong("village.indicators.valid_patrols.figures")[1]
    row = html[
        html.index('name="township.bonus.2.each"') - 1500 : html.index('name="township.bonus.3.')
    ]
    assert "不超过上限" in row
    assert "权重合计应为 100" in html[html.index("部门和站所") :]
    assert "101" in html


@pytest.mark.usefixtures("quarter")
def test_a_new_item_needs_no_name(app, people):
    county = Browser(app, "county")
    said = typed(county.get("/evaluations/schemes/new").text)
    said["village.bonus.4.title"] = "垃圾分类示范"
    said["village.bonus.4.each"] = "0.5"
    said["village.bonus.4.cap"] = "1"
    assert county.client.post(NEW, data=said).status_code == 303
    scheme = people.county.get("/schemes").json["items"][-1]
    (new,) = (one for one in scheme["data"]["village"]["bonus"] if one["title"] == "垃圾分类示范")
    assert new["name"] == f"bonus_{scheme['version']}_1"
    # emptied, it goes
    again = typed(county.get("/evaluations/schemes/new").text)
    for part in ("title", "english", "each", "cap"):
        again[f"village.bonus.1.{part}"] = ""
    assert county.client.post(NEW, data=again | {"seen": str(scheme["version"])}).status_code == 303
    names = [
        one["name"]
        for one in people.county.get("/schemes").json["items"][-1]["data"]["village"]["bonus"]
    ]
    assert "commended" not in names
