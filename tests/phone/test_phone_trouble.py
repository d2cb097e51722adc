"""/phone when what it stands on gives way: network, storage, memory, an old browser."""

import uuid

import pytest
from playwright.sync_api import expect

from app.core.db import db, transaction
from app.photos.models import Photo
from tests.phone.test_phone_page import LAT, LON, phone, sign_in, stored, walk
from tests.photos.test_photos import camera_photo


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
