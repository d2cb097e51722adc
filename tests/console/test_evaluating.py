"""Evaluating in the browser: a chief, his township, the county; nothing typed is lost."""

import pytest

from tests.support import evaluating, world
from tests.support.browsing import Browser, form_of

V1, EAST = world.V1, world.EAST_TOWN
OWN = {"score": "88.5", "good": "按时巡查", "problems": "河边垃圾", "improve": "增设垃圾箱"}
ABOVE = {
    "text": "巡查到位",
    "reason": "已核实",
}


@pytest.fixture
def opened(people, time):
    time.set(evaluating.OPENED)
    evaluating.done(people.county.post("/evaluations/2026Q3", {}))


def address(code, step=""):
    return f"/console/evaluating/2026Q3/{code}" + (f"/{step}" if step else "")


def send(browser, code, step, **form):
    """What a form of a cell's page says, under that form's own hidden fields."""
    hidden = form_of(browser.get(address(code)).text, address(code, step))
    return browser.client.post(address(code, step), data=hidden | form)


@pytest.mark.usefixtures("opened")
def test_a_chief_evaluates_himself_is_evaluated_objects_and_is_answered(app, people):
    chief, east, leader = (Browser(app, name) for name in ("chief", "east", "town_leader"))
    assert "自评与评价" in chief.get("").text
    listed = chief.get("/evaluating").text
    assert "待自评" in listed
    assert f"/console/evaluating/2026Q3/{V1}" in listed
    assert f'/{EAST}"' not in listed, "of those above he reads nothing"

    refused = send(chief, V1, "self", **OWN | {"score": "101", "do": "submit"})
    assert refused.status_code == 422
    assert "河边垃圾" in refused.text, "nothing typed is lost"
    saved = send(chief, V1, "self", **OWN, do="save")
    assert saved.status_code == 303
    assert "草稿" not in east.get(address(V1)).text
    assert "88.5" in chief.get(address(V1)).text
    assert send(chief, V1, "self", **OWN, do="submit").status_code == 303
    shown = chief.get(address(V1)).text
    assert "已自评" in shown
    assert 'name="do"' not in shown, "what is submitted stays"

    assert "河边垃圾" in east.get(address(V1)).text
    shown = east.get(address(V1)).text
    assert "加分：人居环境示范点" in shown
    assert "一票否决：" not in shown, "that is the county's"
    entry = {"what": "bonus.demonstration", "points": "9", "ground": "9 月评为示范点"}
    wrong = send(east, V1, "enter", **entry)
    assert wrong.status_code == 422
    assert "9 月评为示范点" in wrong.text, "nothing typed is lost"
    assert send(east, V1, "enter", **entry | {"points": "0.5"}).status_code == 303
    assert send(east, V1, "enter", **entry | {"points": ""}).status_code == 303
    assert "9 月评为示范点" in chief.get(address(V1)).text
    assert "撤回原因" not in chief.get(address(V1)).text
    assert send(east, V1, "withdraw", reason="重复登记").status_code == 303
    assert "重复登记" in chief.get(address(V1)).text
    assert send(east, V1, "superior", **ABOVE | {"text": "", "do": "submit"}).status_code == 422
    assert send(east, V1, "superior", **ABOVE, do="submit").status_code == 303
    assert 'id="step-enter"' not in east.get(address(V1)).text, "what was said stands"
    county = Browser(app, "county")
    assert "一票否决：" in county.get(address(V1)).text

    assert send(chief, V1, "object", text="已宣讲两次").status_code == 303
    assert "已宣讲两次" in leader.get(address(V1)).text
    assert 'id="step-answer"' not in east.get(address(V1)).text, "he evaluated"
    assert send(leader, V1, "answer", upheld="true", text="属实").status_code == 303
    after = east.get(address(V1)).text
    assert "申诉成立" in after
    assert 'id="step-superior"' in after


def test_the_county_computes_and_locks_from_its_desk(app, people, time):
    time.set(evaluating.OPENED)
    county, east, to = Browser(app, "county"), Browser(app, "east"), "/console/evaluating"
    assert "2026Q3" in county.get("/evaluating").text
    assert f"{to}/compute" not in east.get("/evaluating").text
    early = county.send("/evaluating", f"{to}/compute", period="2026Q4")
    assert (early.status_code, 'id="refused"' in early.text) == (422, True)
    done = county.send("/evaluating", f"{to}/compute", period="2026Q3")
    assert done.status_code == 303
    assert "已计算" in county.get(done.location).text
    assert county.send("/evaluating/to-lock", f"{to}/lock", period="x").status_code == 422
    ask = "/evaluating/to-lock?period=2026Q3"
    early = county.send(ask, f"{to}/lock", period="2026Q3")
    assert early.status_code == 409
    assert "村201" in early.text, "who has not taken his step is named"
    evaluating.everything(people)
    time.forward(days=14)
    done = county.send(ask, f"{to}/lock", period="2026Q3")
    assert done.status_code == 303
    assert "本期已锁定" in county.get(done.location).text


@pytest.mark.usefixtures("opened")
def test_a_township_reports_up_and_strangers_learn_nothing(app, people):
    for code in world.VILLAGES:
        if code.startswith(EAST):
            if code == V1:
                evaluating.say(people.chief, code, "self", evaluating.own())
            evaluating.say(people.east, code, "superior", evaluating.above(reason="已核实"))
    east = Browser(app, "east")
    assert "下级评价结果一并上报" in east.get(address(EAST)).text
    assert send(east, EAST, "report_below").status_code == 303
    assert "已上报" in east.get("/evaluating").text
    west = Browser(app, "west")
    known, unknown = west.get(address(V1)), west.get(address("990299999999"))
    assert (known.status_code, known.text) == (404, unknown.text)
    assert west.get("/evaluating?period=2020Q1").status_code == 200


def test_the_county_sees_what_waits_to_be_begun(app, people, time, run_job):
    time.set("2026-10-04T08:20:00+08:00")
    run_job("ask_to_open")
    waits = "2026Q3 可以考核了，尚未启动。"
    county = Browser(app, "county")
    (told,) = people.county.get("/notices").json["items"]
    assert (told["kind"], told["about_id"]) == ("evaluation_to_open", "2026Q3")
    assert "/console/evaluating?period=2026Q3" in county.get("/registers/notices").text
    assert waits in county.get("/evaluating?period=2026Q3").text
    assert waits not in Browser(app, "east").get("/evaluating").text
    evaluating.done(people.county.post("/evaluations/2026Q3", {}))
    assert waits not in county.get("/evaluating").text


def test_the_desk_opens_at_what_is_owed_first(app, people, time):
    """The half-year was computed last, and the quarter is what the chief owes."""
    time.set("2027-01-11T09:00:00+08:00")
    evaluating.locked(people, time, "2026Q4")
    evaluating.done(people.county.post("/evaluations/2026Q3", {}))
    time.forward(minutes=1)
    evaluating.done(people.county.post("/evaluations/2026Q2", {}))
    chief, county = Browser(app, "chief"), Browser(app, "county")
    shown = chief.get("/evaluating").text
    assert '<span class="number">2026Q3</span>' in shown
    evaluating.done(evaluating.say(people.chief, V1, "self", evaluating.own(), "2026Q3"))
    assert '<span class="number">2026Q2</span>' in chief.get("/evaluating").text
    assert '<span class="number">2026Q4</span>' in chief.get("/evaluating?period=2026Q4").text
    # who owes nothing sees the newest that is open
    assert '<span class="number">2026Q2</span>' in Browser(app, "wang").get("/evaluating").text
    assert '<span class="number">2026Q' in county.get("/evaluating").text


def test_the_county_judges_a_half_year_and_is_asked_before_it_locks(app, people, time):
    time.set("2027-01-11T09:00:00+08:00")
    evaluating.locked(people, time, "2026Q4")
    evaluating.done(people.county.post("/evaluations/2026H2", {}))
    county, to = Browser(app, "county"), "/console/evaluating"
    page = county.get("/evaluating?period=2026H2").text
    assert "不完整：没有 2026Q3 的考核" in page
    assert "2026H2 还有 8 个网格待评价" in page
    assert f'action="{to}/to-lock"' in page
    assert f'action="{to}/lock"' not in page, "nothing is locked by one click"
    asked = county.get("/evaluating/to-lock?period=2026H2").text
    assert "尚未评价" in asked
    assert "村201" in asked
    assert "2026 年下半年" in asked
    empty = county.send("/evaluating?period=2026H2", f"{to}/judge", period="2026H2", text="")
    assert (empty.status_code, 'id="refused"' in empty.text) == (422, True)
    early = county.send("/evaluating/to-lock?period=2026H2", f"{to}/lock", period="2026H2")
    assert early.status_code == 409
    said = {"period": "2026H2", "text": "下半年工作到位"}
    done = county.send("/evaluating?period=2026H2", f"{to}/judge", **said)
    assert done.status_code == 303
    assert "各网格可以在期限内申诉" in county.get(done.location).text
    assert "待评价。" not in county.get("/evaluating?period=2026H2").text
    chief = Browser(app, "chief")
    assert "下半年工作到位" in chief.get(f"/evaluating/2026H2/{V1}").text
    assert "不完整" in chief.get(f"/evaluations/2026H2/{V1}").text
    time.forward(days=28)
    done = county.send("/evaluating/to-lock?period=2026H2", f"{to}/lock", period="2026H2")
    assert done.status_code == 303
    assert county.get("/evaluating/to-lock?period=2026H2").status_code == 303


@pytest.mark.usefixtures("opened")
def test_figures_have_two_places_and_what_is_added_no_counts(app, people):
    evaluating.done(evaluating.say(people.chief, V1, "self", evaluating.own(70)))
    evaluating.done(evaluating.enter(people.east, V1, "demonstration"))
    chief = Browser(app, "chief")
    shown = chief.get(address(V1)).text
    assert "<dt>自评</dt><dd>70.00</dd>" in shown
    assert "<b>0.50</b>" in shown
    why = chief.get(f"/evaluations/2026Q3/{V1}").text
    row = why[why.index("人居环境示范点") :].split("</tr>")[0]
    assert row.count(">—<") == 3
    assert ">0<" not in row
