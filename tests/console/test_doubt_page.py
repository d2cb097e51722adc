"""The page of a patrol in doubt in a browser, at a desk and on a phone: both ways on one map, and
one tap.
"""

import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

from app.core.db import db, transaction
from app.people import service as accounts
from app.people.models import Officer
from app.scheduler import run_once
from tests.operators.test_pages import FLAGS
from tests.support import filings, live, world
from tests.support.looks import check_looks
from tests.support.people import MORNING, Clock, People

#: A machine that does much else besides answers late.
expect.set_options(timeout=20_000)
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
SIZES = {"spatialite": PHONE, "postgis": DESK}


@pytest.fixture(scope="module", params=SIZES)
def county(request, tmp_path_factory):
    """A county in which a walk of one was sent again by another, a street beside it, among
    thirteen that are in doubt for something else: the size of a screen, its address, its program,
    the people, the ids of the walk and of its copy.
    """
    folder = tmp_path_factory.mktemp("doubts")
    with live.instance(request.param, folder) as (app, env), live.server(env, folder) as address:
        time, people = Clock(app), People(app)
        time.set(MORNING)
        first, again = filings.new_id(), filings.new_id()
        sent = filings.patrol(time.now())
        assert people.wang.put(f"/patrols/{first}", sent).status_code == 201
        compare(app)
        time.forward(days=1)
        track = [[x + 0.0003, y, ms + 86_400_001, *rest] for x, y, ms, *rest in sent["track"]]
        copy = filings.patrol(time.now(), track=track)
        assert people.chief.put(f"/patrols/{again}", copy).status_code == 201
        mocked = filings.patrol(time.now(), device={"mock": "true"})
        assert people.wang.put(f"/patrols/{filings.new_id()}", mocked).status_code == 201
        for _ in range(12):
            body = filings.patrol(time.now(), village=world.V2, device={"mock": "true"})
            assert people.li.put(f"/patrols/{filings.new_id()}", body).status_code == 201
            time.forward(minutes=40)
        compare(app)
        yield SIZES[request.param], address, app, people, first, again


def compare(app):
    with app.app_context():
        run_once("doubts")


@pytest.fixture
def page(county):
    """The browser of a township's reviewer; nothing goes wrong in it, and it asks nobody else."""
    size, address, app, *_ = county
    faults = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        context = browser.new_context(viewport=size, locale="zh-CN")
        with app.app_context(), transaction():
            who = db.session.scalar(db.select(Officer.id).where(Officer.username == "east"))
            token = accounts.open_session(who)
        here = f"{address}/console"
        context.add_cookies([{"name": accounts.COOKIE, "value": token, "url": here}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda asked: address in asked.url or faults.append(asked.url))
        yield page
        browser.close()
    assert [fault for fault in faults if not fault.startswith(("data:", "blob:"))] == []


def looks_well(page, name, size):
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        check_looks(page, f"{name} {scheme}", small=size is PHONE)


def test_from_the_list_to_both_ways_on_one_map_and_a_verdict_by_one_tap(county, page):
    size, address, _, people, first, again = county
    page.goto(f"{address}/console/doubts")
    expect(page.get_by_role("heading", name="待认定巡查 14")).to_be_visible()
    looks_well(page, "doubts", size)
    card = page.get_by_role("region", name="chief")
    expect(card).to_contain_text("轨迹形状与以往巡查几乎重合（wang 07-01 08:")
    card.get_by_role("link", name="村201").click()
    page.wait_for_url(f"**/console/patrols/{again}*")

    expect(page.get_by_role("heading", name="chief")).to_be_visible()
    why = page.get_by_label("查看原因")
    given = why.input_value()
    why.fill("，，")
    page.get_by_role("button", name="显示本次与以往的轨迹").click()
    expect(page.get_by_text("请用文字写明查看原因")).to_be_visible()
    expect(page.locator("path.own-track, path.other-track")).to_have_count(0)
    why.fill(given)
    page.get_by_role("button", name="显示本次与以往的轨迹").click()
    expect(page.get_by_text("实线为本次路线")).to_be_visible()
    drawn = page.locator("path.own-track, path.other-track")
    assert drawn.evaluate_all(
        "all => all.map(one => [one.classList[0], one.getAttribute('stroke-dasharray')])"
    ) == [["own-track", None], ["other-track", "2 8"]], "colour alone tells nobody"
    inside = """all => all.every(one => {
        const [way, map] = [one, one.closest(".map")].map(e => e.getBoundingClientRect());
        return way.width > 100 && way.left >= map.left && way.right <= map.right
            && way.top >= map.top && way.bottom <= map.bottom;
    })"""
    assert drawn.evaluate_all(inside), "both lie whole on the map"
    looks_well(page, "doubt", size)
    records = people.inspector.get("/access-records?what=track").json["items"]
    said = {(row["about_id"], row["why"]) for row in records if row["allowed"]}
    assert said == {(first, given), (again, given)}

    page.get_by_role("button", name="不认可").click()
    status = page.get_by_role("status")
    expect(status).to_contain_text("未认可，不计入：chief 07-02")
    status.get_by_role("link").click()
    expect(page.get_by_text("轨迹形状与以往巡查几乎重合（wang")).to_have_count(2)
    page.get_by_role("button", name="认可：本人到场说明属实").click()
    expect(page.get_by_role("status")).to_contain_text("已认可，计入：chief 07-02")
    assert people.chief.get(f"/patrols/{again}").json["doubt"] == "accepted"


def test_who_has_many_is_asked_for_by_name_and_the_buttons_keep_apart(county, page):
    size, address, *_ = county
    page.goto(f"{address}/console/doubts")
    expect(page.get_by_text("每人先列最早的 10 条")).to_be_visible()
    page.get_by_role("link", name="li 12").click()
    expect(page.get_by_role("button", name="不认可")).to_have_count(12)
    looks_well(page, "of one", size)
    boxes = (
        page.locator(".verdicts")
        .first.locator("button")
        .evaluate_all(
            "all => all.map(one => { const b = one.getBoundingClientRect();"
            " return [b.left, b.top, b.right, b.bottom]; })"
        )
    )
    for n, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[n + 1 :]:
            aside = max(other[0] - right, left - other[2])
            above = max(other[1] - bottom, top - other[3])
            assert max(aside, above) >= 8, (boxes[n], other)
