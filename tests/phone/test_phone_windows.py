"""/phone in browsers without Web Locks, and in two windows."""

from collections import Counter

import pytest
from playwright.sync_api import expect

from tests.phone.steps import (
    LAT,
    LON,
    fill_in,
    phone,
    send,
    sign_in,
    start_patrol,
    states,
    stored,
    walk,
)

LOCKLESS = """for (const name of ["locks", "serviceWorker"]) {
    Object.defineProperty(Navigator.prototype, name, {get: () => undefined});
}"""
WAKE = "document.dispatchEvent(new Event('visibilitychange'))"


def test_without_locks_and_workers_a_report_goes_out_and_a_patrol_is_recorded(county, browser):
    address, _ = county
    context = phone(browser, service_workers="block")
    context.add_init_script(LOCKLESS)
    page = context.new_page()
    sign_in(page, address, "peer")
    expect(page.get_by_text("没有网络时，这个浏览器打不开本页")).to_be_visible()
    fill_in(page, "没有锁的手机")
    send(page)
    expect(page.get_by_text("全部已上传")).to_be_visible(timeout=15_000)
    assert states(page, "items") == ["stored"]
    start_patrol(context, page)
    walk(context, page, 1, 4)
    page.reload()
    expect(page.get_by_role("heading", name="巡查中")).to_be_visible()
    walk(context, page, 4, 6)
    page.get_by_role("button", name="结束巡查").click()
    page.get_by_role("button", name="结束", exact=True).click()
    page.get_by_role("link", name="待传").click()
    expect(page.get_by_text("全部已上传")).to_be_visible(timeout=15_000)
    context.close()


@pytest.mark.parametrize("script", ["", LOCKLESS], ids=["locks", "lockless"])
def test_of_two_windows_one_records_and_sends_and_the_other_follows(county, browser, script):
    address, _ = county
    context = phone(browser, service_workers="block")
    context.add_init_script(script)
    first = context.new_page()
    sign_in(first, address, "zhao" if script else "li")
    sent = Counter()
    context.on(
        "request",
        lambda request: (
            sent.update(item["path"] for item in request.post_data_json["items"])
            if request.url.endswith("/sync")
            else None
        ),
    )
    second = context.new_page()
    second.goto(f"{address}/phone")
    expect(second.get_by_role("button", name="开始巡查")).to_be_visible()
    start_patrol(context, first)
    second.get_by_role("button", name="开始巡查").click()  # knows of no patrol yet
    expect(second.get_by_text("另一个窗口正在记录这次巡查")).to_be_visible()
    for word in ("暂停", "结束巡查"):
        second.get_by_role("button", name=word).click()
        if word == "结束巡查":
            second.get_by_role("button", name="结束", exact=True).click()
        expect(second.get_by_role("alert")).to_contain_text("请在正在记录的窗口中操作")
    second.evaluate(WAKE)
    walk(context, first, 1, 4)
    assert len(stored(first, "points")) == 4, "each position once"
    fill_in(first, "两个窗口")
    first.get_by_role("button", name="上报", exact=True).click()
    expect(first.get_by_role("heading", name="巡查中")).to_be_visible()
    second.evaluate("window.dispatchEvent(new Event('online'))")
    first.evaluate("location.hash = '#/queue'")
    expect(first.get_by_text("全部已上传")).to_be_visible(timeout=15_000)
    first.close(run_before_unload=False)
    expect(second.get_by_text("已定位")).to_be_visible(timeout=20_000)
    context.set_geolocation({"longitude": LON - 0.006, "latitude": LAT, "accuracy": 6})
    expect(second.get_by_text("已记录 5 点")).to_be_visible()
    second.get_by_role("button", name="结束巡查").click()
    second.get_by_role("button", name="结束", exact=True).click()
    second.get_by_role("link", name="待传").click()
    expect(second.get_by_text("全部已上传")).to_be_visible(timeout=15_000)
    assert len(sent) == 3, "a report, a piece and the patrol"
    assert set(sent.values()) == {1}
    context.close()
