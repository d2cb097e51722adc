"""Evaluations at the desk: rankings, why a score, what is behind it, comparisons, running."""

import re

import pytest

from tests.support import evaluating, filings, world
from tests.support.browsing import Browser
from tests.support.engines import ONE_ENGINE
from tests.support.statements import counted

pytestmark = [ONE_ENGINE, pytest.mark.usefixtures("time")]
TOWN, PERIOD = world.EAST_TOWN, "2026Q3"


@pytest.fixture
def quarter(people, time):
    """Two quarters of which the second has walks of V1 and a case; the id of the case."""
    people.county.post("/evaluations/2026Q2", {})
    for day in ("01", "03", "05"):
        time.set(f"2026-07-{day}T10:00:00+08:00")
        people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()))
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
    people.east.act(case, "accept")
    time.set("2026-10-09T10:00:00+08:00")
    assert people.county.post(f"/evaluations/{PERIOD}", {}).status_code == 200
    return case


def test_the_ranking_shows_what_the_api_ranks_and_how_it_has_moved(app, people, quarter):
    east = Browser(app, "east")
    html = east.get("/evaluations").text
    ranking = people.east.get(f"/evaluations/{PERIOD}?parent={TOWN}").json["items"]
    shown = re.findall(r'evaluations/2026Q3/(\d+)">[^<]', html)
    assert [code for code in shown if code != TOWN] == [row["code"] for row in ranking]
    best = ranking[0]
    assert best["code"] == world.V1
    assert f'data-x="2026Q3" data-y="{best["score"]}"' in html
    assert 'data-x="2026Q2" data-y="0.0"' in html
    assert 'data-chart="trend"' in html
    assert 'data-chart="spread"' in html
    assert "charts.js" in html
    assert "charts.js" not in east.get("/map").text, "only where there are charts"
    assert "实施方案未作规定" in html
    before = east.get("/evaluations?period=2026Q2").text
    assert 'data-x="2026Q3"' not in before, "later periods are none of the past"
    assert Browser(app, "county").get(f"/evaluations?cell={TOWN}").status_code == 200
    assert east.get(f"/evaluations?cell={world.WEST_TOWN}").status_code == 404
    assert east.get("/evaluations?period=2025Q1").status_code == 404
    assert Browser(app, "water").get("/evaluations").status_code == 403
    assert '/console/evaluations"' not in Browser(app, "water").get("/console").text


def test_nothing_computed_is_said_so(app):
    assert "还没有计算过考核" in Browser(app, "east").get("/evaluations").text
    assert "没有可以对比的网格" in Browser(app, "east").get("/evaluations/comparison").text
    page = Browser(app, "east").get("/map?measure=score")
    assert page.status_code == 200
    assert set(Browser(app, "east").get("/map/figures?measure=score").json) >= {"cells", "legend"}


def test_a_village_asks_why_and_gets_down_to_the_patrol_and_the_case(app, people, quarter):
    wang = Browser(app, "wang")
    led = wang.get("/evaluations")
    assert (led.status_code, led.location) == (303, f"/console/evaluations/{PERIOD}/{world.V1}")
    html = wang.get(led.location).text
    why = people.wang.get(f"/evaluations/{PERIOD}/{world.V1}").json
    for term in why["terms"]:
        assert term["text"] in html
    plan = next(term for term in why["terms"] if term["indicator"] == "patrol_plan")
    assert plan["formula_text"] in html
    assert "本周期的网格长" in html
    rows = wang.get(f"/evaluations/{PERIOD}/{world.V1}/valid_patrols").text
    (*_, patrol) = re.findall(r"/console/patrols/([0-9a-f-]{36})", rows)
    page = wang.get(f"/patrols/{patrol}")
    assert (page.status_code, "公里" in page.text) == (200, True)
    assert wang.get(f"/evaluations/{PERIOD}/{world.V1}/nonsense").status_code == 404
    assert wang.get(f"/evaluations/{PERIOD}/{TOWN}").status_code == 404
    town = Browser(app, "east").get(f"/evaluations/{PERIOD}/{TOWN}/on_time_acceptance").text
    assert f"/console/cases/{quarter}" in town
    done = Browser(app, "east").get(f"/evaluations/{PERIOD}/{world.V1}/patrol_plan").text
    assert "应巡周期" in done


def test_the_running_quarter_is_ranked_provisionally_and_explained(app, people, quarter, time):
    running = "2026Q4"
    people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()))
    east, wang = Browser(app, "east"), Browser(app, "wang")
    html = east.get(f"/evaluations?period={running}").text
    ranking = people.east.get(f"/evaluations/{running}?parent={TOWN}").json
    assert ranking["provisional"] is True
    assert "暂定" in html
    assert "周期未结束" in html
    shown = re.findall(rf'evaluations/{running}/(\d+)">[^<]', html)
    assert [one for one in shown if one != TOWN] == [row["code"] for row in ranking["items"]]
    first = ranking["items"][0]
    assert f'data-x="{running}" data-y="{first["score"]}"' in html
    assert 'data-x="2026Q3"' in html, "beside what has been computed"
    assert ".xlsx" not in html, "of what is no result there is no paper"
    assert f'value="{running}"' in east.get("/evaluations").text, "it may be chosen everywhere"
    assert "周期未结束" in east.get(f"/evaluations/comparison?period={running}").text
    why = wang.get(f"/evaluations/{running}/{world.V1}").text
    told = people.wang.get(f"/evaluations/{running}/{world.V1}").json
    for term in told["terms"]:
        assert term["formula_text"] in why
    assert "周期未结束" in why
    rows = wang.get(f"/evaluations/{running}/{world.V1}/valid_patrols").text
    assert len(set(re.findall(r"/console/patrols/([0-9a-f-]{36})", rows))) == 1
    for paper in (f"{running}.xlsx", f"{running}/{world.V1}.docx", f"{running}/{TOWN}/what-if"):
        assert east.get(f"/evaluations/{paper}").status_code == 404
    assert wang.get(f"/evaluations/{running}/{world.W1}").status_code == 404


def test_what_would_have_been_is_worked_out_for_a_term_and_for_a_case(app, people, quarter):
    wang, east = Browser(app, "wang"), Browser(app, "east")
    page = f"/evaluations/{PERIOD}/{world.V1}"
    assert f'action="/console{page}/what-if"' in wang.get(page).text
    told = people.wang.get(f"{page}/what-if?indicator=patrol_plan&good=5").json
    html = wang.get(f"{page}/what-if?indicator=patrol_plan&good=5").text
    assert told["changes"][0]["then"]["formula_text"] in html
    assert f"{told['now']['score']:.2f}" in html
    assert f"{told['then']['score']:.2f}" in html
    nothing = wang.get(f"{page}/what-if?indicator=satisfaction")
    assert (nothing.status_code, 'role="alert"' in nothing.text) == (422, True)
    assert wang.get(f"{page}/what-if").status_code == 422
    town = f"/evaluations/{PERIOD}/{TOWN}"
    bad = people.east.get(town).json["evidence"]
    name, case = next((n, one) for n, rows in bad.items() for one in rows["bad"] if one == quarter)
    assert f"{town}/what-if?case={case}" in east.get(f"{town}/{name}").text
    assert east.get(f"{town}/what-if?case={case}").status_code == 200


def test_what_came_after_locking_changes_nothing_and_is_listed(app, people, time):
    time.set("2026-07-01T10:00:00+08:00")
    late = filings.patrol(time.now())
    time.set(evaluating.OPENED)
    evaluating.locked(people, time)
    east, page = Browser(app, "east"), f"/evaluations/{PERIOD}/{world.V1}/differences"
    assert "没有差异" in east.get(page).text
    patrol = filings.new_id()
    sent = late | {"sent_at": time.now().isoformat()}
    assert people.wang.put(f"/patrols/{patrol}", sent).status_code == 201
    items = people.east.get(page).json["items"]
    assert patrol in {one["row"] for one in items}
    html = east.get(page).text
    assert f"/console/patrols/{patrol}" in html
    assert "未计入" in html
    assert "锁定后的差异" in east.get(f"/evaluations/{PERIOD}/{world.V1}").text
    assert Browser(app, "west").get(page).status_code == 404


def test_cells_are_compared_by_every_indicator(app, people, quarter):
    east = Browser(app, "east")
    html = east.get("/evaluations/comparison?of=patrol_plan").text
    ranking = people.east.get(f"/evaluations/{PERIOD}?parent={TOWN}").json["items"]
    for term in ranking[0]["terms"]:
        assert term["text"] in html
    assert 'data-x="patrol_plan"' in html
    assert "中位数" in html
    assert 'data-x="score"' in east.get("/evaluations/comparison?of=x").text
    towns = Browser(app, "county").get("/evaluations/comparison").text
    assert f"/evaluations/{PERIOD}/{world.WEST_TOWN}" in towns


def test_the_board_shows_the_running_measures_as_the_api_gives_them(app, people, time):
    people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()))
    html = Browser(app, "east").get("/evaluations/board").text
    assert "暂定" in html
    rows = {row["code"]: row for row in people.east.get("/supervision").json["items"]}
    one = rows[world.V1]["patrol"]
    assert f"{one['good']}/{one['total']}" in html
    assert f"cell={world.V2}" in html
    assert Browser(app, "wang").get("/evaluations/board").status_code == 403
    chief = Browser(app, "chief").get("/evaluations/board")
    assert chief.status_code == 200


def test_the_map_is_coloured_by_the_score(app, people, quarter):
    east = Browser(app, "east")
    told = east.get(f"/map/figures?measure=score&period={PERIOD}").json
    ranking = people.east.get(f"/evaluations/{PERIOD}?parent={TOWN}").json["items"]
    assert {row["code"]: row["count"] for row in told["cells"]} == {
        row["code"]: row["score"] for row in ranking
    }
    assert told["counted"] == f"{PERIOD} 考核"
    assert told["legend"] == ["≥ 90", "≥ 80", "≥ 70", "≥ 60", "< 60"]
    assert {row["step"] for row in told["cells"]} == {4}
    page = east.get("/map?measure=score").text
    assert f'data-page="/console/evaluations/{PERIOD}/CODE"' in page
    assert f"/evaluations/{PERIOD}/{world.V1}" in east.get("/map/table?measure=score").text
    older = east.get("/map/figures?measure=score&period=2026Q2").json
    assert {row["count"] for row in older["cells"]} == {0.0}
    none = east.get("/map/figures?measure=score&period=2024Q1").json["cells"]
    assert {row["step"] for row in none} == {None}


def test_files_and_the_notice_from_the_desk(app, people, quarter):
    east, wang = Browser(app, "east"), Browser(app, "wang")
    book = east.get(f"/evaluations/{PERIOD}.xlsx?cell={TOWN}")
    assert book.data == people.east.get(f"/evaluations/{PERIOD}.xlsx?parent={TOWN}").data
    assert wang.get(f"/evaluations/{PERIOD}/{world.V1}.docx").data[:2] == b"PK"
    page, to = "/evaluations", f"/console/evaluations/{PERIOD}/{TOWN}/notice"
    done = east.send(page, to, receiver=world.V2)
    assert done.status_code == 303
    assert "已起草" in east.get(done.location).text
    (draft,) = people.east.get("/documents?kind=ranking").json["items"]
    assert draft["receiver"]["cell"]["code"] == world.V2
    refused = east.send(page, to, receiver=world.W1)
    assert refused.status_code == 403
    assert 'id="refused"' in refused.text


def test_pages_ask_the_database_little(app, quarter):
    county, east = Browser(app, "county"), Browser(app, "east")
    for browser, path, most in (
        (county, "/evaluations", 13),
        (county, "/evaluations/comparison", 13),
        (county, "/evaluations/board", 13),
        (east, f"/evaluations/{PERIOD}/{world.V1}", 13),
        # with what does not count, and why
        (east, f"/evaluations/{PERIOD}/{world.V1}/valid_patrols", 15),
    ):
        with counted(app) as statements:
            assert browser.get(path).status_code == 200
        assert len(statements) <= most, (path, statements)


def test_what_does_not_count_is_listed_with_why(app, people, time, run_job):
    time.set("2026-07-01T10:00:00+08:00")
    doubtful = filings.new_id()
    forged = filings.patrol(time.now(), device={"id": "p", "mock": True})
    assert people.wang.put(f"/patrols/{doubtful}", forged).status_code == 201
    run_job("doubts")
    time.set("2026-10-09T10:00:00+08:00")
    people.county.post(f"/evaluations/{PERIOD}", {})
    page = Browser(app, "chief").get(f"/evaluations/{PERIOD}/{world.V1}/valid_patrols").text
    beside = page[page.index("不计入的") :]
    assert "巡查有疑点，尚待核查" in beside
    assert f"/console/patrols/{doubtful}" in beside
    given = evaluating.enter(people.east, world.V1, "demonstration").json
    where = evaluating.path(world.V1, f"entries/{given['id']}/withdraw")
    assert people.east.post(where, {"reason": "有误"}).status_code == 200
    other = Browser(app, "chief").get(f"/evaluations/{PERIOD}/{world.V1}/returned_work").text
    assert "不计入的" not in other


def test_a_chief_sees_where_nobody_has_been(app, people, time, quarter):
    west = [one for one in world.VILLAGES if one.startswith(world.WEST_TOWN)]
    assert people.east.post("/sites", filings.site("东厂")).status_code == 201
    page = Browser(app, "chief").get(f"/evaluations/{PERIOD}/{world.V1}/area_covered").text
    row = people.chief.get(f"/evaluations/{PERIOD}/{world.V1}").json
    good, total = (row["facts"]["area_covered"][name] for name in ("good", "total"))
    assert 0 < good < total == 418
    assert f"应走 418 格，走到 {good} 格，没走到 {total - good} 格" in page
    picture = page[page.index('<svg class="squares"') : page.index("</svg>")]
    drawn = {
        name: sum(int(width) for width in re.findall(r"h(\d+)v1", path))
        for name, path in re.findall(r'<path class="(\w+)" d="([^"]*)"', picture)
    }
    assert drawn == {"seen": good, "missed": total - good}
    parts = page[page.index("没走到的地方") : page.index("</table>")]
    sizes = [int(one) for one in re.findall(r">(\d+) 格<", parts)]
    assert sizes[::2] == sorted(sizes[::2], reverse=True)
    assert (sum(sizes[::2]), sum(sizes[1::2])) == (total - good, total), "by where it lies"
    ways = ("中", "北", "东北", "东", "东南", "南", "西南", "西", "西北")
    assert all(f">{way}部<" in parts for way in ways)
    assert "东厂" in parts
    town = Browser(app, "east").get(f"/evaluations/{PERIOD}/{TOWN}/area_covered").text
    assert "下级各网格" in town
    assert f"/console/evaluations/{PERIOD}/{world.V1}/area_covered" in town
    assert "<svg" not in town[town.index("哪里没走到") :]
    elsewhere = Browser(app, "east").get(f"/evaluations/{PERIOD}/{west[0]}/area_covered")
    assert elsewhere.status_code == 404
    now = time.set("2026-10-10T10:00:00+08:00")
    assert people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(now)).status_code == 201
    running = Browser(app, "chief").get(f"/evaluations/2026Q4/{world.V1}/area_covered").text
    assert "没走到 418 格" in running, "the job has not looked at it yet"
