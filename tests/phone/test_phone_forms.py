"""/phone keeps what was filled in, whatever pushes the page out of memory."""

import os
import uuid

from playwright.sync_api import expect

from app.core.db import db, transaction
from app.incidents.models import Incident
from tests.phone.steps import fill_in, here, phone, picture, send, sign_in, start_patrol, stored
from tests.support import world
from tests.support.looks import check_looks


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


def returned_case(context, page, address, words):
    """A case that its officer reported on the phone and the township returned; its id."""
    fill_in(page, words)
    send(page)
    expect(page.get_by_text("全部已上传")).to_be_visible(timeout=15_000)
    [path] = [row["path"] for row in stored(page, "items") if row["body"]["description"] == words]
    api = f"{address}/api/v1"
    east = context.request.post(
        f"{api}/auth/login", data={"username": "east", "password": world.PASSWORD}
    ).json()
    done = context.request.post(
        f"{api}{path}/actions/return",
        data={"id": str(uuid.uuid4()), "note": "请补充位置"},
        headers={"Authorization": f"Bearer {east['access_token']}", "If-Match": '"1"'},
    )
    assert done.ok, done.text()
    return path.removeprefix("/incidents/")


def test_an_answer_on_a_case_is_there_again_says_so_and_is_sent_once(county, browser, tmp_path):
    address, app = county
    context = phone(browser)
    page = context.new_page()
    sign_in(page, address, "wang")
    case = returned_case(context, page, address, f"答复 {uuid.uuid4()}")
    page.evaluate(f"location.hash = '#/case/{case}'")
    expect(page.get_by_role("heading", name="请补充")).to_be_visible()
    expect(page.get_by_text("已恢复上次")).to_have_count(0)
    page.get_by_label("说明").fill("桥东第二根电杆")
    page.locator("input[type=file]").first.set_input_files(picture(tmp_path))
    expect(page.get_by_text("已有 1 张")).to_be_visible()
    page.reload()
    expect(page.get_by_text("已恢复上次没有提交的内容")).to_be_visible()
    expect(page.get_by_label("说明")).to_have_value("桥东第二根电杆")
    expect(page.get_by_text("已有 1 张")).to_be_visible()
    check_looks(page, "case restored")
    if os.environ.get("PICTURES"):
        page.screenshot(path=f"{os.environ['PICTURES']}/case-restored.png")
    page.get_by_role("button", name="补充").click()
    expect(page.get_by_text("全部已上传")).to_be_visible(timeout=15_000)
    assert here(app, page) == (1, 1)
    with app.app_context(), transaction():
        found = db.session.get_one(Incident, uuid.UUID(case))
        assert found.description.endswith("补充：桥东第二根电杆")
        db.session.remove()
    context.close()


def test_what_was_restored_can_be_given_up(county, browser):
    address, _ = county
    context = phone(browser)
    page = context.new_page()
    sign_in(page, address, "peer")
    fill_in(page, "写到一半")
    page.reload()
    expect(page.get_by_text("已恢复上次没有提交的内容")).to_be_visible()
    check_looks(page, "report restored")
    if os.environ.get("PICTURES"):
        page.screenshot(path=f"{os.environ['PICTURES']}/report-restored.png")
    page.get_by_role("button", name="清空重填").click()
    page.get_by_role("button", name="保留").click()
    expect(page.get_by_label("说明")).to_have_value("写到一半")
    page.get_by_role("button", name="清空重填").click()
    page.get_by_role("button", name="清空", exact=True).click()
    expect(page.get_by_label("说明")).to_have_value("")
    expect(page.get_by_text("已恢复上次")).to_have_count(0)
    page.reload()
    expect(page.get_by_label("说明")).to_have_value("")
    context.close()
