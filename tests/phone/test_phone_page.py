"""/phone in a browser over HTTPS, 390 × 844: a whole day, with and without network."""

import os

import pytest
from playwright.sync_api import expect

from app.core.db import db, transaction
from app.incidents.models import Incident
from app.patrols.models import Patrol, Visit
from app.people.models import Officer
from app.photos.models import Photo
from tests.phone.steps import LAT, LON, phone, sign_in, stored, walk
from tests.photos.test_photos import camera_photo
from tests.support.looks import check_looks


def report(page, words, folder, name, height):
    """A finding with a photo, from the patrol screen."""
    picture = folder / f"{name}.jpg"
    picture.write_bytes(camera_photo(LON, LAT, None, size=(height * 4 // 3, height), orientation=6))
    page.get_by_role("link", name="发现问题").click()
    page.get_by_label("是什么问题").fill(words)
    page.get_by_role("radio").first.click()
    page.locator("input[type=file]").first.set_input_files(picture)
    expect(page.get_by_text("已有 1 张")).to_be_visible()
    page.get_by_label("说明").fill(f"{name}的{words}")
    expect(page.locator(".place")).to_contain_text("村201")
    page.get_by_role("button", name="上报", exact=True).click()
    expect(page.get_by_role("heading", name="巡查中")).to_be_visible()


def test_a_day_without_network_arrives_once_in_order_and_whole(county, browser, tmp_path):
    address, app = county
    context = phone(browser)
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    sign_in(page, address)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    expect(page.get_by_text("日常巡查")).to_be_visible()
    context.set_geolocation({"longitude": LON - 0.0084, "latitude": LAT, "accuracy": 6})
    page.get_by_role("button", name="开始巡查").click()
    expect(page.get_by_text("已定位")).to_be_visible()

    context.set_offline(True)
    walk(context, page, 0, 15)
    report(page, "秸秆", tmp_path, "第一处", 900)
    hide = """hidden => {
        Object.defineProperty(document, "visibilityState", {value: hidden, configurable: true});
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.evaluate("window.realNow = Date.now")
    page.evaluate(hide, "hidden")
    page.evaluate("Date.now = () => window.realNow() + 60000")
    page.evaluate(hide, "visible")
    page.evaluate("Date.now = window.realNow")
    walk(context, page, 15, 30)
    page.get_by_role("link", name="东厂").click()
    page.get_by_role("button", name="保存到点记录").click()
    expect(page.get_by_role("heading", name="巡查中")).to_be_visible()

    page.close()  # the browser is closed in the middle, without network
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{address}/phone")
    expect(page.get_by_role("heading", name="巡查中")).to_be_visible()
    walk(context, page, 30, 41)
    report(page, "垃圾", tmp_path, "第二处", 1800)
    page.get_by_role("button", name="结束巡查").click()
    page.get_by_role("button", name="结束", exact=True).click()
    expect(page.get_by_role("heading", name="今日")).to_be_visible()
    page.get_by_role("link", name="待传").click()
    expect(page.get_by_text("2 张照片在手机上")).to_be_visible()
    titles = {row["kind"]: row["state"] for row in stored(page, "items")}
    assert set(titles.values()) == {"unsent"}

    context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_text("全部已上传")).to_be_visible(timeout=30_000)
    assert faults == []
    with app.app_context(), transaction():
        patrol = db.session.scalars(db.select(Patrol)).one()
        assert (patrol.state, patrol.points) == ("closed", 42)
        # forty metres in a moment are nobody's steps: they are a way, but no figure to the metre
        assert 0 < patrol.length_m < 41 * 37.3 + 20
        assert "page_hidden" in [gap["reason"] for gap in patrol.gaps]
        assert set(patrol.marks) <= {"impossible_speed"}, (
            "positions come faster here than anybody walks"
        )
        cases = db.session.scalars(db.select(Incident).order_by(Incident.observed_at)).all()
        assert [case.description[:3] for case in cases] == ["第一处", "第二处"]
        assert {case.patrol_id for case in cases} == {patrol.id}
        assert {case.village_id for case in cases} == {patrol.cell_id}
        pictures = db.session.scalars(db.select(Photo)).all()
        assert sorted(picture.height for picture in pictures) == [1200, 1600], (
            "upright; the larger one was made smaller, with what the camera wrote"
        )
        assert all(
            not picture.damaged and picture.exif["lon"] == pytest.approx(LON, abs=1e-4)
            for picture in pictures
        )
        assert len(db.session.scalars(db.select(Visit)).all()) == 1
        db.session.remove()
    context.close()


def test_a_restored_server_gets_again_what_the_phone_still_has(county, browser):
    address, app = county
    context = phone(browser)
    page = context.new_page()
    sign_in(page, address, "peer")
    page.goto(f"{address}/phone#/emergency")
    expect(page.locator(".place")).to_contain_text("村201")
    page.get_by_role("button", name="水污染突发事件").click()
    expect(page.get_by_text("全部已上传")).to_be_visible(timeout=15_000)
    with app.app_context(), transaction():
        db.session.execute(db.text("update epoch set value = 'ffffffffffffffffffffffffffffffff'"))
        case = db.session.scalars(db.select(Incident).where(Incident.kind == "EMG-02")).one()
        assert (case.severity, case.lon is not None) == ("emergency", True)
        case_id = case.id.hex
        # what came after the backup is gone from a restored database, history and all
        for name in db.session.scalars(
            db.text(
                "select name from sqlite_master "
                "where type = 'trigger' and tbl_name = 'incident_event'"
            )
        ).all():
            db.session.execute(db.text(f"drop trigger {name}"))
        of_cases = [
            (table.name, column.name)
            for table in reversed(db.metadata.sorted_tables)
            for column in table.columns
            if any(key.target_fullname == "incident.id" for key in column.foreign_keys)
        ]
        mine = [("notice", "about_id"), ("deadline", "owner_id"), *of_cases, ("incident", "id")]
        for table, column in mine:
            db.session.execute(
                db.text(f"delete from {table} where replace({column}, '-', '') = '{case_id}'")
            )
        db.session.remove()
    page.evaluate("location.hash = '#/today'")
    page.get_by_role("button", name="更新数据").click()
    page.wait_for_timeout(300)
    page.get_by_role("link", name="待传").click()
    page.get_by_role("button", name="立即上传").click()
    expect(page.get_by_text("全部已上传")).to_be_visible(timeout=15_000)
    with app.app_context(), transaction():
        assert (
            db.session.scalars(db.select(Incident.id).where(Incident.kind == "EMG-02")).one().hex
            == case_id
        )
        db.session.remove()
    context.close()


def test_one_filing_that_the_server_fails_on_does_not_keep_the_others_on_the_phone(county, browser):
    address, _ = county
    context = phone(browser)
    page = context.new_page()
    sign_in(page, address, "li")
    context.set_offline(True)
    for name in ("水污染突发事件", "健康伤害"):
        page.evaluate("location.hash = '#/emergency'")
        expect(page.locator(".place")).to_contain_text("村201")
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("heading", name="待传")).to_be_visible()
    poison, good = sorted(row["path"] for row in stored(page, "items"))
    sizes = []

    def sync(route):
        paths = [item["path"] for item in route.request.post_data_json["items"]]
        sizes.append(len(paths))
        if poison in paths:
            route.fulfill(status=500, json={"code": "internal", "detail": "系统出错"})
        else:
            route.continue_()

    context.route("**/api/v1/sync", sync)
    context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_text("还有 1 条")).to_be_visible(timeout=15_000)
    states = {row["path"]: row["state"] for row in stored(page, "items")}
    assert states == {poison: "unsent", good: "stored"}
    assert sizes[:3] == [2, 1, 1], "halved until it stands alone"
    context.unroute("**/api/v1/sync")
    page.get_by_role("button", name="立即上传").click()
    expect(page.get_by_text("全部已上传")).to_be_visible(timeout=15_000)
    context.close()


def test_what_one_officer_filed_waits_for_his_account_whoever_signs_in(county, browser):
    address, app = county
    context = phone(browser)
    page = context.new_page()
    sign_in(page, address, "zhao")
    context.set_offline(True)
    page.evaluate("location.hash = '#/emergency'")
    expect(page.locator(".place")).to_contain_text("误差约")
    page.get_by_role("button", name="健康伤害").click()
    expect(page.get_by_text("还有 1 条")).to_be_visible()
    page.evaluate("location.hash = '#/settings'")
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("手机上还有 1 条没有上传")).to_be_visible()
    page.get_by_role("button", name="退出", exact=True).click()
    expect(page.get_by_label("用户名")).to_be_visible()
    context.set_offline(False)
    sign_in(page, address, "li")
    page.get_by_role("link", name="待传").click()
    page.get_by_role("button", name="立即上传").click()
    expect(page.get_by_text("全部已上传")).to_be_visible()
    assert [row["state"] for row in stored(page, "items")] == ["unsent"], (
        "another's filing stays, and is not counted as his"
    )
    page.evaluate("location.hash = '#/settings'")
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("button", name="退出", exact=True).click()
    expect(page.get_by_label("用户名")).to_be_visible()
    sign_in(page, address, "zhao")
    page.get_by_role("link", name="待传").click()
    expect(page.get_by_text("已入库").first).to_be_visible(timeout=15_000)
    with app.app_context(), transaction():
        # another test's officer may have filed one of that name
        filers = db.session.scalars(
            db.select(Officer.username)
            .join(Incident, Incident.filer_id == Officer.id)
            .where(Incident.description == "突发：健康伤害", Officer.username != "li")
        ).all()
        assert filers == ["zhao"]
        db.session.remove()
    context.close()


SCREENS = (
    "today",
    "report",
    "emergency",
    "cases",
    "patrols",
    "notices",
    "queue",
    "settings",
    "trouble/clock",
    "trouble/full",
    "trouble/denied",
    "trouble/expired",
    "patrol",
)


@pytest.mark.parametrize(("scheme", "large"), [("light", False), ("dark", False), ("light", True)])
def test_every_screen_reads_well_and_is_usable_with_gloves_and_a_screen_reader(
    county, browser, scheme, large
):
    address, _ = county
    context = phone(browser, color_scheme=scheme)
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    sign_in(page, address, "li" if large else "chief")
    if large:
        page.goto(f"{address}/phone#/settings")
        page.get_by_role("radio", name="大字").check()
    for name in SCREENS:
        if name == "patrol":
            page.evaluate("location.hash = '#/today'")
            page.get_by_role("button", name="开始巡查").click()
        page.evaluate(f"location.hash = '#/{name}'")
        page.wait_for_timeout(250)
        check_looks(page, name)
        if os.environ.get("PICTURES"):
            look = "-large" if large else "-dark" if scheme == "dark" else ""
            page.screenshot(path=f"{os.environ['PICTURES']}/{name.replace('/', '-')}{look}.png")
    assert faults == []
    context.close()


def test_without_https_there_is_one_sentence_and_a_qr_code(county, browser):
    address, _ = county
    context = phone(browser)
    page = context.new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'isSecureContext', {value: false})"
    )  # this machine's own address always counts as secure
    page.goto(f"{address}/phone")
    expect(page.get_by_text("请用安全地址打开")).to_be_visible()
    code = page.get_by_alt_text("安全地址的二维码")
    assert code.evaluate("image => image.decode().then(() => image.naturalWidth > 100)")
    context.close()


def test_the_first_load_is_small_and_local(county, browser):
    address, _ = county
    context = phone(browser)
    page = context.new_page()
    asked = []
    page.on(
        "response",
        lambda response: asked.append(
            (response.url, int(response.headers.get("content-length") or 0))
        ),
    )
    page.goto(f"{address}/phone")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    assert all(url.startswith(address) for url, _ in asked)
    assert sum(dict(asked).values()) < 300_000
    manifest = page.evaluate("fetch('/phone/manifest.webmanifest').then(r => r.json())")
    assert manifest["display"] == "standalone"
    assert [icon["sizes"] for icon in manifest["icons"]] == ["192x192", "512x512"]
    context.close()
