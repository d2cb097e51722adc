"""/phone when what stands between it and the server answers for it, or the server has no turn for
it; photos chosen twice.
"""

import pytest
from playwright.sync_api import expect

from tests.phone.steps import fill_in, here, phone, picture, send, sign_in, states
from tests.support import world


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


def test_who_signs_in_with_hundreds_is_let_in_when_it_is_his_turn(county, browser):
    address, _ = county
    context = phone(browser)
    page, asked = context.new_page(), []

    def busy_once(route):
        asked.append(route.request.url)
        if len(asked) > 1:
            route.fallback()
        else:
            again = {"Retry-After": "2"}
            route.fulfill(status=503, headers=again, json={"code": "busy", "detail": "系统繁忙"})

    context.route("**/api/v1/auth/login", busy_once)
    page.goto(f"{address}/phone")
    page.get_by_label("用户名").fill("wang")
    page.get_by_label("密码").fill(world.PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text("登录的人多，2 秒后自动再试。")).to_be_visible()
    expect(page.get_by_role("heading", name="今日")).to_be_visible(timeout=15_000)
    assert len(asked) == 2
    context.close()
