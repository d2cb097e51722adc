"""The console in a browser, by keyboard alone, on a desk and on a phone's screen."""

import hashlib
import os
import re
import shutil
import uuid

import pytest
from playwright.sync_api import expect, sync_playwright

from app.accountability.models import MissedDiscovery
from app.cells.models import Cell, Department
from app.core import clock
from app.core.db import db, transaction
from app.core.period import Period
from app.evaluations import service as evaluations
from app.evaluations.rules import last_quarter
from app.incidents import service
from app.incidents.actions import act, body_of
from app.incidents.models import Incident, IncidentEvent
from app.incidents.schemas import IncidentIn
from app.people import service as people
from app.people.models import BrowserSession, Officer
from app.posts.queries import caller_of
from app.scheduler import run_once
from tests.console.test_hostile import HOSTILE
from tests.operators.test_pages import FLAGS
from tests.support import evaluating as steps
from tests.support import filings, live, world
from tests.support.looks import check_looks
from tests.support.people import Clock, People

#: A machine that does much else besides answers late.
expect.set_options(timeout=20_000)
both_engines = pytest.mark.parametrize("county", ["spatialite", "postgis"], indirect=True)
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
PHOTO = {"name": "现场.png", "mimeType": "image/png", "buffer": filings.PNG}


def pytest_generate_tests(metafunc):
    """On the embedded engine, but for what is marked: one server for all stories of an engine."""
    marked = any(
        "county" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")
    )
    if "county" in metafunc.fixturenames and not marked:
        metafunc.parametrize("county", ["spatialite"], indirect=True)


@pytest.fixture(scope="module")
def county(request, tmp_path_factory):
    """A county's server on an engine, and its program in this process."""
    folder = tmp_path_factory.mktemp("console")
    with (
        live.instance(request.param, folder) as (app, env),
        live.server(env, folder) as address,
    ):
        yield address, app


@pytest.fixture
def size(request):
    """A story on both engines is one at both sizes: at a phone's on the embedded one."""
    return PHONE if request.node.callspec.params["county"] == "spatialite" else DESK


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield running
        running.close()


def caller(username):
    who = db.session.scalar(db.select(Officer.id).where(Officer.username == username))
    return caller_of(who, clock.day_of(clock.now()))


@pytest.fixture
def file(county):
    """Files a case as wang; its id."""
    _, app = county

    def make(kind="AIR-01", **said):
        with app.app_context(), transaction():
            now, case = clock.now(), uuid.uuid4()
            body = IncidentIn().load(filings.incident(now, kind=kind, **said))
            service.report(
                caller=caller("wang"), incident_id=case, body=body, digest=str(case), now=now
            )
        return str(case)

    return make


@pytest.fixture
def take(county):
    """Takes an action before the story begins: the leader does the work, the reviewer the rest."""
    _, app = county

    def do(case, action, **said):
        with app.app_context(), transaction():
            leader = caller("town_leader")
            said |= {"note": "已清理"} if action == "submit" else {}
            said |= {"officer_id": leader.id} if action == "assign" else {}
            act(
                caller=leader if action == "submit" else caller("east"),
                incident_id=uuid.UUID(case),
                action=action,
                body=body_of(action).load({"id": str(uuid.uuid4())} | said),
                version=db.session.get_one(Incident, uuid.UUID(case)).version,
                now=clock.now(),
            )

    return do


@pytest.fixture
def desk(county, browser):
    """Opens the desk of somebody who has signed in; closed with the test."""
    address, app = county
    opened = []

    def open_desk(username="east", size=DESK, **options):
        context = browser.new_context(viewport=size, locale="zh-CN", **options)
        opened.append(context)
        context.set_default_timeout(20_000)
        with app.app_context(), transaction():
            who = db.session.scalar(db.select(Officer.id).where(Officer.username == username))
            token = people.open_session(who)
        context.add_cookies([{"name": people.COOKIE, "value": token, "url": f"{address}/console"}])
        page = context.new_page()
        page.goto(f"{address}/console")
        expect(page.get_by_role("heading", name="待我办理")).to_be_visible()
        return page

    yield open_desk
    for context in opened:
        context.close()


def sign_in(page, username="east"):
    expect(page.get_by_role("heading", name="登录工作台")).to_be_visible()
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(world.PASSWORD)
    page.keyboard.press("Enter")


def office(app, code):
    with app.app_context(), transaction():
        return db.session.scalar(db.select(Department.id).where(Department.code == code))


def status(app, case):
    with app.app_context(), transaction():
        return db.session.get_one(Incident, uuid.UUID(case)).status


def by_keys(page, key, **said):
    """Open the form of an action by its key, fill it in, and send it: all by the keyboard."""
    page.keyboard.press(key)
    for _ in range(40):
        name, kind = page.evaluate("[document.activeElement.name, document.activeElement.tagName]")
        words = said.pop(name, None)
        if words is not None and kind == "SELECT":
            named = [option.strip() for option in page.locator(":focus option").all_inner_texts()]
            for _ in range(named.index(words)):
                page.keyboard.press("ArrowDown")
        elif words is not None:
            page.keyboard.type(words)
        if not said and page.evaluate("document.activeElement.matches('button.main')"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已完成")).to_be_visible()


#: What waits, what has been done with it before, the key, what is said, where it goes.
TEN = (
    ((), "a", {"handling_class": "一般"}, "accepted"),
    ((), "r", {"note": "缺照片"}, "returned"),
    ((), "d", {"note": "查无此事"}, "unfounded"),
    ((), "u", {"note": "跨乡镇"}, "reported"),
    (("accept",), "s", {"officer_id": "town_leader"}, "assigned"),
    (("accept",), "t", {"to.body": "公安机关", "note": "涉嫌犯罪"}, "accepted"),
    (
        ("accept", "assign"),
        "e",
        {"budget.clock": "工作日", "budget.days": "2", "note": "等待配件"},
        "assigned",
    ),
    (("accept", "assign", "submit"), "x", {"note": "还在冒烟"}, "in_hand"),
    (("accept", "assign", "submit"), "c", {}, "confirmed"),
    (
        ("accept", "assign", "submit", "confirm"),
        "f",
        {
            "cause": "设施停运",
            "rectified.how": "已恢复",
            "responsibility": "负责人",
            "satisfaction": "无举报人",
            "publish": "是",
        },
        "closed",
    ),
)


@both_engines
def test_a_reviewer_clears_ten_cases_with_the_keyboard_alone(county, size, desk, file, take):
    """From case to case by j; the keys are shown by ?."""
    address, app = county
    cases = [file("RUR-03") for _ in TEN]
    for case, (before, *_) in zip(cases, TEN, strict=True):
        for action in before:
            take(case, action)
    page = desk(size=size)
    page.goto(f"{address}/console/cases?kind=RUR-03")
    for case, (_, key, said, after) in reversed([*zip(cases, TEN, strict=True)]):
        page.keyboard.press("j")
        if not page.url.endswith("RUR-03"):
            page.wait_for_url(f"{address}/console/cases/{case}")
        else:
            page.keyboard.press("Enter")
        expect(page.locator(f'[data-case-page="{case}"]')).to_be_visible()
        by_keys(page, key, **said)
        assert status(app, case) == after, key
    page.keyboard.press("k")
    page.wait_for_url(f"{address}/console/cases/{cases[1]}")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.evaluate(
        """() => {  // the next key in the very moment in which the box closes
            const box = document.getElementById("keys");
            box.showModal();
            box.close();
            const key = new KeyboardEvent("keydown", { key: "g", bubbles: true });
            document.activeElement.dispatchEvent(key);
        }"""
    )
    expect(page.get_by_role("heading", name="待我办理")).to_be_visible()


def test_a_new_case_is_told_without_a_reload(desk, file):
    file("EMG-01")
    page = desk()
    page.clock.install()
    page.reload()
    read = page.locator("[data-case]")
    before, at = read.count(), read.first.bounding_box()
    began = page.get_by_role("timer").first.inner_text()
    file()
    page.clock.run_for(5_000)
    expect(page.get_by_text("件新的或有变化")).to_be_visible()
    assert (read.count(), read.first.bounding_box()) == (before, at), "what is read has not moved"
    assert page.get_by_role("timer").first.inner_text() != began, "an emergency's clock runs"


def end_sessions(app):
    with app.app_context(), transaction():
        db.session.execute(db.delete(BrowserSession))


def chosen(field):
    """The names of the files that a field would send."""
    return field.evaluate("one => [...one.files].map((file) => file.name)")


def photos_of(app, case, action):
    """What the last event of an action on a case names."""
    with app.app_context(), transaction():
        of_action = db.select(IncidentEvent.photo_ids).where(
            IncidentEvent.incident_id == uuid.UUID(case), IncidentEvent.action == action
        )
        return db.session.scalars(of_action.order_by(IncidentEvent.seq.desc())).first()


def test_when_the_session_ends_in_the_middle_of_a_text_the_text_is_still_there(county, desk, file):
    address, app = county
    case = file()
    page = desk(size=PHONE)
    page.goto(f"{address}/console/cases/{case}")
    page.keyboard.press("r")
    page.keyboard.type("这是写了很久的退回理由")
    end_sessions(app)
    page.evaluate("document.activeElement.form.requestSubmit()")
    expect(page.get_by_text("登录已过期")).to_be_visible()
    check_looks(page, "session ended")
    sign_in(page)
    page.wait_for_url(f"{address}/console/cases/{case}")
    note = page.locator("#return-note")
    expect(note).to_be_visible()
    assert note.input_value() == "这是写了很久的退回理由"
    page.evaluate("document.querySelector('#return-note').form.requestSubmit()")
    expect(page.get_by_text("已完成")).to_be_visible()
    assert status(app, case) == "returned"
    assert page.evaluate("localStorage.length") == 0, "the server has it: nothing is kept"


COUNT_KEPT = """() => new Promise((found) => {
    const opened = indexedDB.open("gridkeeper-console");
    opened.onsuccess = () => {
        const store = opened.result.transaction("photos").objectStore("photos");
        store.count().onsuccess = (counted) => found(counted.target.result);
    };
})"""


@both_engines
def test_photos_that_were_chosen_wait_as_the_text_does(county, desk, file):
    """Through the end of the session, also on the page of a refusal; until the server has them, or
    they are given up.
    """
    address, app = county
    case = file("RUR-03")
    page = desk()
    note, field = page.locator("#comment-note"), page.locator("#comment-photo_ids")
    send = page.locator("#act-comment button.main")

    def back_again():
        end_sessions(app)
        send.click()
        sign_in(page)
        page.wait_for_url(f"{address}/console/cases/{case}")
        expect(note).to_have_value("请补充门牌")
        expect(field).to_have_value(re.compile("现场.png$"))
        assert chosen(field) == ["现场.png"]

    page.goto(f"{address}/console/cases/{case}")
    page.locator(".more-actions > summary").click()
    page.locator("#act-comment > summary").click()
    note.fill("请补充门牌")
    field.set_input_files(PHOTO)
    back_again()
    note.fill("")
    send.click()
    expect(page.get_by_label("现场.png")).to_be_checked()
    assert chosen(field) == [], "the server has it, and offers it"
    note.fill("请补充门牌")
    back_again()
    send.click()
    expect(page.get_by_text("已完成")).to_be_visible()
    assert photos_of(app, case, "comment") == [hashlib.sha256(filings.PNG).hexdigest()]
    page.wait_for_function(f"({COUNT_KEPT})().then((count) => count === 0)")
    page.locator(".more-actions > summary").click()
    page.locator("#act-comment > summary").click()
    field.set_input_files(PHOTO)
    page.wait_for_function(f"({COUNT_KEPT})().then((count) => count === 1)")
    page.reload()
    page.get_by_role("button", name="放弃").click()
    page.wait_for_function(f"({COUNT_KEPT})().then((count) => count === 0)")
    expect(page.get_by_text("已恢复您上次未提交的内容")).to_have_count(0)
    assert chosen(field) == []


def test_what_was_changed_in_a_form_that_was_filled_in_waits_for_who_typed_it(county, desk):
    """Through a reload and the end of the session; nobody else at the same browser sees it."""
    address, app = county
    path = f"{address}/console/registers/departments/{office(app, 'water')}/edit"
    page = desk("county")
    page.goto(path)
    name = page.get_by_label("名称")
    before = name.input_value()
    name.fill("水务局（筹）")
    page.reload()
    assert name.input_value() == "水务局（筹）"
    end_sessions(app)
    page.locator("form[data-draft] button.main").click()
    sign_in(page, "admin")
    page.wait_for_url(path)
    assert name.input_value() == before
    page.context.clear_cookies()
    page.reload()
    sign_in(page, "county")
    page.wait_for_url(path)
    assert name.input_value() == "水务局（筹）"
    name.fill(before)
    assert page.evaluate("localStorage.length") == 0, "as it was: nothing waits"
    name.fill("水务局（筹）")
    page.reload()
    expect(page.get_by_text("已恢复您上次未提交的内容")).to_be_visible()
    check_looks(page, "restored")
    page.get_by_role("button", name="放弃").click()
    expect(page.get_by_text("已恢复您上次未提交的内容")).to_have_count(0)
    assert name.input_value() == before


def test_the_map_on_a_wall_renews_itself_and_says_when_it_cannot(county, desk, file):
    address, _ = county
    page = desk("county")
    page.clock.install()
    page.goto(f"{address}/console/map")
    page.wait_for_selector("[data-drawn]")
    for figures, stale in ((200, False), (503, True), (200, False)):
        if figures != 200:
            page.route("**/map/figures*", lambda route: route.fulfill(status=503))
        with page.expect_response("**/map/figures*") as told, page.expect_response("**/map/cases*"):
            page.clock.run_for(61_000)
        assert told.value.status == figures
        warning = page.locator("[data-stale]")
        (expect(warning).to_be_visible if stale else expect(warning).to_be_hidden)()
        page.unroute_all()


def test_single_keys_can_be_turned_off(county, desk, file):
    address, _ = county
    page = desk()
    page.goto(f"{address}/console/cases/{file()}")
    page.keyboard.press("?")
    page.get_by_label("关闭单键快捷键").check()
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.locator("#return-note")).to_be_hidden()
    page.reload()
    page.keyboard.press("r")
    expect(page.locator("#return-note")).to_be_hidden()
    page.evaluate("localStorage.clear()")


@both_engines
def test_of_two_the_second_is_told_and_keeps_his_text(county, desk, file):
    address, _ = county
    case = file("RUR-03")
    first, second, other = desk(), desk("county"), desk(size=PHONE)
    other.clock.install()
    for page in (second, first, other):
        page.goto(f"{address}/console/cases/{case}")
    expect(first.get_by_text("也在查看：county")).to_be_visible()
    other.keyboard.press("r")
    other.keyboard.type("请补照片")
    by_keys(first, "a")
    other.clock.run_for(5_000)
    expect(other.get_by_text("案件已被更新")).to_be_visible()
    other.evaluate("document.activeElement.form.requestSubmit()")
    expect(other.get_by_text("案件刚被他人更新")).to_be_visible()
    expect(other.get_by_text("请补照片").first).to_be_visible()


@both_engines
def test_the_county_takes_an_emergency_over(county, size, desk, file):
    address, app = county
    case = file("EMG-01")
    page = desk("county", size)
    expect(page.locator("li.urgent").first).to_be_visible()
    page.goto(f"{address}/console/cases/{case}")
    by_keys(page, "o", note="泄漏严重")
    expect(page.get_by_text("已完成：提级办理")).to_be_visible()
    with app.app_context(), transaction():
        assert db.session.get_one(Incident, uuid.UUID(case)).level == "county"


def test_a_liaison_finds_what_was_handed_to_her_department_and_declines(county, desk, file, take):
    _, app = county
    case = file("RUR-03")
    take(case, "accept")
    take(case, "transfer", to={"department_id": office(app, "water")}, note="河道垃圾")
    page = desk("water", PHONE)
    page.get_by_role("link", name="1 移交来的").click()
    page.locator("[data-case]").click()
    expect(page.get_by_text("河道垃圾", exact=True)).to_be_visible()
    page.locator("#act-decline > summary").click()
    page.locator("#decline-note").fill("不属河道管理范围")
    page.locator("#act-decline button.main").click()
    expect(page.get_by_text("已完成：退回移交")).to_be_visible()
    expect(page.get_by_text("不属河道管理范围").first).to_be_visible()
    check_looks(page, "declined")
    expect(page.locator("#act-decline")).to_have_count(0)


def test_the_map_leads_to_cases_and_shows_layers_when_they_are_asked_for(county, desk, file):
    address, _ = county
    cases = [file("RUR-03"), file("RUR-03")]
    page = desk("county")
    page.goto(f"{address}/console/map")
    expect(page.locator("[data-drawn]")).to_be_visible()
    page.get_by_label("今日巡查轨迹").click()
    expect(page.get_by_label("今日巡查轨迹")).not_to_be_checked()  # nobody has said why
    page.get_by_label("查看原因").fill("今日抽查")
    page.get_by_label("今日巡查轨迹").check()
    expect(page.get_by_text("没有可显示的内容")).to_be_visible()
    page.get_by_text("按网格列表").click()
    expect(page.locator("#figures").get_by_role("link", name="村201").first).to_be_visible()
    page.locator(".cluster").first.focus()
    page.keyboard.press("Enter")  # all of them were found at one spot
    page.wait_for_url("**/console/cases?bbox=*")
    assert {f"/console/cases/{case}" for case in cases} <= set(
        page.locator("[data-case]").evaluate_all("all => all.map(one => one.pathname)")
    )
    page.go_back()
    expect(page.locator("[data-drawn]")).to_be_visible()
    box = page.locator("[data-county]").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2 + 40, box["y"] + box["height"] / 2)
    page.wait_for_url(f"**/console/cases?cell={world.WEST_TOWN}202&order=due")


@pytest.fixture
def evaluated(county):
    """Two quarters of the county, computed."""
    _, app = county
    with app.app_context(), transaction():
        (one,) = (place for place in evaluations.counties() if place.code == world.COUNTY)
        for name in ("2026Q1", "2026Q2"):
            period = evaluations.period_of(name)
            evaluations.evaluate(by=None, county=one, period=period, now=clock.now())


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_charts_are_drawn_from_the_tables_beside_them_by_night_and_on_paper(
    county, desk, evaluated, size
):
    address, _ = county
    page = desk("east", size)
    page.goto(f"{address}/console/evaluations")
    trend = page.locator("[data-chart=trend]")
    expect(trend).to_have_attribute("role", "img")
    expect(trend.locator("svg")).to_contain_text("2026Q1")
    named = page.locator("#ranked tbody th a").first.inner_text()
    expect(trend.locator("svg")).to_contain_text(named)
    written = trend.locator("svg text").first
    page.emulate_media(color_scheme="dark")
    fill = "one => getComputedStyle(one).fill"
    by_night = written.evaluate(fill)
    page.emulate_media(media="print")
    expect(page.locator("[data-chart=trend].on-paper svg")).to_be_visible()
    assert trend.locator("svg text").first.evaluate(fill) != by_night, "paper is light"
    assert trend.evaluate("box => box.getBoundingClientRect().width <= 17 / 2.54 * 96 + 1")
    expect(page.locator("button:visible, select:visible")).to_have_count(0)
    page.emulate_media(media="screen", color_scheme="light")
    # by keyboard alone from the ranking to what is behind a number
    page.locator("#ranked").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="得分是怎么来的")).to_be_visible()
    expect(page.locator("[data-chart=history] svg")).to_be_visible()
    page.get_by_role("link", name="看依据").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="回到得分说明")).to_be_visible()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_reads_well_by_day_and_night_on_a_desk_and_a_phone(
    county, desk, file, evaluated, size
):
    address, app = county
    case = file(description=HOSTILE, place=HOSTILE)
    with app.app_context(), transaction():
        db.session.scalars(db.select(Cell).where(Cell.code == world.V2)).one().name = HOSTILE
        db.session.scalars(db.select(Officer).where(Officer.username == "li")).one().name = HOSTILE
    page = desk("county", size)
    with app.app_context():
        running = Period.of(clock.day_of(clock.now()), "quarter").name
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda asked: faults.append(asked.message))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("request", lambda asked: faults.append(asked.url) if address not in asked.url else None)
    pages = {
        "desk": "",
        "cases": "/cases?box=my_cells",
        "table": "/cases?columns=status&columns=village&columns=due_at&columns=filer",
        "assign": f"/cases/assign?case={case}",
        "case": f"/cases/{case}",
        "history": f"/cases/{case}/history",
        "map": "/map",
        "scores": "/map?measure=score",
        "ranking": f"/evaluations?cell={world.EAST_TOWN}",
        "comparison": "/evaluations/comparison",
        "board": "/evaluations/board",
        "running": f"/evaluations?cell={world.EAST_TOWN}&period={running}",
        "evaluated_now": f"/evaluations/{running}/{world.V1}",
        "what_if": f"/evaluations/2026Q2/{world.V1}/what-if?indicator=patrol_plan",
        "differences": f"/evaluations/2026Q2/{world.V1}/differences",
        "evaluating": "/evaluating",
        "schemes": "/evaluations/schemes",
        "new_scheme": "/evaluations/schemes/new",
        "evaluated": f"/evaluations/2026Q2/{world.V1}",
        "evidence": f"/evaluations/2026Q2/{world.V1}/patrol_plan",
        "registers": "/registers",
        "cells": "/registers/cells",
        "officers": "/registers/officers",
        "new_department": "/registers/departments/all/new",
        "new_plan": "/registers/plans/all/new",
        "month": "/tasks/month",
        "sites": "/sites/import",
        "discoveries": "/discoveries",
        "hotspots": "/hotspots",
        "months": f"/evaluations/months?cell={world.EAST_TOWN}",
        "shares": "/evaluations/shares",
        "merit": "/evaluations/merit",
        "records": "/evaluations/records",
        "policies": "/policies",
        "new_policy": "/policies/new",
        "new_officer": "/officers/new",
        "password": "/password",
        "notice": "/notice",
    }
    for name, path in pages.items():
        page.goto(f"{address}/console{path}")
        if name == "case":
            expect(page.locator("#history")).to_be_visible()
            page.locator(".more-actions > summary").click()
            page.locator("details[data-action=comment] > summary").click()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            check_looks(page, f"{name} {scheme}", small=size is PHONE)
            if os.environ.get("PICTURES"):
                look = f"console-{name}-{size['width']}-{scheme}.png"
                page.screenshot(path=f"{os.environ['PICTURES']}/{look}")
    assert [fault for fault in faults if not fault.startswith(("data:", "blob:"))] == []


def test_on_a_phone_a_row_of_a_table_is_a_card_and_the_page_does_not_scroll_sideways(
    county, desk, file
):
    address, _ = county
    file()
    page = desk("county", PHONE)
    for path in ("/registers/officers", "/cases?columns=status&columns=due_at", "/tasks/month"):
        page.goto(f"{address}/console{path}")
        check_looks(page, path)
    page.goto(f"{address}/console/cases?columns=status&columns=due_at")
    table = page.get_by_role("region", name="案件")
    assert table.evaluate("box => [box.tabIndex, box.scrollWidth <= box.clientWidth]") == [0, True]
    cell = table.locator("tbody tr").first.locator("td[data-of=状态]")
    assert cell.evaluate("one => getComputedStyle(one, '::before').content") == '"状态"'
    page.set_viewport_size(DESK)
    assert cell.evaluate("one => getComputedStyle(one).display") == "table-cell"


def test_by_links_from_case_to_case_as_the_list_had_them(county, desk, file):
    address, _ = county
    cases = [file("RUR-03") for _ in range(3)]
    page = desk(size=PHONE)
    listed = f"{address}/console/cases?kind=RUR-03&limit=3"
    page.goto(listed)
    page.locator("[data-case]").first.click()
    expect(page.get_by_role("link", name="上一件")).to_be_hidden()
    for case in reversed(cases[:2]):
        step = page.get_by_role("link", name="下一件")
        assert step.bounding_box()["height"] >= 44
        step.click()
        page.wait_for_url(f"{address}/console/cases/{case}")
    expect(page.get_by_role("link", name="下一件")).to_be_hidden()
    page.get_by_role("link", name="上一件").click()
    page.wait_for_url(f"{address}/console/cases/{cases[1]}")
    page.get_by_role("link", name="返回清单").click()
    page.wait_for_url(listed)
    page.evaluate("sessionStorage.clear()")
    page.goto(f"{address}/console/cases/{cases[0]}")
    expect(page.locator("[data-beside]")).to_be_hidden()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_printed_case_has_its_map_and_a_printed_list_no_controls(county, desk, file, size):
    address, _ = county
    page = desk("county", size, color_scheme="dark")
    page.goto(f"{address}/console/cases/{file()}")
    expect(page.locator(".map .me-dot")).to_be_visible()
    page.emulate_media(media="print")
    box = page.locator(".map.on-paper")
    expect(box).to_be_visible()
    inside = """all => all.map(one => {
        const [a, b] = [one, one.closest(".map")].map(part => part.getBoundingClientRect());
        return a.width > 0 && a.left >= b.left && a.right <= b.right && a.bottom <= b.bottom;
    })"""
    assert box.locator(".me-dot, .own-cell").evaluate_all(inside) == [True, True]
    page.emulate_media(media="screen")
    page.goto(f"{address}/console/map?status=reported")
    expect(page.locator("[data-drawn]")).to_be_visible()
    page.emulate_media(media="print")
    box = page.locator(".map.on-paper")
    expect(box.locator(".cluster, canvas").first).to_be_visible()
    expect(page.locator(".legend")).to_be_visible()
    expect(page.locator(".paper")).to_contain_text("已上报 · 截至 20")
    drawn = """box => [...box.querySelectorAll("canvas")].some((one) => {
        const { data } = one.getContext("2d").getImageData(0, 0, one.width, one.height);
        return data.some((value) => value > 0);
    })"""
    assert box.evaluate(drawn), "the cells are on paper"
    expect(page.locator(".leaflet-control-container")).to_be_hidden()
    expect(page.locator("aside")).to_be_hidden()
    for path in ("/cases?columns=status", "/cases", "/registers/departments", "/registers"):
        page.goto(f"{address}/console{path}")
        for controls in ("button:visible", "input:visible", ".do:visible", "summary:visible"):
            expect(page.locator(controls)).to_have_count(0)


ROSTER = (
    "用户名,姓名,岗位,网格,起,初始密码,理由",
    "sun,孙丽,网格员,{v1},2026-07-01,Grid-keeper-2026,首次登记",
    "zhou,周强,大将军,{v1},2026-07-01,Grid-keeper-2026,首次登记",
    "wu,吴敏,网格员,没有这个村,2026-07-01,Grid-keeper-2026,首次登记",
    "zheng,郑海,网格员,{v1},七月,Grid-keeper-2026,首次登记",
)
MENDED = (("大将军", "网格员"), ("没有这个村", "{v1}"), ("七月", "2026-07-01"))


@both_engines
def test_a_roster_with_three_bad_rows_is_mended_and_its_people_are_found(county, size, desk):
    address, _ = county
    page = desk("admin", size)
    page.goto(f"{address}/console/roster")

    def send(text, button):
        content = text.replace("{v1}", world.V1).encode("utf-8-sig")
        file = {"name": "名单.csv", "mimeType": "text/csv", "buffer": content}
        page.get_by_label("文件").set_input_files(file)
        page.get_by_role("button", name=button, exact=True).click()

    text = "\n".join(ROSTER)
    send(text, "先检查，不入库")
    wrong_rows = page.get_by_role("region", name="需要更正的行").locator("tbody th")
    expect(wrong_rows).to_have_text(["3", "4", "5"])
    for wrong, right in MENDED:
        text = text.replace(wrong, right)
    send(text, "导入")
    expect(page.get_by_role("heading", name="已入库")).to_be_visible()
    page.goto(f"{address}/console/registers/officers?q=郑海")
    expect(page.get_by_text("郑海").first).to_be_visible()


@both_engines
def test_photos_of_a_form_that_was_refused_need_not_be_chosen_again(county, desk, file):
    address, app = county
    case = file("RUR-03")
    page = desk()
    page.goto(f"{address}/console/cases/{case}")
    page.locator(".more-actions > summary").click()
    page.locator("#act-comment > summary").click()
    page.locator("#comment-photo_ids").set_input_files(PHOTO)
    page.locator("#act-comment button.main").click()
    kept = page.get_by_label("现场.png")
    expect(kept).to_be_checked()
    page.locator("#comment-note").fill("请补充门牌")
    page.locator("#act-comment button.main").click()
    expect(page.get_by_text("已完成")).to_be_visible()
    assert photos_of(app, case, "comment") == [hashlib.sha256(filings.PNG).hexdigest()]


def missed(app):
    """A case that the county brought and the township accepted: held against the chief of V1; the
    key of the record.
    """
    with app.app_context(), transaction():
        now, case = clock.now(), uuid.uuid4()
        body = IncidentIn().load(filings.incident(now, source="upper_check"))
        said = {"body": body, "digest": str(case), "now": now}
        service.report(caller=caller("county"), incident_id=case, **said)
        act(
            caller=caller("east"),
            incident_id=case,
            action="accept",
            body=body_of("accept").load({"id": str(uuid.uuid4()), "handling_class": "general"}),
            version=1,
            now=now,
        )
    with app.app_context():
        run_once("discoveries")
    with app.app_context(), transaction():
        of = MissedDiscovery.incident_id == case
        return str(db.session.scalar(db.select(MissedDiscovery.id).where(of)))


@both_engines
def test_a_missed_discovery_is_explained_by_the_chief_and_decided_by_the_township(
    county, size, desk
):
    address, app = county
    key = missed(app)
    page = desk("chief", size)
    page.get_by_role("link", name="未能发现").click()
    card = page.locator("section", has=page.locator(f"#text-{key}"))
    expect(card).to_be_visible()
    check_looks(page, "explain", small=size is PHONE)
    page.locator(f"#photos-{key}").set_input_files(PHOTO)
    card.get_by_role("button", name="提交说明").click()
    expect(page.locator(f"#text-{key}")).to_be_visible()
    expect(card.get_by_label("现场.png")).to_be_checked()
    page.locator(f"#text-{key}").fill("上午已巡查到现场，未见火点。")
    _picture(page, "explain", size)
    card.get_by_role("button", name="提交说明").click()
    expect(page.get_by_text("已提交")).to_be_visible()
    page = desk("east", size)
    page.goto(f"{address}/console/discoveries")
    card = page.locator("section", has=page.locator(f"#reason-{key}"))
    card.locator("summary").click()
    expect(card.get_by_text("上午已巡查到现场，未见火点。")).to_be_visible()
    expect(card.locator("img")).to_be_visible()
    page.locator(f"#reason-{key}").fill("照片显示当日已到现场，起火在后。")
    check_looks(page, "decide", small=size is PHONE)
    _picture(page, "decide", size)
    card.get_by_role("button", name="不属于未能发现").click()
    expect(page.get_by_text("已提交")).to_be_visible()
    with app.app_context(), transaction():
        row = db.session.get_one(MissedDiscovery, uuid.UUID(key))
        assert (row.state, len(row.photo_ids)) == ("not_missed", 1)


def _picture(page, name, size):
    if os.environ.get("PICTURES"):
        look = f"console-discoveries-{name}-{size['width']}.png"
        page.screenshot(path=f"{os.environ['PICTURES']}/{look}", full_page=True)


@both_engines
def test_a_chief_evaluates_his_village_his_township_evaluates_it_and_he_objects(county, desk, size):
    address, app = county
    with app.app_context(), transaction():
        now, place = (
            clock.now(),
            db.session.scalars(db.select(Cell).filter_by(level="county")).one(),
        )
        period = last_quarter(clock.day_of(now))
        evaluations.evaluate(by=None, county=place, period=period, now=now)
    here = f"{address}/console/evaluating/{period.name}/{world.V1}"
    page = desk("chief", size)
    page.get_by_role("link", name="自评与评价").click()
    check_looks(page, "evaluating", small=size is PHONE)
    # it opens at what is owed first, by another story perhaps
    page.goto(f"{address}/console/evaluating?period={period.name}")
    page.get_by_role("link", name="村201").click()
    expect(page).to_have_url(here)
    # by keyboard alone, from the first field to the button
    page.get_by_label("自评得分").focus()
    for typed in ("60", "每两天巡查一次", "河边两处垃圾反复出现", "每周六清理"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    check_looks(page, "self", small=size is PHONE)
    keep_look(page, "evaluating-self", size)
    page.keyboard.press("Tab")  # past the button that only saves
    page.keyboard.press("Enter")
    expect(page.get_by_text("已自评，待上级评价")).to_be_visible()
    expect(page.get_by_label("自评得分")).to_have_count(0)

    east = desk("east", size)
    east.goto(here)
    expect(east.get_by_text("河边两处垃圾反复出现")).to_be_visible()
    entry = east.locator("#step-enter")
    entry.get_by_label("项目").select_option("bonus.demonstration")
    entry.get_by_label("依据").fill("九月评为县级示范点")
    check_looks(east, "enter", small=size is PHONE)
    entry.get_by_role("button").click()
    expect(east.get_by_text("九月评为县级示范点")).to_be_visible()
    expect(entry.get_by_label("依据")).to_have_value("")  # it is not offered to be sent again
    east.get_by_label("意见").fill("巡查到位，反馈仍须加强")
    east.get_by_label("与自评相差较大的理由").fill("自评偏低")
    check_looks(east, "superior", small=size is PHONE)
    keep_look(east, "evaluating-superior", size)
    east.get_by_role("button", name="提交（提交后不能修改）").click()
    expect(east.get_by_text("上级已评价")).to_be_visible()

    page.goto(here)
    page.get_by_label("意见").fill("八月十日宣讲过一次")
    page.get_by_role("button", name="申诉").click()
    expect(page.get_by_text("待答复，答复前不能锁定。")).to_be_visible()
    leader = desk("town_leader", size)
    leader.goto(here)
    leader.get_by_label("申诉成立，重新评价").select_option("false")
    leader.get_by_label("意见").fill("无照片，不予采纳")
    check_looks(leader, "answer", small=size is PHONE)
    leader.get_by_role("button", name="答复申诉").click()
    expect(leader.get_by_text("申诉不成立")).to_be_visible()
    keep_look(leader, "evaluating-answered", size)

    # his township reports up, all others do what they have to, and the county locks
    crowd = People(app)
    for code in world.VILLAGES:
        if code != world.V1:
            town = getattr(crowd, steps.TOWNS[code[:9]])
            steps.done(steps.say(town, code, "superior", steps.above(), period.name))
    east.goto(f"{address}/console/evaluating/{period.name}/{world.EAST_TOWN}")
    east.get_by_role("button", name="下级评价结果一并上报").click()
    expect(east.get_by_role("button", name="下级评价结果一并上报")).to_have_count(0)
    for code, name in steps.TOWNS.items():
        town = getattr(crowd, name)
        if name != "east":
            steps.done(steps.submit(town, code, "report", period.name))
        steps.done(steps.say(town, code, "self", steps.own(), period.name))
        said = steps.above(reason="一并说明")
        steps.done(steps.say(crowd.county, code, "superior", said, period.name))
    steps.done(steps.say(crowd.county, world.COUNTY, "self", steps.own(), period.name))
    try:
        Clock(app).forward(days=14)  # until nobody may object any more
        office = desk("county", size)
        office.goto(f"{address}/console/evaluating")
        if not office.get_by_role("button", name="锁定").is_visible():
            office.locator("summary", has_text="计算与锁定").click()
        office.locator("#run-lock").select_option(period.name)
        check_looks(office, "lock", small=size is PHONE)
        office.get_by_role("button", name="锁定").click()
        expect(office.locator("#to-lock")).to_contain_text("都不能再改变")
        check_looks(office, "to-lock", small=size is PHONE)
        office.get_by_role("button", name="锁定").click()
        expect(office.get_by_text("已锁定，数字不再改变。")).to_be_visible()
        page = desk("chief", size)
        page.goto(here)
        expect(page.get_by_label("意见")).to_have_count(0)
        page.get_by_role("link", name="得分说明").click()
        expect(page.get_by_role("heading", name="得分是怎么来的")).to_be_visible()
        # what if: worked out beside the terms, by keyboard; before its script is there, on a page
        page.wait_for_load_state()
        page.get_by_label("再多完成").fill("3")
        page.keyboard.press("Enter")
        expect(page.locator("#would")).to_contain_text("只是试算")
        check_looks(page, "what if", small=size is PHONE)
        keep_look(page, "evaluating-locked", size)
        page.get_by_role("link", name="锁定后的差异").click()
        expect(page.get_by_text("没有差异")).to_be_visible()
        check_looks(page, "differences", small=size is PHONE)
    finally:
        Clock(app).real()


def keep_look(page, name, size):
    if os.environ.get("PICTURES"):
        path = f"{os.environ['PICTURES']}/console-{name}-{size['width']}.png"
        page.screenshot(path=path, full_page=True)


@both_engines
def test_bare_land_is_listed_in_the_field_and_issued_by_the_township(county, desk, size):
    """Forms made from the ledger's schema; the steps as the state allows them."""
    address, _ = county
    page, small = desk("wang", size), size is PHONE
    page.goto(f"{address}/console/ledgers/new/bare_land")
    check_looks(page, "new item", small=small)
    page.get_by_label("网格").select_option(world.V1)
    page.get_by_label("名称").fill(f"北堆土场{uuid.uuid4().hex[:4]}")
    page.get_by_label("面积（亩）").fill("12.5")
    page.get_by_label("裸露原因").select_option("demolition")
    page.get_by_role("button", name="列入台账").click()
    expect(page.get_by_role("status")).to_contain_text("已完成")
    check_looks(page, "item", small=small)
    item = page.url.partition("?")[0]
    office = desk("east", size)
    office.goto(item)
    office.locator("#step-describe > summary").click()
    check_looks(office, "describe", small=small)
    for label, text in (("存在问题", "裸露"), ("整改目标", "覆盖"), ("责任领导", "周凯")):
        office.locator("#step-describe").get_by_label(label).fill(text)
    form = office.locator("#step-describe")
    form.get_by_label("整改措施（每行一条）").fill("覆盖防尘网\n撒播草籽")
    form.get_by_label("责任单位").select_option(f"cell:{world.V1}")
    form.get_by_label("牵头单位").select_option(f"cell:{world.EAST_TOWN}")
    form.get_by_label("盯办人").select_option(label="peer")
    form.get_by_label("整改时限").select_option("date")
    form.get_by_label("截止日期").fill("2099-12-31")
    form.get_by_role("button", name="填写整改内容").click()
    expect(office.get_by_role("status")).to_contain_text("已完成")
    office.locator("#step-issue > summary").click()
    office.locator("#step-issue").get_by_role("button", name="交办").click()
    expect(office.locator("[aria-current=step]")).to_have_text("整改中")
    for path in ("/ledgers", "/ledgers/items?kind=bare_land", "/ledgers/progress"):
        office.goto(f"{address}/console{path}")
        check_looks(office, path, small=small)
    expect(office.get_by_role("cell", name="1").first).to_be_visible()
