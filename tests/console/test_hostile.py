"""Texts that would be scripts, in whatever the database keeps: pages show them as text."""

import re
from html.parser import HTMLParser

from app.console.registers.listing import REGISTERS
from app.core.db import db, reference_changed, transaction
from tests.support import filings, offices, world
from tests.support.actions import NEEDED
from tests.support.browsing import Browser, address_of
from tests.support.console_routes import ask, routes
from tests.support.engines import ONE_ENGINE

pytestmark = ONE_ENGINE
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"
#: Columns of free text, by name; tables that refuse to be rewritten are filled by the API.
FREE = (
    *("name", "note", "description", "place", "measures_taken", "address", "basics", "phone"),
    *("duties", "tasks", "rewards", "hotline", "responsible_body", "head_name", "head_phone"),
    *("target", "power", "supervising_unit", "ended_note", "indicator", "unit", "laboratory"),
    *("answer", "case_number", "rectified_how", "responsibility", "agreement", "mediator"),
    *("substance", "water", "road", "text", "english", "theme", "error", "on_whom", "person"),
    *("decided_note", "source_number", "ground", "demand", "label", "decision_number"),
    *("goal", "leader_name"),
)
SEALED = {"audit", "access", "incident_event", "ledger_step"}


class Page(HTMLParser):
    """What a browser would run of a page, and all of its text."""

    def __init__(self, html):
        super().__init__()
        self.faults, self.texts, self.scripts = [], [], 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "script":
            self.scripts += 1
            if not (said.get("src") or "").startswith("/console/static/"):
                self.faults.append((tag, said))
        if tag in ("iframe", "object", "embed", "base", "style") or any(
            name.startswith("on") or name == "style" for name in said
        ):
            self.faults.append((tag, said))
        for name in ("href", "src", "action", "hx-get", "hx-post", "data-map"):
            if said.get(name) and not re.match(r"[/?#]|data:image/|$", said[name]):
                self.faults.append((tag, said))
        self.texts += [value for value in said.values() if value]

    def handle_data(self, text):
        self.texts.append(text)


def fill(people, app, things, now):
    """Cases in all that may be said of them, and one of whatever else has words."""
    case = things["incident_id"]
    water = offices.add_office(app, "water", "水利局", world.COUNTY)
    people.east.act(case, "return", note=HOSTILE)
    people.wang.act(case, "correct", description=HOSTILE, note=HOSTILE)
    people.east.act(case, "accept", note=HOSTILE)
    people.east.act(case, "transfer", to={"department_id": water}, note=HOSTILE)
    people.water.act(case, "answer", note=HOSTILE)
    people.east.act(case, "assist", cell_code=world.V1, note=HOSTILE)
    people.east.act(case, "measure", kind="stop", note=HOSTILE)
    people.east.act(case, "assign", officer_id=people.town_leader.id)
    people.east.act(case, "extend", **NEEDED["extend"], note=HOSTILE)
    cases = [case, filings.new_id(), filings.new_id()]
    people.wang.put(f"/incidents/{cases[1]}", filings.incident(now, kind="EMG-01"))
    people.county.act(cases[1], "acknowledge")
    people.county.act(cases[1], "sheet", substance=HOSTILE, road=HOSTILE, measures=[HOSTILE])
    people.county.act(cases[1], "sample", **NEEDED["sample"])
    people.wang.put(f"/incidents/{cases[2]}", filings.incident(now, kind="RUR-03"))
    people.wang.put(f"/incidents/{filings.new_id()}", filings.incident(now, kind=HOSTILE[:16]))
    point = {"type": "Point", "coordinates": world.inside(world.V1)}
    people.east.post("/sites", {"kind": "P02", "name": HOSTILE, "geometry": point})
    item = f"/ledgers/items/{things['item_id']}/actions"
    said = {"fields": {"area_mu": 3, "cause": "road", "owner": HOSTILE}}
    for n, body in enumerate(({"set": said}, {"note": HOSTILE}), 1):
        action, key = ("describe", "comment")[n - 1], {"id": filings.new_id()}
        people.east.post(f"{item}/{action}", body | key, headers={"If-Match": f'"{n}"'})
    dated = {"cell": world.V1, "starts_on": "2026-07-01", "ends_on": "2027-07-31"}
    people.east.post("/campaigns", dated | {"name": HOSTILE, "kinds": ["AIR-01"]})
    people.east.post("/plans", dated | {"name": HOSTILE[:50], "terms": {"unit": "day", "every": 2}})
    return cases


def poison(app):
    """Every free text of every row says something hostile."""
    count = 0
    with app.app_context(), transaction():
        for table in db.metadata.sorted_tables:
            texts = [column for column in table.columns if column.name in FREE]
            if texts and table.name not in SEALED:
                values = {column.name: HOSTILE for column in texts}
                count += db.session.execute(table.update().values(values)).rowcount
        reference_changed()
    assert count > 100


def all_of(rule, cases):
    """What an address is opened for: every case, every register, else once."""
    if "incident_id" in rule.arguments:
        return [{"incident_id": case} for case in cases]
    if rule.endpoint == "console.register":
        return [{"name": name} for name in REGISTERS]
    return [{}]


def test_nothing_that_people_wrote_runs_on_any_page(app, people, things, time):
    cases = fill(people, app, things, time.now())
    poison(app)
    shown = set()
    for person in ("east", "county", "admin", "water", "wang"):
        browser = Browser(app, person)
        token = re.search(r'"X-Form-Token": "(\w+)"', browser.get("/password").text)[1]
        addresses = [
            (rule, method, address_of(app, rule, **things | one), one.get("incident_id", cases[0]))
            for rule, method, _ in routes(app)
            for one in all_of(rule, cases)
        ]
        for rule, method, address, case in addresses:
            answer = ask(browser, method, address, rule.endpoint, token=token, case=case)
            assert answer.status_code < 500, address
            if answer.mimetype != "text/html":
                continue
            assert "unsafe" not in answer.headers.get("Content-Security-Policy", "'none'")
            found = Page(answer.text)
            assert found.faults == [], address
            assert found.scripts <= 1 + ("/charts.js" in answer.text), address
            if any("onerror=alert(2)" in text for text in found.texts):
                shown.add(rule.endpoint)
    assert len(shown) >= 15, sorted(shown)
    waiting = things["incident_id"]
    refused = Browser(app, "east").act(waiting, "measure", note=HOSTILE, kind=HOSTILE, stage="x")
    assert refused.status_code == 422
    assert Page(refused.text).faults == []
    assert "onerror=alert(2)" in "".join(Page(refused.text).texts)
