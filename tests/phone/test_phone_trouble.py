"""/phone when what it stands on gives way: network, storage, memory, an old browser."""

import uuid

import pytest
from playwright.sync_api import expect

from app.core.db import db, transaction
from app.photos.models import Photo
from tests.phone.test_phone_page import LAT, LON, phone, sign_in, stored, walk
from tests.photos.test_photos import camera_photo

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


def picture(folder):
    """A photo that no server and no phone has yet."""
    plain = camera_photo(LON, LAT, None, size=(640, 480))
    note = uuid.uuid4().hex.encode()
    path = folder / f"{note.decode()}.jpg"
    path.write_bytes(
        plain[:2] + b"\xff\xfe" + (len(note) + 2).to_bytes(2, "big") + note + plain[2:]
    )
    return path


def fill_in(page, words, photo=None):
    page.evaluate("location.hash = '#/report'")
    page.get_by_label("是什么问题").fill("秸秆")
    page.get_by_role("radio").first.click()
    if photo:
        page.locator("input[type=file]").first.set_input_files(photo)
        expect(page.get_by_text("已有 1 张")).to_be_visible()
    page.get_by_label("说明").fill(words)


def send(page):
    page.get_by_role("button", name="上报", exact=True).click()
    expect(page.get_by_role("heading", name="待传")).to_be_visible()


def start_patrol(context, page):
    context.set_geolocation({"longitude": LON - 0.008, "latitude": LAT, "accuracy": 6})
    page.evaluate("location.hash = '#/today'")
    page.get_by_role("button", name="开始巡查").click()
    expect(page.get_by_text("已定位")).to_be_visible()


def states(page, store):
    return [row["state"] for row in stored(page, store)]


def here(app, page):
    """Which photos of the phone the server has."""
    with app.app_context(), transaction():
        shas = [row["sha"] for row in stored(page, "photos")]
        found = db.session.scalars(db.select(Photo.sha256).where(Photo.sha256.in_(shas))).all()
        db.session.remove()
    return len(found), len(shas)


@pytest.mark.parametrize("body", ["<html>请完成访问验证</html>", '{"code": 401, "msg": "未登录"}'])
def test_a_photo_is_there_only_by_the_servers_own_word(county, browser, tmp_path, body):
    address, app = county
    context = phone(browser)
    page = context.new_page()
    sign_in(page, address)
    asked = []

    def portal(route):
        asked.append(route.request.url)
        route.fulfill(status=200, body=body)

    context.route("**/api/v1/**", portal)
    fill_in(page, "有人挡在中间", picture(tmp_path))
    send(page)
    expect(page.get_by_text("请检查网络是否需要登录验证")).to_be_visible()
    context.unroute("**/api/v1/**")
    context.route("**/api/v1/photos/**", portal)
    # the photo goes out when its report is there
    with context.expect_event("response", lambda answer: "/photos/" in answer.url):
        page.get_by_role("button", name="立即上传").click()
    expect(page.get_by_text("1 张照片在手机上")).to_be_visible()
    page.wait_for_timeout(500)
    assert (states(page, "items"), states(page, "photos")) == (["stored"], ["unsent"])
    assert any("/photos/" in url for url in asked)
    context.unroute("**/api/v1/photos/**")
    page.get_by_role("button", name="立即上传").click()
    expect(page.get_by_text("全部已上传")).to_be_visible(timeout=15_000)
    assert states(page, "photos") == ["here"]
    assert here(app, page) == (1, 1)
    context.close()


def test_a_photo_chosen_again_and_given_up_still_goes_with_its_first_report(
    county, browser, tmp_path
):
    address, app = county
    context = phone(browser)
    page = context.new_page()
    sign_in(page, address, "li")
    context.set_offline(True)
    photo = picture(tmp_path)
    fill_in(page, "第一处", photo)
    send(page)
    fill_in(page, "第二处", photo)
    assert states(page, "photos") == ["unsent"]
    page.get_by_role("link", name="返回").click()
    context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.get_by_role("link", name="待传").click()
    expect(page.get_by_text("全部已上传")).to_be_visible(timeout=15_000)
    assert states(page, "photos") == ["here"]
    assert here(app, page) == (1, 1)
    context.close()


def test_without_web_locks_a_report_goes_out_and_a_patrol_is_recorded(county, browser):
    address, _ = county
    context = phone(browser, service_workers="block")
    context.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'locks', {get: () => undefined})"
    )
    page = context.new_page()
    sign_in(page, address, "peer")
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


def test_a_form_is_there_again_after_the_camera_pushed_the_page_out(county, browser, tmp_path):
    address, app = county
    context = phone(browser)
    page = context.new_page()
    sign_in(page, address, "peer")
    fill_in(page, "村东二百米烧了三亩", picture(tmp_path))
    page.get_by_label("已采取的措施").fill("扑灭一半")
    page.locator("input[type=file]").last.set_input_files(picture(tmp_path))
    expect(page.get_by_text("已有 1 张")).to_have_count(2)
    page.wait_for_timeout(200)
    page.reload()
    expect(page.get_by_text("已选：秸秆")).to_be_visible()
    expect(page.get_by_label("说明")).to_have_value("村东二百米烧了三亩")
    expect(page.get_by_label("已采取的措施")).to_have_value("扑灭一半")
    expect(page.get_by_text("已有 1 张")).to_have_count(2)
    send(page)
    expect(page.get_by_text("全部已上传")).to_be_visible(timeout=15_000)
    assert here(app, page) == (2, 2)
    page.evaluate("location.hash = '#/report'")
    expect(page.get_by_label("说明")).to_have_value("")
    page.get_by_label("说明").fill("算了")
    page.get_by_role("link", name="返回").click()
    page.evaluate("location.hash = '#/report'")
    expect(page.get_by_label("说明")).to_have_value("")
    context.close()


def test_a_visit_and_an_emergency_keep_what_was_filled_in_too(county, browser, tmp_path):
    address, _ = county
    context = phone(browser)
    page = context.new_page()
    sign_in(page, address)
    start_patrol(context, page)
    page.get_by_role("link", name="东厂").click()
    page.get_by_role("radio", name="异常").check()
    page.get_by_label("备注").fill("大门锁着")
    page.locator("input[type=file]").set_input_files(picture(tmp_path))
    expect(page.get_by_text("已有 1 张")).to_be_visible()
    page.reload()
    expect(page.get_by_label("备注")).to_have_value("大门锁着")
    expect(page.get_by_role("radio", name="异常")).to_be_checked()
    expect(page.get_by_text("已有 1 张")).to_be_visible()
    page.evaluate("location.hash = '#/emergency'")
    expect(page.get_by_role("heading", name="突发事件")).to_be_visible()
    page.locator("input[type=file]").set_input_files(picture(tmp_path))
    expect(page.get_by_text("已有 1 张")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="突发事件")).to_be_visible()
    expect(page.get_by_text("已有 1 张")).to_be_visible()
    context.close()
