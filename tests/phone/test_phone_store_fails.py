"""Every call of the browser's storage fails in turn, while somebody uses the page."""

import json
import random
import time as real
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.core.db import db, transaction
from app.incidents.models import Incident
from app.patrols.models import Patrol
from app.photos.models import Photo, PhotoUse
from tests.phone.steps import LAT, LON, fill_in, phone, sign_in, start_patrol, stored, walk

SCRIPT = (Path(__file__).parent / "store_fails.js").read_text("utf-8")
FULL = """() => {
    const real = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function () {
        throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
    };
    window.mend = () => { IDBObjectStore.prototype.put = real; };
}"""
BROKEN = """() => {
    IDBDatabase.prototype.transaction = () => {
        throw new DOMException("Connection to Indexed Database server lost", "UnknownError");
    };
}"""
#: Longer than the page tries by itself.
ALL = 1_000_000
HARD = ("open gridkeeper", "add points")


@pytest.fixture(scope="module")
def signed_in(county, browser):
    """A phone whose officer has signed in, and the address."""
    address, _ = county
    context = phone(browser, service_workers="block")
    page = context.new_page()
    sign_in(page, address)
    page.close()
    yield context, address
    context.close()


def use(signed_in, words, plan):
    """Uses the page once with a storage that fails by plan; what was done and said."""
    context, address = signed_in
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    start = f"window.LON = {LON - 0.008}; window.LAT = {LAT};"
    page.add_init_script(
        f"if (location.protocol !== 'about:') {{{start} sessionStorage.getItem('plan')"
        f" || sessionStorage.setItem('plan', '{plan}');}}"
    )
    page.add_init_script(SCRIPT)
    done = {"words": words, "steps": [], "alarms": 0, "trouble": [], "over": False}
    for _ in range(3):
        page.goto(f"{address}/phone")
        done = page.evaluate("done => use(done)", done)
        if done["over"] or not done["alarms"]:
            break
        page.evaluate("sessionStorage.setItem('plan', '{}')")
        page.goto("about:blank")
    done |= {"faults": faults, "left": []}
    if done["over"]:
        items, photos = stored(page, "items"), stored(page, "photos")
        done["visits"] = [row["path"] for row in items if row["kind"] == "visit"]
        done["left"] = [row["path"] for row in items if row["state"] != "stored"]
        done["left"] += [row["sha"] for row in photos if row["state"] not in ("here", "draft")]
    page.close()
    return done


def here(case):
    """How many photos of the case have come."""
    of_it = PhotoUse.about_id.in_([str(case.id), case.id.hex])
    rows = db.select(Photo.sha256).join(PhotoUse, PhotoUse.sha256 == Photo.sha256).where(of_it)
    return len(db.session.scalars(rows).all())


def wrong(app, done, known):
    """What is not as it was said, in words."""
    found = []
    if not done["over"]:
        found.append("said nothing" if not done["alarms"] else "cannot be used after mending")
    with app.app_context(), transaction():
        words = Incident.description == done["words"]
        cases = db.session.scalars(db.select(Incident).where(words)).all()
        photos = [here(case) for case in cases]
        patrols = [
            (one.id, one.state, one.points)
            for one in db.session.scalars(db.select(Patrol))
            if one.id not in known
        ]
        db.session.remove()
    known.update(one[0] for one in patrols)
    if done["over"]:
        if photos != [1]:
            found.append(f"reports with photos {photos}")
        if [one[1] for one in patrols] != ["closed"]:
            found.append(f"patrols {patrols}")
        elif patrols[0][2] < done.get("points", 0):
            found.append(f"{done['points']} points were said, {patrols[0][2]} came")
        of_it = [path for path in done["visits"] if patrols and str(patrols[0][0]) in path]
        if len(of_it) != 1:
            found.append(f"visits {of_it}")
        if done["left"]:
            found.append(f"left on the phone: {done['left']}")
    return found + done["faults"]


def play(signed_in, app, plans):
    """Every plan in turn; what went wrong, by plan, and how many calls the last one made."""
    known, broken, last = set(), {}, {}
    with app.app_context(), transaction():
        known.update(db.session.scalars(db.select(Patrol.id)))
        db.session.remove()
    for n, plan in enumerate(plans):
        last = use(signed_in, f"第{n}处 {plan}", json.dumps(plan))
        at = plan.get("from", 0)
        struck = plan.get("label") or (last["calls"][at - 1] if at <= len(last["calls"]) else "")
        found = wrong(app, last, known)
        if found:
            broken[f"{plan} {struck}"] = (found, last["trouble"])
    return broken, len(last["calls"])


def test_storage_that_fails_at_some_calls_loses_nothing_that_was_called_kept(county, signed_in):
    _, app = county
    plans = [{"every": 12, "way": "throws"}, {"every": 12, "way": "aborts"}]
    plans += [{"label": label, "way": "throws"} for label in HARD]
    broken, _ = play(signed_in, app, plans)
    assert broken == {}


def test_a_full_phone_is_said_above_the_form_that_is_being_filled_in(county, browser):
    address, _ = county
    context = phone(browser)
    page = context.new_page()
    sign_in(page, address, "peer")
    page.evaluate("location.hash = '#/report'")
    expect(page.get_by_label("说明")).to_be_visible()
    page.evaluate(FULL)
    fill_in(page, "东边冒烟")
    page.get_by_role("button", name="上报", exact=True).scroll_into_view_if_needed()
    expect(page.get_by_role("link", name="手机空间已满")).to_be_in_viewport()
    expect(page.get_by_label("说明")).to_have_value("东边冒烟")
    page.get_by_role("button", name="上报", exact=True).click()
    expect(page.locator(".toast.bad")).to_contain_text("没有存下")
    assert stored(page, "items") == []
    page.evaluate("mend()")
    page.get_by_role("button", name="上报", exact=True).click()
    expect(page.get_by_text("全部已上传")).to_be_visible(timeout=15_000)
    context.close()


def test_a_position_not_written_is_not_kept_in_the_dark(county, browser):
    address, _ = county
    context = phone(browser)
    page = context.new_page()
    sign_in(page, address, "zhao")
    start_patrol(context, page)
    walk(context, page, 1, 3)
    page.get_by_role("button", name="省电黑屏").click()
    expect(page.locator(".blackout")).to_be_visible()
    page.evaluate(BROKEN)
    context.set_geolocation({"longitude": LON - 0.0064, "latitude": LAT, "accuracy": 6})
    expect(page.locator(".blackout")).to_be_hidden()
    expect(page.locator("p.gps")).to_contain_text("位置没有存下")
    context.close()


@pytest.mark.soak
def test_any_call_of_the_storage_fails_in_any_way(county, signed_in, soak_seconds):
    """As many of all calls and ways, drawn by chance, as the time allows."""
    _, app = county
    _, count = play(signed_in, app, [{}])
    ways = [("throws", 1), ("aborts", 3), ("throws", ALL), ("full", ALL)]
    plans = [
        {"from": n, "calls": calls, "way": way} for n in range(1, count + 1) for way, calls in ways
    ]
    random.shuffle(plans)
    end, played, broken = real.monotonic() + soak_seconds, 0, {}
    while not played or (real.monotonic() < end and played < len(plans)):
        broken |= play(signed_in, app, [plans[played]])[0]
        played += 1
    print(f"{played} of {len(plans)} plays")
    assert broken == {}
