"""The console in a browser, by keyboard alone, on a desk and on a phone's screen."""

import os
import shutil
import uuid

import pytest
from playwright.sync_api import expect, sync_playwright

from app.core import clock
from app.core.db import db, transaction
from app.incidents import service
from app.incidents.models import Incident
from app.incidents.schemas import IncidentIn
from app.people.models import BrowserSession, Officer
from app.posts.queries import caller_of
from tests.operators.test_pages import FLAGS
from tests.support import filings, live, world
from tests.support.looks import check_looks

#: A machine that does much else besides answers late.
expect.set_options(timeout=20_000)
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    folder = tmp_path_factory.mktemp("console")
    with (
        live.instance("spatialite", folder) as (app, env),
        live.server(env, folder) as address,
    ):
        yield address, app


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def file(county):
    """Files cases as wang; the id of the last."""
    _, app = county

    def make(kind="AIR-01", count=1):
        with app.app_context(), transaction():
            now = clock.now()
            wang = db.session.scalar(db.select(Officer.id).where(Officer.username == "wang"))
            caller = caller_of(wang, clock.day_of(now))
            for _ in range(count):
                body = IncidentIn().load(filings.incident(now, kind=kind))
                case = uuid.uuid4()
                service.report(
                    caller=caller, incident_id=case, body=body, digest=str(case), now=now
                )
        return str(case)

    return make


def at_desk(browser, address, username="east", size=DESK, **options):
    context = browser.new_context(viewport=size, locale="zh-CN", **options)
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(f"{address}/console")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(world.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="待我办理")).to_be_visible()
    return page


def status(app, case):
    with app.app_context(), transaction():
        return db.session.get_one(Incident, uuid.UUID(case)).status


def write(page, words):
    """Into the field that has the focus, and send its form by the keyboard."""
    page.keyboard.type(words)
    page.evaluate("document.activeElement.form.requestSubmit()")
    expect(page.get_by_text("已完成")).to_be_visible()


def test_a_reviewer_clears_cases_with_the_keyboard_alone(county, browser, file):
    address, app = county
    cases = {file() for _ in range(3)}
    page = at_desk(browser, address)
    for key, words, after in (("a", "", "accepted"), ("r", "缺照片", "returned")):
        page.goto(f"{address}/console/cases?status=reported")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        expect(page.locator("[data-case-page]")).to_be_visible()
        case = page.url.split("/")[-1]
        assert case in cases
        page.keyboard.press(key)
        expect(page.locator("details[open] form")).to_be_visible()
        if key == "a":
            page.evaluate("document.activeElement.form.requestSubmit()")
            expect(page.get_by_text("已完成")).to_be_visible()
        else:
            write(page, words)
        assert status(app, case) == after
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("g")
    expect(page.get_by_role("heading", name="待我办理")).to_be_visible()
    page.context.close()


def test_j_and_k_go_from_case_to_case_of_the_list(county, browser, file):
    address, _ = county
    file(count=3)
    page = at_desk(browser, address)
    page.goto(f"{address}/console/cases?status=reported")
    hrefs = [link.get_attribute("href") for link in page.locator("[data-case]").all()]
    page.goto(address + hrefs[0])
    page.keyboard.press("j")
    page.wait_for_url(address + hrefs[1])
    page.keyboard.press("k")
    page.wait_for_url(address + hrefs[0])
    page.context.close()


def test_a_new_case_is_told_without_a_reload(county, browser, file):
    address, _ = county
    page = at_desk(browser, address)
    before = page.locator("[data-case]").count()
    file()
    expect(page.get_by_text("件新的或有变化")).to_be_visible(timeout=20_000)
    assert page.locator("[data-case]").count() == before, "what is read has not moved"
    page.context.close()


def test_when_the_session_ends_in_the_middle_of_a_text_the_text_is_still_there(
    county, browser, file
):
    address, app = county
    case = file()
    page = at_desk(browser, address)
    page.goto(f"{address}/console/cases/{case}")
    page.keyboard.press("r")
    page.keyboard.type("这是写了很久的退回理由")
    with app.app_context(), transaction():
        db.session.execute(db.delete(BrowserSession))
    page.evaluate("document.activeElement.form.requestSubmit()")
    expect(page.get_by_role("heading", name="登录工作台")).to_be_visible()
    page.get_by_label("用户名").fill("east")
    page.get_by_label("密码").fill(world.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/console/cases/{case}")
    note = page.locator("#return-note")
    expect(note).to_be_visible()
    assert note.input_value() == "这是写了很久的退回理由"
    page.evaluate("document.querySelector('#return-note').form.requestSubmit()")
    expect(page.get_by_text("已完成")).to_be_visible()
    assert status(app, case) == "returned"
    assert page.evaluate("localStorage.length") == 0, "the server has it: nothing is kept"
    page.context.close()


def test_of_two_the_second_is_told_and_keeps_his_text(county, browser, file):
    address, _ = county
    case = file("RUR-03")
    first, second = at_desk(browser, address), at_desk(browser, address, "county")
    second.goto(f"{address}/console/cases/{case}")
    first.goto(f"{address}/console/cases/{case}")
    expect(first.get_by_text("也在查看：county")).to_be_visible(timeout=20_000)
    other = at_desk(browser, address)
    other.goto(f"{address}/console/cases/{case}")
    other.keyboard.press("r")
    other.keyboard.type("请补照片")
    first.keyboard.press("a")
    first.evaluate("document.activeElement.form.requestSubmit()")
    expect(first.get_by_text("已完成")).to_be_visible()
    other.evaluate("document.activeElement.form.requestSubmit()")
    expect(other.get_by_text("案件刚被他人更新")).to_be_visible()
    expect(other.get_by_text("请补照片").first).to_be_visible()
    for page in (first, second, other):
        page.context.close()


def test_the_county_takes_an_emergency_over(county, browser, file):
    address, app = county
    case = file("EMG-01")
    page = at_desk(browser, address, "county")
    expect(page.locator("li.urgent").first).to_be_visible()
    page.goto(f"{address}/console/cases/{case}")
    page.get_by_text("提级办理", exact=True).first.click()
    page.locator("#take_over-note").fill("泄漏严重")
    page.locator("#act-take_over button.main").click()
    expect(page.get_by_text("已完成：提级办理")).to_be_visible()
    with app.app_context(), transaction():
        assert db.session.get_one(Incident, uuid.UUID(case)).level == "county"
    page.context.close()


@pytest.mark.parametrize(
    ("size", "scheme"), [(DESK, "light"), (DESK, "dark"), (PHONE, "light"), (PHONE, "dark")]
)
def test_every_page_reads_well_by_day_and_night_on_a_desk_and_a_phone(
    county, browser, file, size, scheme
):
    address, _ = county
    case = file()
    page = at_desk(browser, address, "county", size, color_scheme=scheme)
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda asked: faults.append(asked.url) if address not in asked.url else None)
    pages = {
        "desk": "",
        "cases": "/cases?box=my_cells",
        "case": f"/cases/{case}",
        "history": f"/cases/{case}/history",
        "map": "/map",
        "registers": "/registers",
        "cells": "/registers/cells",
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
        check_looks(page, name, small=size is PHONE)
        if os.environ.get("PICTURES"):
            look = f"console-{name}-{size['width']}-{scheme}.png"
            page.screenshot(path=f"{os.environ['PICTURES']}/{look}")
    assert [fault for fault in faults if not fault.startswith(("data:", "blob:"))] == []
    page.context.close()
