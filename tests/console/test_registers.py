"""The office's registers: what they are declared to offer is shown, done as the API does it, and
refused beside the field.
"""

import io
import re

import marshmallow as ma
import pytest

from app.console.attempt import OF_FIELDS
from app.console.form_words import FIELD
from app.console.forms import fields_of
from app.console.registers.listing import GROUPS, REGISTERS
from app.core.db import db, reference_changed, transaction
from app.core.refusals import CATALOGUE
from app.notices import queries
from app.notices.models import Channel, Delivery
from app.posts.rules import PERMISSIONS
from tests.support import filings, world
from tests.support.browsing import Browser
from tests.support.calendars import official
from tests.support.fields import filled, offered
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("time")
UNKNOWN = "2147483647"


def address(name, form, key="all"):
    return f"/console/registers/{name}/{key}/{form}"


def send(browser, name, form, key="all", /, **said):
    """Send a form as it is shown, but for what is said anew."""
    to = address(name, form, key)
    return browser.send(to, to, **filled(browser.get(to).text, to) | said)


def row_of(browser, name, word, form):
    """The key of the row with this word, by the link to its form."""
    html = browser.get(f"/registers/{name}?q={word}").text
    found = re.findall(rf'href="{address(name, form, "([^/]+)")}"', html)
    assert found, html[-1500:]
    return found[0]


def done(answer, browser):
    """What the register says after the form."""
    assert answer.status_code == 303, answer.text
    html = browser.get(answer.location).text
    return re.search(r'role="status"[^>]*>([^<]+)<', html)[1]


#: Forms of a register as a whole that are offered only while something waits there.
OF_WHAT_WAITS = {("notices", "all"), ("dead", "all")}


def test_whoever_may_sees_the_form_and_nobody_else(app):
    """Every form × every post: 403 where the table does not permit it, 404 for an unknown row."""
    for person in ("admin", "county", "east", "inspector", "water", "chief", "wang", "supervisor"):
        browser = Browser(app, person)
        kinds = {kind for kind, _ in world.PEOPLE[person]}
        for name, register in REGISTERS.items():
            sees = kinds & PERMISSIONS[register.action]
            table = browser.get(f"/registers/{name}").text
            for form, one in register.forms.items():
                may = sees and kinds & PERMISSIONS[one.action]
                key = "all" if one.find is None else UNKNOWN
                should = 404 if not sees else 403 if not may else 200 if key == "all" else 404
                answer = browser.get(address(name, form, key))
                if (name, person, key) == ("kinds", "east", "all"):
                    may, should = False, 403  # a township has no taxonomy of its own
                also = {403} if (name, person) == ("kinds", "east") else set()
                if should == 200 and (name, form) in OF_WHAT_WAITS:
                    may, should = False, 409
                assert answer.status_code in {should} | also, (person, name, form)
                assert one.find is None or browser.get(address(name, form)).status_code != 200
                if one.find is None:
                    assert (address(name, form) in table) == bool(may), (person, name, form)
            assert browser.get(address(name, "nothing")).status_code == 404


def test_every_field_has_its_words():
    def all_of(fields):
        for field in fields:
            yield field
            yield from all_of(field.fields)

    assert {register.group for register in REGISTERS.values()} <= set(GROUPS)
    for name, register in REGISTERS.items():
        for form in register.forms.values():
            if isinstance(form.schema, ma.Schema):
                for field in all_of(fields_of(form.schema, {}, {})):
                    assert {field.name, field.word} & set(FIELD), (name, field.name)


def test_an_administrator_keeps_departments(app, people):
    admin = Browser(app, "admin")
    assert "env_office" not in admin.get("/registers/departments").text
    assert "个缺联络员" in admin.get("/registers").text
    wrong = send(admin, "departments", "new", code="Not A Code", name="园林局", cell=world.COUNTY)
    assert wrong.status_code == 422
    assert 'value="园林局"' in wrong.text
    assert 'id="form-code-wrong"' in wrong.text
    made = send(admin, "departments", "new", code="parks", name="园林局", cell=world.COUNTY)
    assert done(made, admin) == "已新增部门。请为它任命联络员。"
    key = row_of(admin, "departments", "园林局", "edit")
    assert "缺联络员" in admin.get("/registers/departments?q=园林局").text
    assert (
        send(admin, "departments", "edit", key, head_name="孙平", head_phone="1").status_code == 303
    )
    assert send(admin, "departments", "edit", key, head_phone="").status_code == 303
    nameless = send(admin, "departments", "edit", key, name="")
    assert (nameless.status_code, 'id="form-name-wrong"' in nameless.text) == (422, True)
    (row,) = [r for r in people.admin.get("/departments").json["items"] if r["code"] == "parks"]
    assert (row["head_name"], row["head_phone"]) == ("孙平", None), "what is emptied is gone"
    west = Browser(app, "west")
    assert west.get(address("departments", "edit", key)).status_code == 404
    outside = send(west, "departments", "new", code="x", name="x", cell=world.EAST_TOWN)
    assert (outside.status_code, 'value="x"' in outside.text) == (403, True)
    assert done(send(admin, "departments", "end", key), admin) == "部门已撤销，历史保留。"
    assert "园林局" not in admin.get("/registers/departments").text
    assert (
        send(admin, "departments", "new", code="parks", name="新局", cell=world.COUNTY).status_code
        == 303
    )


def test_posts_are_moved_contacts_named_and_turns_set(app, people):
    admin = Browser(app, "admin")
    key = row_of(admin, "posts", "peer", "move")
    assert "peer" in admin.get(address("posts", "move", key)).text
    lost = send(admin, "posts", "move", key, cell=world.V2, **{"from": "soon"})
    assert (lost.status_code, 'id="form-from-wrong"' in lost.text) == (422, True)
    assert (
        send(admin, "posts", "move", key, cell=world.V2, **{"from": "2026-07-01"}).status_code
        == 303
    )
    held = [
        p for p in people.admin.get("/posts").json["items"] if p["officer_id"] == people.peer.id
    ]
    assert [post["cell"]["code"] for post in held] == [world.V2]
    key = row_of(admin, "posts", "peer", "move")
    back = {"cell": world.V1, "from": "2026-07-01", "until": "2026-12-31"}
    assert send(admin, "posts", "move", key, **back).status_code == 303
    key = row_of(admin, "posts", "peer", "move")
    assert "2026-12-31" in admin.get(address("posts", "move", key)).text
    again = {"cell": world.V2, "from": "2026-07-01", "until": ""}
    assert send(admin, "posts", "move", key, **again).status_code == 303
    (held,) = [
        p for p in people.admin.get("/posts").json["items"] if p["officer_id"] == people.peer.id
    ]
    assert (held["cell"]["code"], held["ends_on"]) == (world.V2, "2026-12-31")
    rows = admin.get("/registers/officers").text.split("<tr")
    (listed,) = [row for row in rows if "peer" in row]
    assert "网格员" in listed, "who is hired until a day has a post until then"
    key = row_of(admin, "posts", "peer", "end")
    assert send(admin, "posts", "end", key, ends_on="2026-07-31").status_code == 303
    east = Browser(app, "east")
    named = {"cell": world.V1, "officer_id": str(people.east.id)}
    assert send(east, "contacts", "new", **named).status_code == 303
    code = row_of(east, "contacts", "east", "end")
    assert done(send(east, "contacts", "end", code, ends_on="2026-07-31"), east)
    turn = {
        "cell": world.EAST_TOWN,
        "officer_id": str(people.chief.id),
        "rank": "main",
        "shift": "night",
        "starts_at": "2026-07-01T17:30",
        "ends_at": "2026-07-02T08:30",
    }
    back = send(east, "duty", "new", **turn | {"ends_at": "2026-07-01T08:30"})
    assert (back.status_code, 'value="2026-07-01T17:30"' in back.text) == (422, True)
    foreign = send(east, "duty", "new", **turn | {"officer_id": str(people.zhao.id)})
    assert foreign.status_code == 422
    assert send(east, "duty", "new", **turn).status_code == 303
    later = turn | {"starts_at": "2026-07-02T17:30", "ends_at": "2026-07-03T08:30"}
    assert send(east, "duty", "new", **later).status_code == 303
    roster = f"/duty-rosters/{world.EAST_TOWN}/2026-07"
    assert len(people.east.get(roster).json["turns"]) == 2
    assert send(east, "duty", "end", row_of(east, "duty", "chief", "end")).status_code == 303
    (left,) = people.east.get(roster).json["turns"]
    assert left["starts_at"].startswith("2026-07-02")


def test_a_county_plans_a_campaign_and_sees_who_walked_and_who_did_not(app, people, time):
    county = Browser(app, "county")
    ban = {"name": "夏季禁烧", "cell": world.COUNTY, "kinds": ["AIR-01"]}
    dates = {"starts_on": "2026-07-01", "ends_on": "2026-07-31"}
    turned = send(
        county, "campaigns", "new", **ban | {"starts_on": "2026-08-01"}, ends_on="2026-07-01"
    )
    assert (turned.status_code, 'value="夏季禁烧"' in turned.text) == (422, True)
    assert send(county, "campaigns", "new", **ban, **dates).status_code == 303
    (campaign,) = people.county.get("/campaigns").json["items"]
    assert campaign["kinds"] == ["AIR-01"]
    plan = dates | {"name": "禁烧夜查", "cell": world.EAST_TOWN, "mode": "campaign"}
    plan |= {"campaign_id": str(campaign["id"]), "terms.unit": "day", "terms.per": "cell"}
    odd = send(county, "plans", "new", **plan | {"terms.window.from": "25:00", "terms.every": "x"})
    assert odd.status_code == 422
    for field in ("terms.window.from", "terms.window.until", "terms.every"):
        assert f'id="form-{field}-wrong"' in odd.text
    night = {"terms.window.from": "18:00", "terms.window.until": "23:00"}
    assert send(county, "plans", "new", **plan | night).status_code == 303
    (made,) = people.county.get("/plans").json["items"]
    assert made["terms"][0]["window"] == {"from": "18:00", "until": "23:00"}
    key = str(made["id"])
    since = send(county, "plans", "terms", key, **{"from": "2026-07-10", "terms.times": "2"})
    assert since.status_code == 303, since.text
    assert people.county.get("/plans").json["items"][0]["terms"][1]["times"] == 2
    assert "禁烧夜查" in county.get("/registers/tasks").text
    east = Browser(app, "east")
    task = row_of(east, "tasks", "禁烧夜查", "excuse")
    assert (
        done(send(east, "tasks", "excuse", task, reason="暴雨"), east) == "已免除，漏查记录保留。"
    )
    month = east.get("/tasks/month?month=2026-07").text
    assert "已免除" in month
    assert east.get("/tasks/month?month=x").status_code == 422
    assert east.get("/tasks/month?month=2026-07&page=-1").status_code == 200
    assert Browser(app, "water").get("/tasks/month").status_code == 403
    assert send(county, "plans", "end", key, ends_on="2026-07-20").status_code == 303
    assert send(county, "campaigns", "end", str(campaign["id"])).status_code == 303
    assert people.county.get("/campaigns").json["items"][0]["ends_on"] == "2026-07-01"
    assert Browser(app, "west").get(address("plans", "edit", key)).status_code == 404


def test_a_township_keeps_its_sites(app, people, time):
    east, (lon, lat) = Browser(app, "east"), world.inside(world.V1)
    new = {"name": "砖厂", "kind": "P02", "lon": str(lon), "lat": str(lat)}
    far = send(east, "sites", "new", **new | {"lon": "999", "zone": "red_line"})
    assert (far.status_code, 'id="form-lon-wrong"' in far.text) == (422, True)
    assert send(east, "sites", "new", **new).status_code == 303
    key = row_of(east, "sites", "砖厂", "edit")
    assert "还没有人巡查过" in east.get(address("sites", "visits", key)).text
    visit = {"site_id": int(key), "arrived_at": time.now().isoformat(), "result": "abnormal"}
    walked = filings.patrol(time.now(), visits=[visit | {"note": "冒黑烟"}])
    assert people.wang.put(f"/patrols/{filings.new_id()}", walked).status_code == 201
    assert "冒黑烟" in east.get(address("sites", "visits", key)).text
    assert east.client.post(address("sites", "visits", key)).status_code == 403
    assert send(east, "sites", "edit", key, status="stopped").status_code == 303
    out = world.inside(world.W1)
    moved = send(east, "sites", "move", key, lon=str(out[0]), lat=str(out[1]))
    assert moved.status_code == 403
    assert people.east.get(f"/sites/{key}").json["cell"]["code"] == world.V1
    assert send(east, "sites", "retire", key).status_code == 303
    assert "砖厂" not in east.get("/registers/sites").text
    assert Browser(app, "west").get(address("sites", "visits", key)).status_code == 404


def test_a_county_loads_a_calendar_and_routes_a_kind(app, people):
    county = Browser(app, "county")
    assert "暂按法定假日推算" in county.get("/registers/calendars").text
    wrong = send(county, "calendars", "load", "2027", rest="2027-02-08\nspring")
    assert (wrong.status_code, "2：" in wrong.text, "spring" in wrong.text) == (422, True, True)
    other = send(county, "calendars", "load", "2027", rest="2026-02-08", work="")
    assert other.status_code == 422
    part = send(county, "calendars", "load", "2027", rest="2027-02-08", work="2027-02-13")
    assert (part.status_code, "国庆节 10-01" in part.text) == (422, True)
    rest = [day for day, works in official(2027).items() if not works]
    loaded = send(county, "calendars", "load", "2027", rest="\n".join(rest), work="")
    assert done(loaded, county) == "已载入，0 个在办时限随之调整。"
    said = {"the_day": "2027-02-13", "works": "work", "reason": "补班"}
    assert done(send(county, "calendars", "correct", "2027", **said), county).startswith("已更正")
    year = people.county.get("/calendars/2027").json
    assert (year["provisional"], year["corrected"]) == (False, {"2027-02-13": True})
    assert year["days"] == official(2027) | {"2027-02-13": True}
    east = Browser(app, "east")
    assert east.get(address("calendars", "load", "2027")).status_code == 403
    key = row_of(county, "kinds", "AIR-01", "edit")
    assert send(county, "kinds", "edit", key, township="Not a word").status_code == 422
    assert send(county, "kinds", "edit", key, township="agri_office").status_code == 303
    kinds = {kind["code"]: kind for kind in people.county.get("/kinds").json["items"]}
    assert kinds["AIR-01"]["township"] == "agri_office"
    key = row_of(county, "kinds", "AIR-01", "retire")
    assert send(county, "kinds", "retire", key).status_code == 303
    key = row_of(county, "kinds", "AIR-01", "restore")
    assert send(county, "kinds", "restore", key).status_code == 303
    kinds = {kind["code"]: kind for kind in people.county.get("/kinds").json["items"]}
    assert kinds["AIR-01"]["retired_on"] is None
    assert east.get(address("kinds", "edit", key)).status_code == 403


def test_a_reviewer_mends_what_was_refused(app, people, time):
    good = filings.incident(time.now(), kind="XXX-99", description="小作坊冒烟")
    path = f"/incidents/{filings.new_id()}"
    odd = [{"path": path, "body": good}, {"path": "/patrols/" + "-" * 36, "body": {}}]
    people.wang.call("POST", "/sync", json={"items": odd})
    east = Browser(app, "east")
    assert "2 份待更正" in east.get("/registers").text
    key = row_of(east, "refused", "类别", "mend")
    shown = east.get(address("refused", "mend", key)).text
    assert "小作坊冒烟" in shown
    looks = people.admin.get("/access-records").json["items"]
    assert [(row["what"], row["whose"]["name"]) for row in looks] == [("refused", "wang")]
    assert 'name="description"' not in shown, "what was not refused stays as it came"
    still = send(east, "refused", "mend", key, kind="")
    assert (still.status_code, 'id="form-kind-wrong"' in still.text) == (422, True)
    assert send(east, "refused", "mend", key, kind="AIR-01").status_code == 303
    filed = people.east.get(path).json
    assert (filed["kind"], filed["filer"]["name"]) == ("AIR-01", "wang")
    assert filed["occurred_at"] == people.wang.get(path).json["occurred_at"]
    assert "小作坊" not in east.get("/registers/refused").text
    assert Browser(app, "west").get(address("refused", "mend", key)).status_code == 404
    broken = row_of(east, "refused", "填写有误", "mend")
    assert send(east, "refused", "mend", broken).status_code == 422


def test_filings_of_many_people_are_listed_in_a_fixed_number_of_statements(app, people, time):
    bad = {"body": filings.incident(time.now(), kind="XXX-99")}
    for person in (people.wang, people.peer, people.li, people.chief, people.town_leader):
        path = f"/incidents/{filings.new_id()}"
        person.call("POST", "/sync", json={"items": [bad | {"path": path}]})
    east = Browser(app, "east")
    with app.app_context(), transaction():
        reference_changed()  # nothing is known of anybody yet
    with counted(app) as statements:
        html = east.get("/registers/refused").text
    assert '<span class="number">5</span>' in html
    assert len(statements) <= 12, statements


def test_the_overview_counts_the_refused_filings_that_the_register_shows(app, people, time):
    """What was filed after all by a call of its own waits for nobody."""
    paths = [f"/incidents/{filings.new_id()}" for _ in range(3)]
    bad = filings.incident(time.now(), kind="XXX-99")
    items = [{"path": path, "body": bad} for path in paths]
    items.append({"path": f"/patrols/{filings.new_id()}", "body": {}})
    people.wang.call("POST", "/sync", json={"items": items})
    east = Browser(app, "east")
    assert "4 份待更正" in east.get("/registers").text
    assert people.wang.put(paths[0], filings.incident(time.now())).status_code == 201
    with counted(app) as statements:
        overview = east.get("/registers").text
    assert len(statements) <= 12, statements
    assert "3 份待更正" in overview
    assert '<span class="number">3</span>' in east.get("/registers/refused").text


def test_notices_are_marked_and_dead_letters_sent_again(app, people, time):
    case = people.wang.put(f"/incidents/{filings.new_id()}", filings.incident(time.now()))
    assert case.status_code == 201
    now = time.now()
    with app.app_context(), transaction():
        channel = Channel(officer_id=people.east.id, address="feishu://a1b2-c3", urgent_only=False)
        db.session.add(channel)
        db.session.flush()
        (notice,) = queries.inbox(people.east.id, unread=True, after=None, limit=9)
        dead = {"state": "dead", "error": "http 500", "attempts": 8, "next_at": now}
        db.session.add(Delivery(notice_id=notice.id, channel_id=channel.id, **dead))
    east, admin = Browser(app, "east"), Browser(app, "admin")
    assert "1 条未读" in east.get("/registers").text
    key = row_of(east, "notices", "", "read")
    assert done(send(east, "notices", "read", key), east) == "已标为已读。"
    assert "条未读" not in east.get("/registers").text
    assert admin.get(address("notices", "read", key)).status_code == 404
    key = row_of(admin, "dead", "east", "retry")
    assert done(send(admin, "dead", "retry", key), admin) == "已重新发送 1 条。"
    assert "全部送达" in admin.get("/registers/dead").text
    assert admin.get(address("dead", "retry", key)).status_code == 404
    assert "全部重发" not in admin.get("/registers/dead").text, "there is nothing to send again"
    assert admin.get(address("dead", "all")).status_code == 409


def test_all_notices_are_marked_at_once_but_calls_in_an_emergency(app, people, time):
    """One statement for all of one's own; another's stay unread."""
    for kind in ("RUR-03", "AIR-01", "EMG-01"):
        body = filings.incident(time.now(), kind=kind)
        assert people.wang.put(f"/incidents/{filings.new_id()}", body).status_code == 201
    east = Browser(app, "east")
    others = len(people.county.get("/notices?unread=true").json["items"])
    before = people.east.get("/notices?unread=true").json["items"]
    calls = [one for one in before if one["kind"] == "emergency_filed"]
    assert 0 < len(calls) < len(before)
    with counted(app) as statements:
        answer = people.east.post("/notices/read")
    assert answer.json == {"read": len(before) - len(calls)}
    assert sum("UPDATE notice" in one for one in statements) == 1
    assert people.east.get("/notices?unread=true").json["items"] == calls
    assert len(people.county.get("/notices?unread=true").json["items"]) == others
    assert f"{len(calls)} 条未读" in east.get("/registers").text
    assert "全部标为已读" not in east.get("/registers/notices").text, "calls are read one by one"
    file = filings.incident(time.now(), kind="RUR-03")
    people.wang.put(f"/incidents/{filings.new_id()}", file)
    assert done(send(east, "notices", "all"), east).startswith("1 条已标为已读")
    assert people.east.get("/notices?unread=true").json["items"] == calls


def test_a_village_gets_its_fire_team_and_hears_of_burning(app, people, time):
    chief, east = Browser(app, "chief"), Browser(app, "east")
    assert "还没有消防队" in chief.get("/registers/fire_teams").text
    leader = {"cell": world.V1, "name": "陈刚", "phone": "13800000001", "leads": "true"}
    saved = send(east, "fire_teams", "new", **leader, officer_id=str(people.chief.id))
    assert done(saved, east).startswith("已增加队员")
    another = leader | {"name": "李强", "leads": ""}
    assert send(chief, "fire_teams", "new", **another).status_code == 303
    shown = people.east.get(f"/cells/{world.V1}/fire-team").json["items"]
    assert [(one["name"], one["leads"]) for one in shown] == [("陈刚", True), ("李强", False)]
    filed = filings.incident(time.now(), kind="AIR-01")
    assert people.wang.put(f"/incidents/{filings.new_id()}", filed).status_code == 201
    heard = [one["kind"] for one in people.chief.get("/notices").json["items"]]
    assert "fire_reported" in heard
    for wrong, code in (
        ({"cell": world.EAST_TOWN}, 422),
        ({"name": ""}, 422),
        ({"cell": "x"}, 422),
    ):
        assert send(east, "fire_teams", "new", **leader | wrong).status_code == code, wrong
    foreign = Browser(app, "west")
    key = row_of(east, "fire_teams", "李强", "end")
    assert foreign.get(address("fire_teams", "end", key)).status_code == 404
    assert done(send(east, "fire_teams", "end", key), east).startswith("已移出")
    assert "李强" not in east.get("/registers/fire_teams").text


def test_a_fire_team_has_an_end(people):
    team = [{"name": f"队员{n}", "phone": "1"} for n in range(51)]
    path = f"/cells/{world.V1}/fire-team"
    assert people.east.put(path, {"members": team}).status_code == 422
    assert people.east.put(path, {"members": team[:50]}).status_code == 200


def test_pages_of_registers_ask_the_database_twelve_times_at_most(app):
    for person in ("admin", "county", "east"):
        browser = Browser(app, person)
        paths = ["/registers", "/tasks/month", address("plans", "new"), address("duty", "new")]
        for path in paths:
            browser.get(path)
            with counted(app) as statements:
                answer = browser.get(path)
            assert answer.status_code in (200, 403, 404)
            assert len(statements) <= 12, (person, path, len(statements), statements)


def test_sites_are_imported_whole_or_each_row_says_what_is_wrong(app):
    east, to = Browser(app, "east"), "/console/sites/import"
    lon, lat = world.inside(world.V1)
    good = f"P02,砖厂,{lon},{lat}"

    def imported(*rows):
        text = "\n".join(("kind,name,lon,lat", *rows))
        file = (io.BytesIO(text.encode()), "sites.csv")
        return east.send("/sites/import", to, file=file, datum="wgs84")

    refused = imported(good, f"P99,不明,{lon},{lat}", "P02,没有位置,,")
    assert refused.status_code == 422
    for word in ("不明", "没有位置"):
        assert word in refused.text
    assert "砖厂" not in east.get("/registers/sites").text
    assert imported(good).status_code == 200
    assert "砖厂" in east.get("/registers/sites").text
    assert east.send("/sites/import", to, datum="wgs84").status_code == 422
    assert Browser(app, "inspector").get("/sites/import").status_code == 403


def test_a_contracted_area_is_handed_over_at_its_register(app, people):
    square = [[114.005, 33.005], [114.006, 33.005], [114.006, 33.006], [114.005, 33.005]]
    body = {"name": "第一组", "person": "陈刚", "starts_on": "2026-01-01"}
    area = {"type": "Polygon", "coordinates": [square]}
    people.east.post(f"/cells/{world.V1}/contracts", body | {"area": area})
    east = Browser(app, "east")
    key = row_of(east, "contracts", "陈刚", "hand_over")
    back = send(east, "contracts", "hand_over", key, person="李强", starts_on="2026-01-02")
    assert back.status_code == 422
    done = send(east, "contracts", "hand_over", key, person="李强", starts_on="2026-07-10")
    assert done.status_code == 303
    html = east.get("/registers/contracts").text
    assert ("李强" in html, "2026-07-09" in html) == (True, True)
    assert Browser(app, "west").get(address("contracts", "hand_over", key)).status_code == 404


def labels_in(html, to):
    """{field: its label} of the form that leads to an address."""
    form = html.split(f'<form method="post" action="{to}"')[1].split("</form>")[0]
    found = re.findall(r'<label for="\w+-([\w.]+)">([^<]+)', form)
    return {name: text.strip() for name, text in found}


def test_a_person_s_forms_offer_posts_places_and_departments_by_name(app, people):
    east = Browser(app, "east")
    html = east.get("/officers/new").text
    to = "/console/officers/new"
    choices = offered(html, to)
    assert set(choices["kind"]) == {
        *("grid_chief", "grid_officer", "reviewer", "leader", "liaison", "supervisor")
    }, "what a reviewer gives"
    assert {world.EAST_TOWN, world.V1} <= set(choices["cell"])
    assert world.W1 not in choices["cell"]
    office = str(people.east.get(f"/departments?cell={world.EAST_TOWN}").json["items"][0]["id"])
    assert office in choices["department_id"]
    labels = labels_in(html, to)
    assert (labels["name"], labels["kind"], labels["cell"]) == ("姓名", "岗位", "网格")
    new = {"username": "li.ming", "name": "李明", "kind": "liaison", "department_id": office}
    made = east.send("/officers/new", to, **new)
    assert (made.status_code, "联络员" in made.text) == (200, True), made.text
    known = {"username": "li.hong", "name": "李红", "password": "chosen by hand 27"}
    made = east.send("/officers/new", to, **new | known)
    assert f'data-done="{to}"' in made.text, "taken, also where no password was made"
    page = f"/console/officers/{people.wang.id}"
    assert labels_in(east.get(page).text, f"{page}/post")["kind"] == "岗位"


def test_a_liaison_is_appointed_in_the_row_of_the_department_that_has_none(app, people):
    east = Browser(app, "east")
    key = row_of(east, "departments", "缺联络员", "liaison")
    to = address("departments", "liaison", key)
    people_offered = offered(east.get(to).text, to)["officer_id"]
    assert str(people.chief.id) in people_offered
    assert str(people.county.id) not in people_offered, "whose posts are not his to give"
    assert (
        send(east, "departments", "liaison", key, officer_id=str(people.chief.id)).status_code
        == 303
    )
    again = send(east, "departments", "liaison", key, officer_id=str(people.chief.id))
    assert (again.status_code, "已任" in again.text) == (409, True)
    back = send(
        east, "departments", "liaison", key, officer_id=str(people.chief.id), starts_on="2026-06-30"
    )
    assert (back.status_code, "不能填写过去的时间" in back.text) == (422, True)


def test_a_refusal_that_speaks_of_one_field_stands_beside_it(app, people):
    assert {*OF_FIELDS} <= {*CATALOGUE}
    east = Browser(app, "east")
    key = row_of(east, "posts", "wang", "end")
    html = send(east, "posts", "end", key, ends_on="2026-06-30").text
    assert "不能填写过去的时间" in re.search(r'id="form-ends_on-wrong">([^<]+)<', html)[1]
    new = {"username": "wang", "name": "王", "kind": "grid_officer", "cell": world.V1}
    html = east.send("/officers/new", "/console/officers/new", **new).text
    assert "已被使用" in re.search(r'id="new-username-wrong">([^<]+)<', html)[1]


def test_the_same_word_means_what_it_means_in_its_form(app, people, file):
    file()
    east = Browser(app, "east")
    to = address("fire_teams", "new", "all")
    labels = labels_in(east.get(to).text, to)
    assert (labels["name"], next(iter(labels))) == ("姓名", "cell")
    to = address("plans", "new", "all")
    html = east.get(to).text
    assert labels_in(html, to)["terms.cells"].startswith("只在这些网格")
    window = html.split("时段（可不填）")[1].split("</fieldset>")[0]
    assert "必填" not in window, "what is needed only with its group is not marked"


def test_the_heading_of_a_form_says_what_is_changed(app, people, time):
    admin = Browser(app, "admin")
    for register, form, word, heading in (
        ("departments", "edit", "水利局", "修改 · 水利局"),
        ("posts", "end", "east", "结束 · east"),
        ("kinds", "retire", "AIR-01", "停用 · 秸秆焚烧"),
    ):
        key = row_of(admin, register, word, form)
        html = admin.get(address(register, form, key)).text
        assert f"<h1>{heading}</h1>" in html
        assert f"<title>{heading} · " in html
    year = time.now().year
    html = admin.get(address("calendars", "load", year)).text
    assert f"<h1>载入放假安排 · {year}</h1>" in html
    assert "<h1>新增部门</h1>" in admin.get(address("departments", "new")).text


def test_a_register_is_asked_only_what_it_knows_and_has_a_last_page(app, people):
    admin = Browser(app, "admin")
    beyond = admin.get("/registers/officers?page=99999").text
    assert "还没有人员" not in beyond
    assert "east" in beyond
    for page in ("0", "x", "²", "9" * 30):
        assert "east" in admin.get(f"/registers/officers?page={page}").text
    wrong = admin.get("/registers/officers?cell=990126101")
    assert wrong.status_code == 422
    assert "没有这个查询条件" in wrong.text


def test_numbers_of_a_register_are_ordered_by_their_size(app, people):
    admin = Browser(app, "admin")
    html = admin.get("/registers/calendars?sort=rest").text
    shown = [int(text) for text in re.findall(r'data-of="放假的工作日">(\d+)<', html)]
    assert len(shown) == 4
    assert shown == sorted(shown)


def test_what_is_no_month_is_refused_and_not_another_one(app, time):
    browser = Browser(app, "county")
    for month in ("2026-99", "x", "2026-7", "1700-01"):
        assert browser.get(f"/tasks/month?month={month}").status_code == 422, month
    assert browser.get("/tasks/month?month=2026-08").status_code == 200
    assert "2026-07" in browser.get("/tasks/month").text


def test_how_much_of_a_list_is_shown_is_no_limit_of_a_case(app, time):
    page = Browser(app, "county").get("/cases?limit=-1")
    assert page.status_code == 422
    assert "每页条数" in page.text
    assert "时限 不正确" not in page.text.replace("：", " ")


def test_sites_are_english_on_english_pages(app, people, time):
    assert people.east.post("/sites", filings.site()).status_code == 201
    browser, english = Browser(app, "east"), {"Accept-Language": "en"}
    shown = browser.client.get("/console/registers/sites", headers=english).text
    assert "Enterprise that discharges" in shown
    assert "unknown" in shown
    assert "排污企业" not in shown
    form = browser.client.get("/console/registers/sites/all/new", headers=english).text
    assert "P35 Forest" in form
    assert "ecological red line" in form
    assert "排污企业" in browser.get("/registers/sites").text
