"""Signing in at the console: sessions, forms of one's own, what ends them."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from app.core.db import db, transaction
from app.people.models import BrowserSession, Officer
from app.people.service.browser_sessions import forget_sessions
from tests.support import world
from tests.support.browsing import UNKNOWN, Browser, address_of, form_of

#: Whatever a test stores is rolled back.
pytestmark = pytest.mark.usefixtures("time")


@pytest.fixture
def east(app):
    return Browser(app, "east")


def age(app, **changed):
    """Move the times of all sessions back."""
    with app.app_context(), transaction():
        for row in db.session.scalars(db.select(BrowserSession)):
            for name, span in changed.items():
                setattr(row, name, datetime.now(UTC) - timedelta(**span))


def test_whoever_is_not_signed_in_is_led_to_the_door_and_back(app):
    browser = Browser(app)
    led = browser.get("/console/cases?box=accept")
    assert led.status_code == 303
    assert led.location == "/console/sign-in?then=%2Fconsole%2Fcases%3Fbox%3Daccept"
    page = browser.get(led.location)
    assert 'name="then" value="/console/cases?box=accept"' in page.text
    answer = browser.sign_in("east", then="/console/cases?box=accept")
    assert (answer.status_code, answer.location) == (303, "/console/cases?box=accept")
    assert browser.get(answer.location).status_code == 200


def test_a_part_that_the_page_asks_for_itself_leads_back_to_the_page(app):
    """Whichever of its parts meets the end of the session first."""
    shown = "/console/cases/1?from=desk"
    for part in ("/console/cases/1/history", "/console/cases/1/near", "/console/news"):
        led = Browser(app).client.get(part, headers={"HX-Current-URL": f"http://localhost{shown}"})
        assert led.status_code == 401
        door = urlencode({"then": shown, "ended": "1"})
        assert led.headers["HX-Redirect"] == f"/console/sign-in?{door}"


def test_whoever_meets_the_end_of_his_session_is_told_that_what_he_typed_waits(app):
    """Sent or by a part of the page; not who just comes, nor who then mistypes his password."""
    stranger = Browser(app)
    sent = stranger.client.post("/console/policies/new", headers={"Referer": "http://localhost/x"})
    told = "填写的文字和选好的照片都在"
    assert told in stranger.get(sent.location).text
    assert told not in stranger.get(stranger.get("/console/policies/new").location).text
    wrong = stranger.client.post(sent.location, data={"username": "east", "password": "no"})
    assert told not in wrong.text


@pytest.mark.parametrize("then", ["https://evil.example/", "//evil.example", "/phone", "x", ""])
def test_nobody_is_led_away_from_the_console(app, then):
    assert Browser(app).sign_in("east", then=then).location == "/console"


def test_the_cookie_is_nobodys_but_the_servers(app):
    cookie = Browser(app).sign_in("east").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/console" in cookie
    assert "Secure" not in cookie, "this one came by plain http"
    secure = app.test_client().post(
        "/console/sign-in",
        data={"username": "east", "password": world.PASSWORD},
        base_url="https://localhost",
    )
    assert "Secure" in secure.headers["Set-Cookie"]


def test_a_wrong_password_keeps_what_was_typed_and_guessing_is_slowed(app):
    browser = Browser(app)
    answers = [
        browser.sign_in("peer", password=f"wrong {n}", then="/console/cases") for n in range(8)
    ]
    first, last = answers[0], answers[-1]
    assert (first.status_code, last.status_code) == (401, 429)
    assert 'value="peer"' in first.text
    assert 'value="/console/cases"' in first.text
    assert "wrong 0" not in first.text
    assert browser.sign_in("peer").status_code == 429, "the right one waits too"


def test_another_sites_form_signs_nobody_in(app):
    answer = app.test_client().post(
        "/console/sign-in",
        data={"username": "east", "password": world.PASSWORD},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (403, False)


def test_signing_in_again_makes_a_new_session_and_ends_the_old_one(app, east):
    old = east.client.get_cookie("gridkeeper_session", path="/console").value
    east.sign_in("east")
    new = east.client.get_cookie("gridkeeper_session", path="/console").value
    assert old != new
    stolen = app.test_client()
    stolen.set_cookie("gridkeeper_session", old, path="/console")
    assert stolen.get("/console").status_code == 303
    assert east.get("/console").status_code == 200


@pytest.mark.parametrize(
    ("used", "started"), [({"minutes": 31}, {"hours": 1}), ({"minutes": 1}, {"hours": 13})]
)
def test_a_session_ends_when_nobody_uses_it_and_after_a_working_day(app, east, used, started):
    age(app, used_at={"minutes": 29}, started_at={"hours": 11})
    assert east.get("/console").status_code == 200
    age(app, used_at=used, started_at=started)
    assert east.get("/console").status_code == 303


def test_use_is_noted_to_the_minute_and_old_sessions_are_dropped(app, east):
    age(app, used_at={"minutes": 10})
    east.get("/console")
    with app.app_context():
        last = db.session.scalar(db.select(db.func.max(BrowserSession.used_at)))
        assert datetime.now(UTC) - last < timedelta(minutes=1)
    age(app, used_at={"days": 31})
    with app.app_context(), transaction():
        assert forget_sessions() >= 1


def test_signing_out_ends_one_session_or_all(app, east):
    other = Browser(app, "east")
    out = east.send("/console", "/console/sign-out")
    assert (out.status_code, out.location) == (303, "/console/sign-in")
    assert east.get("/console").status_code == 303
    assert other.get("/console").status_code == 200
    third = Browser(app, "east")
    other.send("/console", "/console/sign-out", everywhere="1")
    assert third.get("/console").status_code == 303


def test_a_page_left_open_with_nobody_at_it_keeps_no_session_alive(app, east):
    def unused():
        with app.app_context():
            return datetime.now(UTC) - db.session.scalar(
                db.select(db.func.max(BrowserSession.used_at))
            )

    age(app, used_at={"minutes": 29})
    assert east.client.get("/console", headers={"X-Unattended": "1"}).status_code == 200
    assert unused() > timedelta(minutes=28)
    assert east.get("/console").status_code == 200
    assert unused() < timedelta(minutes=1)


def test_a_new_password_ends_every_other_sign_in(app, people, east):
    other = Browser(app, "east")
    form = form_of_page(east, "/console/password")
    said = form | {"old": world.PASSWORD, "new": "new password 27", "again": "new password 28"}
    assert east.client.post("/console/password", data=said).status_code == 422
    said |= {"again": said["new"]}
    wrong = east.client.post("/console/password", data=said | {"old": "x"})
    assert wrong.status_code == 403
    changed = east.client.post("/console/password", data=said)
    assert (changed.status_code, changed.location) == (303, "/console")
    assert east.get("/console").status_code == 200
    assert other.get("/console").status_code == 303
    assert Browser(app).sign_in("east", password="new password 27").status_code == 303


def test_a_reset_password_ends_the_session_and_must_be_changed(app, people, east):
    made = people.admin.post(f"/officers/{people.east.id}/password", {}).json
    assert east.get("/console").status_code == 303
    east.sign_in("east", password=made["password"])
    led = east.get("/console")
    assert (led.status_code, led.location[:17]) == (303, "/console/password")
    assert east.get(led.location).status_code == 200


def test_a_closed_account_is_out_at_once(app, people, east):
    with app.app_context(), transaction():
        row = db.session.get_one(Officer, people.east.id)
        row.ends_on = datetime(2020, 1, 1, tzinfo=UTC).date()
    assert east.get("/console").status_code == 303


def test_the_privacy_notice_is_read_and_acknowledged(app, east):
    app.config["REQUIRE_NOTICE"] = True
    try:
        led = east.get("/console/cases")
        assert led.location.startswith("/console/notice?then=")
        html = east.get(led.location).text
        hidden = dict(form_fields(html))
        answer = east.client.post("/console/notice", data=hidden)
        assert (answer.status_code, answer.location) == (303, "/console/cases")
        assert east.get("/console/cases").status_code == 200
    finally:
        app.config["REQUIRE_NOTICE"] = False


def test_every_form_of_the_console_refuses_without_its_token(app, east):
    """Driven by the URL map: whatever is added is held to it."""
    forms = [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("console.") and "POST" in (rule.methods or ())
    ]
    assert len(forms) >= 5
    for rule in forms:
        if rule.endpoint == "console.sign_in":
            continue
        path = address_of(app, rule)
        for token in (None, "x", "0" * 64):
            answer = east.client.post(path, data={"form_token": token} if token else {})
            assert answer.status_code == 403, path
            assert "表单已失效" in answer.text


def form_fields(html):
    return re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html.split("<main")[1])


def form_of_page(browser, path):
    return dict(form_fields(browser.get(path).text))


def test_a_token_of_another_session_does_not_count(app, east):
    other = Browser(app, "west")
    foreign = form_of(other.get("/console").text, "/console/sign-out")
    assert east.client.post("/console/sign-out", data=foreign).status_code == 403


def test_what_is_only_sent_leads_back_to_where_its_form_stands(app, things):
    """Its address is that of the page of a refusal: from there a new sign-in comes back to it."""
    only_sent = {
        f"/cases/{things['incident_id']}/actions/extend": f"/cases/{things['incident_id']}",
        f"/doubts/{UNKNOWN}": "/doubts",
        "/views": "/cases",
        f"/views/{things['view_id']}": "/cases",
    }
    east = Browser(app, "east")
    for address, stands in only_sent.items():
        led = east.get(address)
        assert (led.status_code, led.location) == (303, f"/console{stands}")
        assert east.get(led.location).status_code == 200
    person = f"/officers/{things['officer_id']}"
    led = Browser(app, "admin").get(f"{person}/post")
    assert (led.status_code, led.location) == (303, f"/console{person}")


def test_every_page_of_a_refusal_has_a_form_to_come_back_to(app):
    """Whatever address answers a form can be read too, but for what is no page of its own."""
    rules = [one for one in app.url_map.iter_rules() if one.endpoint.startswith("console.")]
    read = {one.rule for one in rules if "GET" in (one.methods or ())}
    sent = {one.rule for one in rules if "POST" in (one.methods or ())}
    no_page = {"/console/sign-out", "/console/cases/<uuid:incident_id>/here"}
    assert sent - read == no_page
