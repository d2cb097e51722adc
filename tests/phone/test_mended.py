"""Who sent what was refused sees on the phone that somebody mended it, and says what is wrong."""

from playwright.sync_api import expect

from tests.phone.steps import phone, sign_in
from tests.support import filings
from tests.support.people import Clock, People


def test_the_sender_is_told_and_objects(county, browser):
    address, app = county
    people, now = People(app), Clock(app).now()
    path, bad = f"/incidents/{filings.new_id()}", filings.incident(now, kind="NO-97")
    people.li.put(path, bad)
    row = people.li.get("/refused").json["items"][0]["id"]
    mended = people.county.post(f"/refused/{row}/refile", {"body": bad | {"kind": "AIR-04"}})
    assert mended.status_code == 200, mended.text
    context = phone(browser, locale="zh-CN")
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    sign_in(page, address, "li")
    page.evaluate("location.hash = '#/notices'")
    page.get_by_role("button", name="由他人更正入库").first.click()
    expect(page.get_by_text('"NO-97" → "AIR-04"')).to_be_visible()
    expect(page.get_by_text("county 于")).to_be_visible()
    page.get_by_role("button", name="提出异议").click()
    expect(page.get_by_text("请写一句说明。")).to_be_visible()
    page.get_by_label("与您所见不符").fill("不是异味，是冒烟")
    page.get_by_role("button", name="提出异议").click()
    expect(page.get_by_text("您的异议：不是异味，是冒烟")).to_be_visible()
    expect(page.get_by_role("button", name="提出异议")).to_have_count(0)
    assert "mend_disputed" in people.li.get(path).json["marks"]
    assert faults == []
    context.close()
