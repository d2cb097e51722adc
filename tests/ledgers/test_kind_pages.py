"""A county makes a ledger of its own at the desk, and it is used from there and from a phone."""

import re
import uuid

import pytest

from tests.support import world
from tests.support.browsing import Browser
from tests.support.fields import filled

#: Hidden fields, and boxes that are ticked.
HIDDEN = r'<input type="hidden" name="([^"]+)" value="([^"]*)">'
TICKED = r'<input type="checkbox" name="([^"]+)" value="(yes)" checked>'
KINDS = "/ledgers/kinds"
NEW = f"{KINDS}/new"
PIGEONS = {
    "code": "pigeons",
    "ledger_about.title": "鸽舍",
    "ledger_about.about": "居民楼顶鸽舍",
    "ledger_about.public": "no",
    "ledger_about.needs_site": "no",
    "ledger_fields.1.title": "鸽子数",
    "ledger_fields.1.type": "integer",
    "ledger_fields.1.unit": "羽",
    "ledger_fields.1.required": "yes",
    "ledger_fields.2.title": "位置",
    "ledger_fields.2.type": "choice",
    "ledger_fields.2.choices": "楼顶\n05\n院内",
    "ledger_steps.list": ["grid_officer", "reviewer"],
    "ledger_steps.issue": "township",
    "ledger_steps.verify": "township",
    "ledger_steps.file": "county",
    "ledger_steps.public_notice": "no",
    "ledger_steps.look_back": "yes",
    "ledger_steps.notice_days": "0",
    "ledger_steps.look_back_days": "30\n90",
    "ledger_steps.photos": "1",
    "ledger_steps.at_once_days": "7",
    "ledger_steps.recheck_days": "60",
}


@pytest.fixture
def desk(app, time):
    return Browser(app, "county")


@pytest.fixture
def keep(desk):
    """Sends the form of a ledger; the answer."""

    def send(path=NEW, status=303, **changes):
        answer = desk.send(path, f"/console{path}", **(PIGEONS | changes))
        assert answer.status_code == status, answer.text
        return answer

    return send


def data_of(people, code="pigeons"):
    return people.county.get(f"/ledgers/kinds/{code}").json


def test_a_ledger_made_at_the_desk_is_used_from_phone_and_desk(app, people, desk, keep):
    keep()
    assert "鸽舍" in desk.get(KINDS).text
    made = data_of(people)["data"]
    assert made["schema"]["properties"]["field_1"] == {
        "title": "鸽子数",
        "type": "integer",
        "unit": "羽",
    }
    offered = made["schema"]["properties"]["field_2"]["oneOf"]
    assert [one["title"] for one in offered] == ["楼顶", "05", "院内"]
    assert made["schema"]["required"] == ["field_1"]
    assert "public_notice" not in made["states"]
    item = {"id": str(uuid.uuid4()), "kind": "pigeons", "cell": world.V1, "name": "三号楼"}
    wrong = people.wang.post("/ledgers/items", item | {"fields": {"field_2": "楼顶"}})
    assert wrong.json["errors"]["fields"]["field_1"]
    listed = people.wang.post(
        "/ledgers/items", item | {"fields": {"field_1": 12, "field_2": "楼顶"}}
    )
    assert listed.json["number"] == "pigeons-2026-000001"
    form = Browser(app, "wang").get("/ledgers/new/pigeons").text
    assert "鸽子数（羽）" in form
    assert "居民楼顶鸽舍" in form


def test_its_next_version_keeps_what_the_form_does_not_ask(people, desk):
    page = f"{KINDS}/of/bare_land"
    before = data_of(people, "bare_land")
    html = desk.get(page).text
    said = filled(html, f"/console{page}")
    said |= dict(re.findall(HIDDEN, html)) | dict(re.findall(TICKED, html))
    assert said["ledger_fields.1.title"] == "面积"
    said["ledger_fields.1.title"] = "裸露面积"
    answer = desk.client.post(f"/console{page}", data=said)
    assert answer.status_code == 303, answer.text
    after = data_of(people, "bare_land")
    assert (before["own_version"], after["own_version"]) == (0, 1)
    assert after["data"]["schema"]["properties"].pop("area_mu")["title"] == "裸露面积"
    before["data"]["schema"]["properties"].pop("area_mu")
    for one in (before, after):
        one["data"]["who"]["list"].sort()
    assert after["data"] == before["data"], "nothing else is another"


def test_what_is_wrong_stands_beside_its_field(keep, people):
    wrong = {
        "ledger_about.title": "",
        "ledger_fields.1.title": "名称",
        "ledger_fields.2.choices": "",
        "ledger_steps.photos": "多",
    }
    html = keep(status=422, **wrong).text
    for place in (
        "台账 · 台账名称",
        "登记内容 · 1 · 名称",
        "登记内容 · 2 · 可选内容",
        "每项销号标准",
    ):
        assert place in html, place
    assert "应为整数" in html
    assert people.county.get("/ledgers/kinds/pigeons").status_code == 404


def test_more_rows_are_offered_and_nothing_is_stored(keep, people):
    html = keep(status=200, more="1").text
    assert 'name="ledger_fields.4.title"' in html
    assert "鸽子数" in html
    assert people.county.get("/ledgers/kinds/pigeons").status_code == 404


def test_a_code_that_is_taken_or_none_is_refused(keep):
    assert "已有代码" in keep(status=409, code="bare_land").text
    assert "代号由小写字母" in keep(status=422, code="鸽").text


def test_who_saw_an_older_version_is_told(keep):
    keep()
    page = f"{KINDS}/of/pigeons"
    keep(page, seen="1")
    keep(page, status=412, seen="1")


def test_a_retired_ledger_takes_nothing_until_it_is_kept_again(people, desk, keep):
    keep()
    page = f"{KINDS}/of/pigeons"
    assert desk.send(page, f"/console{page}/retire").status_code == 303
    item = {"id": str(uuid.uuid4()), "kind": "pigeons", "cell": world.V1, "name": "三号楼"}
    item["fields"] = {"field_1": 12}
    assert people.wang.post("/ledgers/items", item).json["code"] == "ledger_retired"
    assert "已停用" in desk.get(KINDS).text
    keep(page)
    assert people.wang.post("/ledgers/items", item).status_code == 201


def test_only_the_county_sets_its_ledgers(app, people):
    for who in ("east", "chief", "wang"):
        browser = Browser(app, who)
        html = browser.get(KINDS).text
        assert "裸露地块" in html
        assert NEW not in html
        for page in (NEW, f"{KINDS}/of/bare_land"):
            assert browser.get(page).status_code == 403
