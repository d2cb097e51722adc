"""The console's pages: who sees what, forms made from schemas, nothing typed is lost."""

import ast
import hashlib
import io
import re
from pathlib import Path

import openpyxl
import pytest

from app.console.form_words import CHOICE, FIELD
from app.console.forms import fields_of
from app.console.lists import SHOWN
from app.console.registers.listing import REGISTERS
from app.console.words import ACTION, EVENT
from app.incidents.actions import ACTIONS, body_of
from app.incidents.schemas.lists import CaseFilters
from app.photos.inspection import MOST_AT_ONCE
from app.posts.rules import PERMISSIONS
from tests.support import filings, world
from tests.support.actions import CLOSING, NEEDED
from tests.support.browsing import Browser, form_of
from tests.support.engines import ONE_ENGINE
from tests.support.statements import counted

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


#: Whatever a test stores is rolled back.
pytestmark = [ONE_ENGINE, pytest.mark.usefixtures("time")]


def test_the_desk_shows_what_waits_emergencies_first_then_by_due_time(app, file, east):
    plain, spill = file(), file(kind="EMG-01")
    html = east.get("/console").text
    assert html.index(f"/console/cases/{spill}") < html.index(f"/console/cases/{plain}")
    assert re.search(r"<b>2</b> 待受理", html)
    assert re.search(r"<b>1</b> 突发", html)
    assert "现在没有等您办理的案件" in Browser(app, "west").get("/console").text


def test_new_ones_are_told_without_moving_what_is_read(file, east, time):
    since = time.now().isoformat().replace("+", "%2B")
    assert "件新的" not in east.get(f"/news?since={since}").text
    file()
    assert "1 件新的" in east.get(f"/news?since={since}").text
    assert east.get("/news?since=x").status_code == 400


def test_a_reviewer_takes_a_case_to_its_end_by_forms_alone(app, people, file, east):
    case = file()
    steps = [
        (east, "accept", {"handling_class": "general"}),
        (east, "assign", {"officer_id": str(people.town_leader.id)}),
        (
            Browser(app, "town_leader"),
            "submit",
            {"note": "已整改", "penalties.0.kind": "fine", "penalties.0.amount_fen": "50000"},
        ),
        (east, "confirm", {}),
        (
            east,
            "close",
            {
                "cause": CLOSING["cause"],
                "rectified.how": "已恢复",
                "satisfaction": "no_reporter",
                "responsibility": "负责人",
                "publish": "true",
            },
        ),
    ]
    for browser, action, said in steps:
        done = browser.act(case, action, **said)
        assert (done.status_code, done.location) == (303, f"/console/cases/{case}?done={action}")
        page = browser.get(done.location)
        assert page.status_code == 200
        assert "已完成" in page.text
    closed = people.east.get(f"/incidents/{case}").json
    assert (closed["status"], closed["penalties"][0]["amount_fen"]) == ("closed", 50000)
    assert closed["results"][0]["rectified"]["how"] == "已恢复"


def test_what_is_refused_comes_back_with_all_that_was_typed(file, east, people):
    case = file()
    back = east.act(case, "return", note="")
    assert back.status_code == 422
    assert "请填写理由" in back.text
    east.act(case, "accept")
    wrong = east.act(
        case,
        "measure",
        kind="stop",
        note="超标",
        until="2026-07-09",
        **{"limit.clock": "urgent", "limit.hours": "3"},
    )
    assert wrong.status_code == 422
    assert 'value="2026-07-09"' in wrong.text
    assert "超标</textarea>" in wrong.text
    assert "时限与截止日期只能写一个" in wrong.text


def test_of_two_reviewers_the_second_is_told_and_loses_no_text(app, people, file, east):
    case = file()
    other = Browser(app, "county")
    page = f"/console/cases/{case}/actions/return"
    hidden = form_of(east.get(f"/cases/{case}").text, page)
    people.east.act(case, "accept")
    late = east.client.post(page, data=hidden | {"note": "写了很久的理由"})
    assert late.status_code == 412
    assert "写了很久的理由" in late.text
    assert "案件刚被他人更新" in late.text
    assert other.get(f"/cases/{case}").status_code == 200


def test_a_form_that_is_gone_back_to_and_filled_in_anew_is_another(people, file, east):
    """Sent twice it is done once; other words under the same id are never told to be done."""
    case = file()
    to = f"/console/cases/{case}/actions/comment"
    form = form_of(east.get(f"/cases/{case}").text, to)
    for _ in range(2):
        assert east.client.post(to, data=form | {"note": "已电话核实"}).status_code == 303
    back = east.client.post(to, data=form | {"note": "又打了电话"})
    assert back.status_code == 412
    assert "又打了电话" in back.text
    again = form_of(back.text, to)
    assert east.client.post(to, data=again | {"note": "又打了电话"}).status_code == 303
    events = people.east.get(f"/incidents/{case}/events").json["items"]
    told = [one["note"] for one in events if one["action"] == "comment"]
    assert told == ["已电话核实", "又打了电话"]
    to = f"/console/cases/{case}/actions/accept"
    form = form_of(east.get(f"/cases/{case}").text, to)
    assert east.client.post(to, data=form | {"handling_class": "general"}).status_code == 303
    other = east.client.post(to, data=form | {"handling_class": "immediate"})
    assert other.status_code == 412
    assert people.east.get(f"/incidents/{case}").json["handling_class"] == "general"
    assert east.client.post(to, data=form | {"id": "x"}).status_code == 422


def test_two_who_have_a_case_open_see_each_other(app, file, east):
    case, other = file(), Browser(app, "county")
    token = re.search(r'"X-Form-Token": "(\w+)"', other.get(f"/cases/{case}").text)[1]
    mine = re.search(r'"X-Form-Token": "(\w+)"', east.get(f"/cases/{case}").text)[1]
    here = f"/console/cases/{case}/here"
    first = other.client.post(here, data={"version": "1"}, headers={"X-Form-Token": token})
    assert (first.status_code, "也在查看" in first.text) == (200, False)
    second = east.client.post(here, data={"version": "1"}, headers={"X-Form-Token": mine})
    assert "也在查看：county" in second.text
    assert (
        "案件已被更新"
        in east.client.post(here, data={"version": "9"}, headers={"X-Form-Token": mine}).text
    )


def test_an_emergency_shows_who_knows_and_what_was_measured(people, file, east):
    case = file(kind="EMG-01")
    html = east.get(f"/cases/{case}/emergency").text
    assert html.count("尚未确认") >= 2
    people.county.act(case, "acknowledge")
    sample = NEEDED["sample"] | {"limit": 0.05}
    assert people.county.act(case, "sample", **sample).status_code == 201
    html = east.get(f"/cases/{case}/emergency").text
    assert "已确认 county" in html
    assert "石油类" in html
    assert "超标" in html


def test_photos_come_with_the_form(app, people, file, east):
    case = file()
    east.act(case, "accept")
    Browser(app, "county").act(case, "measure", kind="stop", note="超标")
    photo = (io.BytesIO(filings.PNG), "x.png")
    done = east.act(case, "carry_out", note="已停产", photo_ids=photo)
    assert done.status_code == 303, done.text
    (row,) = people.east.get(f"/incidents/{case}/measures").json["items"]
    shown = east.get(f"/photos/{row['photo_ids'][0]}")
    assert (shown.status_code, shown.mimetype[:6]) == (200, "image/")
    assert Browser(app, "west").get(f"/photos/{row['photo_ids'][0]}").status_code == 404
    photo = (io.BytesIO(filings.PNG), "x.png")
    refused = east.act(case, "comment", note="", photo_ids=photo)
    assert refused.status_code == 422
    sha256 = hashlib.sha256(filings.PNG).hexdigest()
    assert f'value="{sha256} x.png" checked' in refused.text
    kept = {"kept:photo_ids": f"{sha256} x.png"}
    again = east.act(case, "comment", note="补照片", **kept)
    assert again.status_code == 303, again.text
    events = people.east.get(f"/incidents/{case}/events").json["items"]
    assert events[-1]["photo_ids"] == [sha256]
    torn = east.act(case, "comment", note="x", photo_ids=(io.BytesIO(b"no photo"), "x.png"))
    assert torn.status_code == 415


def test_the_photos_of_a_form_have_one_price_whatever_fields_they_are_of(app, people, file, east):
    case = file()
    number = len(people.east.get(f"/incidents/{case}/events").json["items"])

    def sent(count, *names):
        some = [(io.BytesIO(filings.PNG), f"{n}.png") for n in range(count)]
        return east.act(
            case,
            "comment",
            note="x",
            **{name: some[i :: len(names)] for i, name in enumerate(names)},
        )

    for names in (["photo_ids"], ["photo_ids", "rectified.photo_ids", "after_photo_ids"]):
        many = sent(MOST_AT_ONCE + 1, *names)
        assert (many.status_code, "最多 12 张" in many.text) == (413, True), (
            "none is left out unsaid"
        )
    assert sent(MOST_AT_ONCE, "photo_ids").status_code == 303
    events = people.east.get(f"/incidents/{case}/events").json["items"]
    assert len(events) == number + 1, "what was refused did nothing"


def test_lists_filter_by_the_address_and_refuse_what_they_do_not_know(file, east):
    air, rubbish = file(), file(kind="RUR-03")
    html = east.get("/cases?kind=RUR-03").text
    assert rubbish in html
    assert air not in html
    assert '<option value="RUR-03" selected' in html
    assert east.get("/cases?colour=red").status_code == 422
    assert "没有符合条件的案件" in east.get("/cases?status=closed").text
    sheet = east.get("/cases.csv?kind=RUR-03")
    assert (sheet.status_code, sheet.text.count("RUR-03")) == (200, 1)
    first = east.get("/cases?limit=1").text
    more = re.search(r'class="more" href="([^"]+)"', first)[1].replace("&amp;", "&")
    assert air in east.get(more).text


@pytest.mark.parametrize("name", ["wang", "chief", "water", "admin", "supervisor"])
def test_every_post_has_a_desk(app, file, name):
    file()
    browser = Browser(app, name)
    assert browser.get("/console").status_code == 200
    assert browser.get("/cases").status_code == 200


@pytest.mark.parametrize("name", ["county_leader", "inspector"])
def test_who_watches_reads_what_is_open_below_him_and_has_no_forms(app, people, file, name):
    case = file()
    browser = Browser(app, name)
    with counted(app) as statements:
        html = browser.get("/console").text
    assert len(statements) <= 12
    assert "现在没有等您办理的案件" in html
    assert f"/console/cases/{case}" in html.split("辖区内未办结")[1]
    assert ("/console/cases?box=led&amp;order=due" in html) == (name == "county_leader")
    assert 'action="/console/cases/' not in browser.get(f"/cases/{case}").text
    people.county.act(case, "name_leader", officer_id=people.county_leader.id)
    assert (case in browser.get("/cases?box=led").text) == (name == "county_leader")


def test_the_desk_says_for_what_a_case_is_on_it(app, people, file, east):
    case = file()
    people.east.act(case, "accept")
    people.east.act(case, "assign", officer_id=people.town_leader.id)
    people.town_leader.act(case, "extend", **NEEDED["extend"], note="等待配件")
    assert re.search(
        r'class="tag why">(延期挂账审批)<', Browser(app, "county").get("/console").text
    )
    assert "tag why" not in east.get("/console").text


@pytest.mark.parametrize("name", REGISTERS)
def test_a_register_is_seen_by_whoever_may_filtered_sorted_and_exported(app, file, name):
    file()
    one = REGISTERS[name]
    for person in ("county", "east", "admin", "wang", "inspector", "water"):
        browser = Browser(app, person)
        with app.app_context():
            may = one.action in {
                action
                for action, kinds in PERMISSIONS.items()
                if {kind for kind, _ in world.PEOPLE[person]} & kinds
            }
        first = browser.get(f"/registers/{name}")
        assert first.status_code == (200 if may else 404), (person, name)
        assert (f"/console/registers/{name}" in browser.get("/registers").text) == may
        if may:
            key = one.columns[0][0]
            assert browser.get(f"/registers/{name}?q=zzz&sort=-{key}&page=1").status_code == 200
            assert "筛选" in browser.get(f"/registers/{name}?sort={HOSTILE}&page=x").text
            sheet = browser.get(f"/registers/{name}.csv")
            assert sheet.text.splitlines()[0].lstrip("\ufeff").split(",")[0] == one.columns[0][1][0]
        else:
            assert browser.get(f"/registers/{name}.csv").status_code == 404


def test_people_are_found_by_a_word_and_a_column_turns_round(east):
    html = east.get("/registers/officers?q=wang").text
    assert "wang" in html
    assert "peer" not in html
    rows = re.findall(r"<tr><td[^>]*>(\w+)</td>", east.get("/registers/officers?sort=-name").text)
    assert rows == sorted(rows, reverse=True)


def test_an_administrator_makes_moves_and_ends_people(app, people):
    admin = Browser(app, "admin")
    bad = admin.send("/officers/new", "/console/officers/new", username="x", name="新人")
    assert bad.status_code == 422
    assert 'value="新人"' in bad.text
    assert 'id="new-username-wrong"' in bad.text
    made = admin.send(
        "/officers/new",
        "/console/officers/new",
        username="xin.ren",
        name="新人",
        kind="grid_officer",
        cell=world.V1,
    )
    password = re.search(r"<code>(\w+)</code>", made.text)[1]
    assert Browser(app).sign_in("xin.ren", password=password).status_code == 303
    found = re.search(r'href="(/console/officers/\d+)">新人', admin.get("/registers/officers").text)
    assert 'name="name" type="text" value="新人"' in admin.get(found[1]).text, "what is known"
    done = admin.send(found[1], f"{found[1]}/edit", phone="13912345678")
    assert done.status_code == 303
    assert f'data-done="{found[1]}/edit"' in admin.get(done.location).text
    assert "13912345678" in admin.get("/registers/officers?q=xin.ren").text
    assert admin.send(found[1], f"{found[1]}/edit", phone="").status_code == 303
    emptied = admin.get("/registers/officers?q=xin.ren").text
    assert "13912345678" not in emptied, "taken away"
    reset = admin.send(found[1], f"{found[1]}/password")
    assert re.search(r"<code>(\w+)</code>", reset.text)[1] != password
    again = admin.send(found[1], f"{found[1]}/post", kind="grid_officer", cell=world.V1)
    assert again.status_code == 409
    assert (
        admin.send(found[1], f"{found[1]}/post", kind="grid_chief", cell=world.V2).status_code
        == 303
    )
    ending = re.search(r'href="(/console/registers/posts/\d+/end)"', admin.get(found[1]).text)[1]
    assert admin.send(ending, ending).status_code == 422
    assert admin.send(ending, ending, ends_on="2026-07-31").status_code == 303
    assert "2026-07-31" in admin.get(found[1]).text
    stranger = Browser(app, "west")
    assert stranger.get(found[1]).status_code == 404
    assert Browser(app, "wang").get("/officers/new").status_code == 403


ROSTER = """用户名,姓名,手机,岗位,网格,起,止,初始密码
zhang.san,张三,13800000001,网格员,{v1},,,
li.si,李四,1.38E+10,网格员,{v1},,,
wang.wu,王五,13800000003,没有的岗位,{v1},,,
zhao.liu,赵六,13800000004,网格员,999999,,,
"""


def test_an_administrator_mends_a_roster_with_three_bad_rows_and_finds_the_accounts(app):
    admin = Browser(app, "admin")

    def send(text, **more):
        file = io.BytesIO(text.format(v1=world.V1).encode()), "名册.csv"
        return admin.send("/roster", "/console/roster", file=file, **more)

    template = re.search(r'href="(/console/roster/template[^"]+)"', admin.get("/roster").text)[1]
    assert openpyxl.load_workbook(io.BytesIO(admin.get(template).data)).active["A1"].value
    bad = send(ROSTER)
    assert bad.status_code == 422
    assert re.findall(r'<th scope="row">(\d)</th><td[^>]*>([\w.]+)</td>', bad.text) == [
        ("3", "li.si"),
        ("4", "wang.wu"),
        ("5", "zhao.liu"),
    ]
    mended = ROSTER.replace("1.38E+10", "13800000002").replace("没有的岗位", "网格长")
    mended = mended.replace("999999", "{v1}")
    tried = send(mended, dry_run="1")
    assert (tried.status_code, "尚未入库" in tried.text) == (200, True)
    assert "zhang.san" not in admin.get("/registers/officers").text
    done = send(mended)
    assert "已入库" in done.text
    assert "zhang.san" in admin.get("/registers/officers").text
    password = re.search(r"<td[^>]*>zhang\.san</td><td[^>]*>(\w+)</td>", done.text)[1]
    led = Browser(app).sign_in("zhang.san", password=password)
    assert led.status_code == 303
    assert send("不是名册").status_code == 422
    assert Browser(app, "county").get("/roster").status_code == 403


def test_no_page_asks_the_database_more_often_than_twelve_times(app, people, file, east):
    cases = [file(kind=kind) for kind in ("AIR-01", "RUR-03", "EMG-01") for _ in range(4)]
    people.east.act(cases[0], "accept")
    people.east.act(cases[0], "transfer", to={"body": "police"}, note="x")
    for path in (
        "/console",
        "/cases",
        "/cases?columns=handler&columns=due_at",
        "/cases/assign?" + "&".join(f"case={case}" for case in cases),
        f"/cases/{cases[0]}",
        f"/cases/{cases[8]}",
        f"/cases/{cases[0]}/history",
        f"/cases/{cases[0]}/beside",
        f"/cases/{cases[0]}/near",
        f"/cases/{cases[8]}/emergency",
        f"/cases/{cases[0]}/map",
        "/map",
        "/map/table?measure=feedback",
        "/map/figures?measure=patrol&cells=township",
        "/map/outlines",
        "/map/cases",
        "/map/sites",
        "/map/figures?measure=score",
        *[f"/registers/{name}" for name in REGISTERS],
    ):
        if east.get(path).status_code == 404:
            continue
        east.get(path)
        with counted(app) as statements:
            assert east.get(path).status_code == 200
        assert len(statements) <= 12, (path, len(statements), statements)


def recorded():
    """What is written into histories by name, wherever the program does."""
    for path in (Path(__file__).parents[2] / "app/incidents").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = isinstance(call, ast.Call) and getattr(call.func, "id", "") == "record"
            if named and len(call.args) > 1:
                yield from (
                    one.value
                    for one in ast.walk(call.args[1])
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                )


def test_every_action_and_field_has_its_words():
    assert set(ACTION) == set(ACTIONS)
    assert set(EVENT) >= {*ACTION, *recorded()}

    def words(schema, inside=False):
        for name, field in schema.load_fields.items():
            word = field.data_key or name
            if inside or word != "id":
                yield word
            nested = getattr(getattr(field, "inner", field), "schema", None)
            if nested is not None:
                yield from words(nested, inside=True)

    def choices(fields):
        for field in fields:
            yield from (name for _, name in field.choices)
            yield from choices(field.fields)

    for action in ACTIONS:
        assert set(words(body_of(action))) <= set(FIELD), action
        offered = set(choices(fields_of(body_of(action), {}, {})))
        assert offered - {*CHOICE, "wgs84", "gcj02", "bd09", "cgcs2000"} == set(), action
    filters = [one for one in fields_of(CaseFilters(), {}, {}) if one.name in SHOWN]
    assert {one.word for one in filters} <= set(FIELD)
    assert set(choices(filters)) <= set(CHOICE)


def test_english_is_spoken_to_a_browser_that_asks_for_it(app, file):
    file()
    browser = Browser(app, "east")
    page = browser.client.get("/console", headers={"Accept-Language": "en,zh;q=0.5"}).text
    assert "What needs me now" in page
    assert '<html lang="en">' in page
    assert world.EAST_TOWN not in page


def test_an_address_of_nothing_is_a_page_in_words_and_ticking_nothing_is_said(app):
    east = Browser(app, "east")
    for path in ("/nosuch", "/nosuch/at/all", "/officers/999999"):
        answer = east.get(path)
        assert answer.status_code == 404
        assert "<h1>没有找到</h1>" in answer.text, path
    assert Browser(app).get("/nosuch").status_code == 303, "who is not signed in is led to the door"
    unticked = east.get("/cases/assign")
    assert (unticked.status_code, "没有勾选案件" in unticked.text) == (422, True)


def test_what_no_form_foresaw_is_said_on_a_page_as_well(app):
    answer = Browser(app, "east").client.post("/console/cases/assign", data={"name": "长" * 2**20})
    assert (answer.status_code, answer.mimetype) == (413, "text/html"), answer.text[:300]


def test_the_desk_is_found_with_a_slash_behind_it(app):
    assert Browser(app, "east").get("/console/").location == "/console"
    assert Browser(app).get("/console/").status_code == 303
