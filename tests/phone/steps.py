"""What people do on the page for phones, and what then lies on the phone and on the server."""

import time
import uuid

from playwright.sync_api import expect

from app.core.db import db, transaction
from app.photos.models import Photo
from tests.photos.test_photos import camera_photo
from tests.support import world

LON, LAT = world.inside(world.V1)


def phone(browser, **options):
    place = {"longitude": LON, "latitude": LAT, "accuracy": 8}
    settings = {
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
        "geolocation": place,
        "permissions": ["geolocation"],
        "ignore_https_errors": True,
    }
    return browser.new_context(**(settings | options))


def sign_in(page, address, username="wang"):
    page.goto(f"{address}/phone")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(world.PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="今日")).to_be_visible()
    expect(page.get_by_text("数据更新于")).to_be_visible(timeout=15_000)


def stored(page, store):
    """What lies in a store of the phone's own database."""
    script = """store => new Promise(done => {
        const open = indexedDB.open("gridkeeper");
        open.onsuccess = () => {
            const all = open.result.transaction(store).objectStore(store).getAll();
            all.onsuccess = () => { open.result.close(); done(all.result); };
        };
    })"""
    return page.evaluate(script, store)


def walk(context, page, first, last):
    """Positions about 40 m apart, each waited for until the phone has written it."""
    for n in range(first, last):
        before = len(stored(page, "points"))
        context.set_geolocation(
            {"longitude": LON - 0.008 + 0.0004 * n, "latitude": LAT, "accuracy": 6}
        )
        deadline = time.monotonic() + 20
        while len(stored(page, "points")) == before:
            assert time.monotonic() < deadline, f"position {n} was not written"
            page.wait_for_timeout(20)


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
