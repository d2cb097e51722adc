"""The Chinese text of the console holds no code word of the contract and no English sentence."""

import io
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from app.cells.models import Department
from app.console.register_words import DOCUMENT, JOB, LOOK
from app.console.registers.listing import REGISTERS
from app.core import heartbeat
from app.core.db import db, transaction
from app.documents.rules import STATES
from app.jobs import JOBS
from app.notices import queries
from app.notices.models import Channel, Delivery
from tests.support import filings, world
from tests.support.browsing import Browser, form_of
from tests.support.engines import ONE_ENGINE

pytestmark = [ONE_ENGINE, pytest.mark.usefixtures("time")]
#: What is no word: names of accounts, kinds of files, commands, units, keys.
NAMES = {
    *("csv", "xlsx", "geojson", "flask", "grids", "load", "jobs", "run", "cells", "contracts"),
    *("enter", "esc", "kind", "name", "lon", "lat", "status", "address", "basics"),
    *("wgs", "gcj", "cgcs"),
}
WORLD = {*world.PEOPLE}
ENGLISH = {"Accept-Language": "en"}


class Text(HTMLParser):
    """The words that somebody reads on a page, of fields also what is offered."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "style", "textarea"):
            self.inside.append(tag)
        self.found += [text or "" for name, text in attrs if name in ("title", "aria-label", "alt")]

    def handle_endtag(self, tag):
        if tag in self.inside:
            self.inside.remove(tag)

    def handle_data(self, data):
        if not self.inside:
            self.found.append(data)


def strange(html, known=()):
    """The Latin words of a page that are neither names nor of a name's kind."""
    words = re.findall(r"(?<![\w.@/<-])[a-z][a-z_]{2,}(?![\w.@/-])", "\n".join(Text(html).found))
    return sorted({*words} - NAMES - {*known})


def codes(kind):
    """Of departments that a kind names and the county may not have."""
    return [kind["county"], kind["township"], *kind["assisting"]]


@pytest.fixture
def busy(app, people, file, things, time):
    """Something in every register, and cases of all kinds with what goes on beside them."""
    with app.app_context(), transaction():
        for name in JOBS:
            heartbeat.record(name, datetime.now(UTC), 1, 2, None)
        channel = Channel(officer_id=people.east.id, address="feishu://a1b2-c3", urgent_only=False)
        db.session.add(channel)
        db.session.flush()
        (notice, *_) = queries.inbox(people.east.id, unread=True, after=None, limit=9)
        dead = {"state": "dead", "error": "channel refused", "attempts": 8, "next_at": time.now()}
        db.session.add(Delivery(notice_id=notice.id, channel_id=channel.id, **dead))
    odd = filings.incident(time.now(), kind="XXX-99")
    path = f"/incidents/{filings.new_id()}"
    people.wang.call("POST", "/sync", json={"items": [{"path": path, "body": odd}]})
    cases = [things["incident_id"], *(file(kind=kind) for kind in ("AIR-01", "RUR-03", "EMG-01"))]
    east = people.east
    east.act(cases[1], "accept")
    east.act(cases[1], "transfer", to={"body": "police"}, note="请查")
    site = {"kind": "P01", "name": "化肥厂", "geometry": {"type": "Point"}}
    site["geometry"]["coordinates"] = list(world.inside(world.V1))
    assert east.post("/sites", site).status_code == 201
    days = {"starts_on": "2026-07-01", "ends_on": "2026-07-31"}
    ban = {"cell": world.EAST_TOWN, "name": "禁烧期", "kinds": ["AIR-01"]}
    assert east.post("/campaigns", ban | days).status_code == 201
    terms = {"unit": "week", "times": 1, "per": "cell", "level": "village"}
    plan = {"cell": world.EAST_TOWN, "name": "每周巡查", "mode": "regular", "terms": terms}
    made = east.post("/plans", plan | {"starts_on": "2026-07-01"})
    assert made.status_code == 201, made.text
    return cases


@pytest.mark.parametrize("person", ["east", "county", "admin", "wang", "water", "inspector"])
def test_every_page_is_said_in_chinese(app, people, busy, person):
    browser = Browser(app, person)
    browser.get("/registers/officers.csv")
    Browser(app, "west").get(f"/cases/{busy[0]}/track")
    pages = ["", "/cases", "/map", "/map/table?measure=feedback", "/registers", "/tasks/month"]
    pages += [
        "/sites/import",
        "/roster",
        "/policies",
        "/policies/new",
        "/password",
        "/officers/new",
    ]
    pages += ["/cases/assign?case=" + busy[1], "/nosuch"]
    for case in busy:
        parts = ("", "/history", "/beside", "/near", "/emergency", "/mediation")
        pages += [f"/cases/{case}{part}" for part in parts]
    for name, register in REGISTERS.items():
        pages.append(f"/registers/{name}")
        for form, one in register.forms.items():
            pages.append(f"/registers/{name}/all/{form}")
            if one.find is not None:
                html = browser.get(f"/registers/{name}").text
                found = re.search(rf"/console(/registers/{name}/\d+/{form})\"", html)
                pages += [found[1]] if found else []
    offices = {one for kind in people.county.get("/kinds").json["items"] for one in codes(kind)}
    found = {}
    for path in pages:
        answer = browser.get(path)
        # what leads elsewhere shows nothing
        words = answer.status_code != 303 and strange(answer.text, known={*WORLD, *offices})
        if words:
            found[path, answer.status_code] = words
    assert found == {}


def refusal(answer):
    assert answer.status_code == 422, answer.text
    return re.search(r'role="alert"[^>]*>(?:<h1>.*?</h1>|\s*<p>)?(.+?)</p>', answer.text, re.S)[1]


def test_a_refusal_names_fields_by_their_labels_and_people_by_their_posts(app, people, file, busy):
    east = Browser(app, "east")
    case = busy[1]
    assert "人员" in refusal(east.act(case, "assign", officer_id="甲"))
    late = refusal(
        east.act(case, "transfer", **{"to.body": "police", "reply_by": "x", "note": "请"})
    )
    assert "答复期限" in late
    assert "reply_by" not in late
    with app.app_context():
        query = db.select(Department.id).where(Department.code == "env_office")
        nobody = str(db.session.scalar(query))
    alone = refusal(east.act(case, "assign", department_id=nobody))
    assert ("缺 联络员" in alone, "liaison" in alone) == (True, False), alone
    own = people.east.act(case, "assign", department_id=int(nobody)).json
    assert (own["missing"], "联络员" in own["detail"]) == ("liaison", True)
    chosen = refusal(Browser(app, "county").get("/cases?status=nothing"))
    assert "状态" in chosen


def test_what_is_wrong_with_a_file_of_sites_is_said_in_the_reader_s_language(app, people):
    east = Browser(app, "east")
    text = "kind,name,lon,lat,status\nP99,,x,y,half\n"
    file = {"file": (io.BytesIO(text.encode()), "sites.csv"), "datum": "wgs84"}
    html = east.send("/sites/import", "/console/sites/import", **file).text
    row = re.search(r'<td class="error"[^>]*>(.+?)</td>', html)[1]
    assert "必填" in row
    assert "可选：" in row
    assert not re.search(r"[A-Z][a-z]+ [a-z]+ ", row), row


def test_everything_that_registers_name_has_its_words(app):
    assert set(JOB) == set(JOBS)
    assert set(DOCUMENT) == set(STATES)
    assert {getattr(view, "protects", None) for view in app.view_functions.values()} - {None} <= {
        *LOOK
    }


def test_what_is_wrong_with_a_roster_is_said_in_the_reader_s_language_alone(app, people):
    admin = Browser(app, "admin")
    row = f"li.si,李四,13800000000,国王,{world.V1},,,\n"
    for text, chinese, english in (
        (
            "username,name,phone,post,cell,from,to,password\n" + row,
            "没有“国王”这个岗位",
            "unknown post",
        ),
        ("用户名,姓名\n甲,乙\n", "缺少列：岗位、网格", "missing columns: cell, post"),
        ("", "文件是空的", "the file is empty"),
    ):
        for headers, said, other in (({}, chinese, english), (ENGLISH, english, chinese)):
            file = {"file": (io.BytesIO(text.encode()), "roster.csv")}
            token = form_of(admin.get("/roster").text, "/console/roster")
            sent = {**token, **file}
            back = admin.client.post("/console/roster", data=sent, headers=headers)
            assert (back.status_code, said in back.text, other in back.text) == (422, True, False)
    nothing = admin.send("/roster", "/console/roster")
    assert "请选择文件" in nothing.text
