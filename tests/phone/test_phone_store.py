"""/phone when the store of the browser gives way."""

import os

import pytest
from playwright.sync_api import expect

from tests.phone.steps import LAT, LON, phone, sign_in, start_patrol, stored, walk
from tests.support.looks import check_looks

LOSE = """(() => {
    const open = IDBFactory.prototype.open, all = [];
    IDBFactory.prototype.open = function (...a) {
        const asked = open.apply(this, a);
        asked.addEventListener("success", () => all.push(asked.result));
        return asked;
    };
    window.lose = told => all.splice(0).forEach(db => {
        db.close();
        if (told) db.dispatchEvent(new Event("close"));
    });
})()"""
BREAK = """() => {
    const real = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (stores, mode) {
        if (mode === "readwrite") {
            throw new DOMException("Connection to Indexed Database server lost", "UnknownError");
        }
        return real.apply(this, arguments);
    };
    window.mend = () => { IDBDatabase.prototype.transaction = real; };
}"""


@pytest.mark.parametrize("told", ["true", "false"])
def test_a_lost_connection_to_the_store_is_opened_anew(county, browser, told):
    address, _ = county
    context = phone(browser)
    context.add_init_script(LOSE)
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    sign_in(page, address, "zhao")
    start_patrol(context, page)
    walk(context, page, 1, 4)
    before = len(stored(page, "points"))
    page.evaluate(f"lose({told})")
    walk(context, page, 4, 8)
    assert len(stored(page, "points")) == before + 4
    expect(page.get_by_text(f"已记录 {before + 4} 点")).to_be_visible()
    assert (page.locator(".banner").count(), faults) == (0, [])
    context.close()


def test_a_store_that_stays_away_is_said_at_the_first_position_not_written(county, browser):
    address, _ = county
    context = phone(browser)
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    sign_in(page, address, "li")
    start_patrol(context, page)
    walk(context, page, 1, 3)
    page.evaluate(BREAK)
    context.set_geolocation({"longitude": LON - 0.0068, "latitude": LAT, "accuracy": 6})
    expect(page.get_by_role("alert")).to_contain_text("不在记录")
    expect(page.locator("p.gps")).to_contain_text("位置没有存下")
    page.evaluate("mend()")
    context.set_geolocation({"longitude": LON - 0.0064, "latitude": LAT, "accuracy": 6})
    expect(page.locator("p.gps")).to_contain_text("已定位")
    expect(page.locator(".banner")).to_have_count(0)
    assert faults == []
    context.close()


def test_a_store_that_never_opens_is_said_within_seconds_and_what_to_do(county, browser):
    address, _ = county
    context = phone(browser, service_workers="block")
    page = context.new_page()
    sign_in(page, address, "peer")
    page.add_init_script("""(() => {
        const open = IDBFactory.prototype.open;
        IDBFactory.prototype.open = () => Object.create(IDBOpenDBRequest.prototype, {
            addEventListener: {value: () => {}}, removeEventListener: {value: () => {}}});
        window.mend = () => { IDBFactory.prototype.open = open; };
    })()""")
    page.reload()
    expect(page.get_by_role("heading", name="手机里的内容暂时读不出")).to_be_visible(timeout=8000)
    expect(page.get_by_text("关掉打开着本页的其他窗口")).to_be_visible()
    check_looks(page, "unreadable")
    if os.environ.get("PICTURES"):
        page.screenshot(path=f"{os.environ['PICTURES']}/unreadable.png")
    page.evaluate("mend()")
    expect(page.get_by_role("heading", name="今日")).to_be_visible(timeout=15_000)
    expect(page.locator(".banner")).to_have_count(0)
    context.close()


def test_a_phone_without_room_says_so_and_keeps_what_it_said_it_kept(county, browser):
    address, _ = county
    context = phone(browser)
    page = context.new_page()
    sign_in(page, address, "li")
    start_patrol(context, page)
    walk(context, page, 1, 3)
    page.evaluate("""() => {
        const real = IDBObjectStore.prototype.add;
        IDBObjectStore.prototype.add = () => {
            throw new DOMException("no room", "QuotaExceededError");
        };
        window.mend = () => { IDBObjectStore.prototype.add = real; };
    }""")
    context.set_geolocation({"longitude": LON - 0.0068, "latitude": LAT, "accuracy": 6})
    expect(page.get_by_role("link", name="手机空间已满")).to_be_visible()
    assert len(stored(page, "points")) == 3
    expect(page.locator("p.gps")).to_contain_text("位置没有存下，不在记录。已记录 3 点")
    page.evaluate("mend()")
    context.set_geolocation({"longitude": LON - 0.0064, "latitude": LAT, "accuracy": 6})
    expect(page.locator("p.gps")).to_contain_text("已记录 4 点")
    context.close()


def test_a_cache_that_cannot_be_read_does_not_keep_the_page_from_opening(county, browser):
    address, _ = county
    context = phone(browser)
    page = context.new_page()
    sign_in(page, address, "li")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    [worker] = context.service_workers
    worker.evaluate(
        "void (caches.open = () => Promise.reject(new DOMException('gone', 'UnknownError')))"
    )
    page.reload()
    expect(page.get_by_role("heading", name="今日")).to_be_visible()
    context.close()
