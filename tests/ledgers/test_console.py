"""The ledgers at the desk: the board, a list, an item from its listing to its strike-off."""

import io
import re

import pytest

from tests.ledgers.conftest import CRITERIA
from tests.support import filings, world
from tests.support.browsing import Browser

NEW = "/ledgers/new/bare_land"
FIELDS = {
    "cell": world.V1,
    "name": "北堆土场",
    "problem": "拆迁后裸露。",
    "fields.area_mu": "12.5",
    "fields.cause": "demolition",
    "fields.cover": ["net", "green"],
    "fields.started_on": "2026-06-01",
}


@pytest.fixture
def at(app, time):
    known = {}

    def browser(username):
        if username not in known:
            known[username] = Browser(app, username)
        return known[username]

    return browser


@pytest.fixture
def step(at):
    def take(by, page, name, status=303, **said):
        answer = at(by).send(page, f"{page}/steps/{name}", **said)
        assert answer.status_code == status, answer.text
        return answer

    return take


def listed(browser, **changes):
    answer = browser.send(NEW, f"/console{NEW}", **(FIELDS | changes))
    assert answer.status_code == 303, answer.text
    return answer.location.partition("?")[0]


def photo():
    return (io.BytesIO(filings.PNG), "现场.png")


def test_an_item_is_listed_and_struck_off_at_the_desk(people, at, step, time):
    page = listed(at("wang"))
    shown = at("east").get(page).text
    assert "裸露地块" in shown
    assert "防尘网覆盖、绿化" in shown
    assert "交办前还缺" in shown
    plan = {
        "problem": "拆迁后裸露。",
        "goal": "全部覆盖",
        "measure_lines": "覆盖防尘网\n撒播草籽",
        "responsible_body": f"cell:{world.V1}",
        "lead_body": f"cell:{world.EAST_TOWN}",
        "leader_name": "周凯",
        "follower_id": str(people.peer.id),
        "limit_kind": "date",
        "limit_day": "2026-08-31",
        **{name: value for name, value in FIELDS.items() if name.startswith("fields.")},
    }
    step("east", page, "describe", **plan)
    step("east", page, "issue")
    assert "整改中" in at("east").get("/ledgers").text
    for one in CRITERIA:
        said = {"criterion": one, "note": "现场照片", "photo_ids": photo()}
        step("chief", page, "prove", **said)
    step("chief", page, "self_check", note="已覆盖")
    step("east", page, "publish")
    time.forward(days=8)
    step("chief", page, "apply")
    for one in CRITERIA:
        step("county", page, "confirm", criterion=one, note="属实")
    step("county", page, "verify", note="达标")
    done = step("county", page, "file")
    html = at("county").get(done.location).text
    assert "已完成：备案销号" in html
    assert html.count("已核查</span>") >= 3
    assert "回头看" in html
    row = at("east").get("/ledgers/items?kind=bare_land&state=filed").text
    assert "北堆土场" in row


def test_a_form_that_is_refused_comes_back_as_it_was_typed(at):
    browser = at("wang")
    answer = browser.send(NEW, f"/console{NEW}", **(FIELDS | {"fields.area_mu": "很大"}))
    assert answer.status_code == 422
    assert "应为数字" in answer.text
    assert "拆迁后裸露。" in answer.text
    assert re.search(r'value="net" selected', answer.text)


def test_sent_twice_it_is_listed_once_and_strangers_find_nothing(at):
    page = listed(at("wang"))
    for who in ("li", "west"):
        assert at(who).get(page).status_code == 404
        assert "北堆土场" not in at(who).get("/ledgers/items").text
    twice = at("wang").send(NEW, f"/console{NEW}", **FIELDS)
    assert twice.status_code == 409
    assert "已有此项" in twice.text


def test_a_table_is_imported_at_the_desk(at):
    browser, path = at("east"), "/ledgers/of/bare_land/import"
    table = f"网格,名称,面积,裸露原因\n{world.V1},西地块,3,拆迁待建\n{world.V1},南地块,三,风\n"
    sent = {"file": (io.BytesIO(table.encode()), "台账.csv")}
    wrong = browser.send(path, f"/console{path}", **sent)
    assert wrong.status_code == 422
    assert "应为数字" in wrong.text
    good = table.replace("三,风", "4,道路两侧")
    done = browser.send(path, f"/console{path}", file=(io.BytesIO(good.encode()), "台账.csv"))
    assert done.status_code == 200
    assert "西地块" in browser.get("/ledgers/items").text
    assert browser.get("/ledgers/of/bare_land.xlsx").status_code == 200
    assert browser.get("/ledgers/of/bare_land/template.xlsx").status_code == 200
    assert at("chief").get(path).status_code == 403
