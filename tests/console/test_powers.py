"""What a register offers is what its services take: every register × every post × every form of
each row. What is shown to somebody is not refused him for want of power, what is not is.
"""

import re

import pytest

from app.console.registers.listing import REGISTERS
from app.console.registers.shape import NOTHING
from app.core.db import db, transaction
from app.notices.models import Channel, Delivery, Notice
from app.posts.rules import POSTS
from tests.support import filings, world
from tests.support.browsing import Browser, form_of
from tests.support.databases import undone
from tests.support.engines import ONE_ENGINE
from tests.support.fields import filled as fields
from tests.support.fields import offered, required
from tests.support.statements import counted

#: What may be offered does not depend on the engine; what is asked is tested on both elsewhere.
pytestmark = ONE_ENGINE
PERSONS = ("admin", "county", "east", "town_leader", "inspector", "supervisor", "water", "chief")
PERSONS += ("wang", "west")
RING = [[[114.005, 33.005], [114.006, 33.005], [114.006, 33.006], [114.005, 33.005]]]


@pytest.fixture
def filled(app, people, time):
    """Things of the county, its townships and a village, in every register that has forms."""

    def made(who, method, path, **body):
        answer = who.call(method, path, json=body)
        assert answer.status_code in (200, 201), answer.text

    bad = filings.incident(time.now(), kind="XXX-99")
    items = [{"path": f"/incidents/{filings.new_id()}", "body": bad}]
    made(people.wang, "POST", "/sync", items=items)
    made(people.wang, "PUT", f"/incidents/{filings.new_id()}", **filings.incident(time.now()))
    for disputed in (True, False):
        wrong = {"path": f"/incidents/{filings.new_id()}", "body": bad}
        made(people.chief, "POST", "/sync", items=[wrong])
        row = people.chief.get("/refused").json["items"][0]["id"]
        made(people.east, "POST", f"/refused/{row}/refile", body=bad | {"kind": "AIR-01"})
        if disputed:
            key = people.chief.get("/mendings").json["items"][0]["id"]
            made(people.chief, "POST", f"/mendings/{key}/object", note="不是焚烧")
    walk = filings.patrol(time.now())
    made(people.wang, "PUT", f"/patrols/{filings.new_id()}", **walk)
    terms = {"unit": "day", "per": "cell", "level": "village"}
    for who, cell in ((people.county, world.COUNTY), (people.east, world.EAST_TOWN)):
        since = {"cell": cell, "starts_on": "2026-07-01"}
        ban = {"name": "禁烧", "kinds": ["AIR-01"], "ends_on": "2026-07-31"}
        made(who, "POST", "/campaigns", **since, **ban)
        made(people.county, "POST", "/campaigns", **since, **ban)
        made(who, "POST", "/plans", **since, name="巡查", terms=terms)
    lon, lat = world.inside(world.V1)
    area = {"type": "Polygon", "coordinates": RING}
    for shape in ({"type": "Point", "coordinates": [lon, lat]}, area):
        made(people.east, "POST", "/sites", name="厂", kind="P02", geometry=shape)
    zone = {"name": "红线", "kind": "P24", "zone": "red_line", "geometry": area}
    made(people.county, "POST", "/sites", **zone)
    contract = {"name": "第一组", "person": "陈刚", "starts_on": "2026-01-01", "area": area}
    made(people.east, "POST", f"/cells/{world.V1}/contracts", **contract)
    turn = {"officer_id": people.chief.id, "rank": "main", "shift": "night"}
    turn |= {"starts_at": "2026-07-01T17:30:00+08:00", "ends_at": "2026-07-02T08:30:00+08:00"}
    for who, cell, below in (
        (people.county, world.COUNTY, world.EAST_TOWN),
        (people.east, world.EAST_TOWN, world.V1),
    ):
        made(people.county, "PUT", f"/duty-rosters/{cell}/2026-07", turns=[turn])
        made(who, "POST", f"/cells/{below}/contacts", officer_id=who.id)
    idle = {"cell": world.COUNTY, "code": "green", "name": "绿化办", "head_name": "周"}
    made(people.admin, "POST", "/departments", **idle)
    team = {"members": [{"name": "李强", "phone": "13900000001", "leads": True}]}
    made(people.east, "PUT", f"/cells/{world.V1}/fire-team", **team)
    made(people.county, "PUT", "/kinds/AIR-02", retired_on="2026-07-01")
    with app.app_context(), transaction():
        channel = Channel(officer_id=people.east.id, address="feishu://a1b2-c3", urgent_only=False)
        db.session.add(channel)
        db.session.flush()
        notice = db.session.scalars(db.select(Notice.id).limit(1)).one()
        dead = {"state": "dead", "error": "http 500", "attempts": 8, "next_at": time.now()}
        db.session.add(Delivery(notice_id=notice, channel_id=channel.id, **dead))


def address(name, form, key):
    return f"/console/registers/{name}/{key}/{form}"


def attempts(links, tables):
    """(person, register, form, row) of all that is tried: of rows whose form the same people see,
    such as eighty kinds, the first three by everybody, the others by one each, by turns.
    """
    alike = {}
    for name, form, key in sorted(links):
        link = f'href="{address(name, form, key)}"'
        seen = tuple(link in tables[person, name] for person in PERSONS)
        alike.setdefault((name, form, seen), []).append(key)
    return {
        (person, name, form, key)
        for (name, form, _), keys in alike.items()
        for n, key in enumerate(keys)
        for person in (PERSONS if n < 3 else PERSONS[n % len(PERSONS) :][:1])
    }


@pytest.mark.usefixtures("filled")
def test_a_form_is_offered_exactly_where_sending_it_is_not_refused_for_power(app):
    assert {kind for person in PERSONS for kind, _ in world.PEOPLE[person]} == set(POSTS)
    by = {person: Browser(app, person) for person in PERSONS}
    tables = {
        (p, name): by[p].get(f"/registers/{name}").text for p in PERSONS for name in REGISTERS
    }
    links = {
        (name, form, key)
        for text in tables.values()
        for name, key, form in re.findall(r'href="/console/registers/(\w+)/(\w+)/(\w+)"', text)
    }
    all_forms = {(name, form) for name, register in REGISTERS.items() for form in register.forms}
    assert {(name, form) for name, form, _ in links} == all_forms, "each is tried"
    wrong, asking_nothing, tries = {}, [], attempts(links, tables)
    assert {tuple(one) for _, *one in tries} == links
    for person, browser in by.items():
        token = re.search(r'"X-Form-Token": "(\w+)"', browser.get("/password").text)[1]
        for name, form, key in sorted(one for who, *one in tries if who == person):
            to, one = address(name, form, key), REGISTERS[name].forms[form]
            shown = f'href="{to}"' in tables[person, name]
            got = [browser.get(to).status_code]
            if shown and one.do is not None and one.schema is NOTHING:
                asking_nothing.append((person, to, token))
            elif one.do is not None:
                got.append(browser.client.post(to, data={"form_token": token}).status_code)
            # what is not shown may also be what nothing waits for
            refused = ({403, 404} if shown else {403, 404, 409}) & {*got}
            if bool(refused) == shown or (not shown and {200, 303, 422} & {*got}):
                wrong[person, to] = (shown, got)
    done = set()
    # what one has done is done: another one is not offered it any more; of the whole last
    for person, to, token in sorted(asking_nothing, key=lambda one: "/all/" in one[1]):
        sent = by[person].client.post(to, data={"form_token": token}).status_code
        # 409: the state of the thing forbids it, not the post
        if sent not in (303, 409) and to not in done:
            wrong[person, to] = (True, sent)
        done.add(to)
    assert wrong == {}


#: What is typed or chosen where a form asks for it, so that it reaches its service.
TYPED = {"name": "某某", "person": "某某", "reason": "停产", "code": "parks", "every": "1"}
TYPED |= {"starts_on": "2026-07-20", "ends_on": "2026-07-20", "from": "2026-07-20"}
TYPED |= {"starts_at": "2026-07-21T17:30", "ends_at": "2026-07-22T08:30", "times": "1"}
TYPED |= {
    "the_day": "2026-07-20",
    "lon": "114.01",
    "lat": "33.01",
    "year": "2028",
    "phone": "13900000000",
}
OF = {
    "kinds": {"code": "WAT-77", "township": "env_office", "county": "ecology"},
    "refused": {"kind": "AIR-01"},
    "mendings": {"note": "属实"},
    "files": {"facts": "未到现场", "case": f"{world.COUNTY}-2026-000001"},
    "consequences": {"ground": "整改不力"},
    "samples": {"period": "2026Q3"},
}
PLACES = ("cell", "cells")


def bodies(name, html, to):
    """What may be sent of a form: as it stands, with the first and the last place to choose."""
    choices, said, given = offered(html, to), fields(html, to), TYPED | OF.get(name, {})
    for field in (one for one in required(html, to) if ".window." not in one):
        chosen = choices.get(field, [])[:1] or given.get(field.rpartition(".")[2], "")
        said[field] = said[field] or chosen
    said |= OF.get(name, {}) if name == "refused" else {}
    places = [field for field in choices if field.rpartition(".")[2] in PLACES]
    found = [choices[field] for field in places] or [[]]
    common = [one for one in found[0] if all(one in others for others in found)]
    return [said | {field: [one] for field in places} for one in {*common[:1], *common[-1:]}] or [
        said
    ]


@pytest.mark.usefixtures("filled")
def test_a_form_filled_in_with_what_it_offers_is_not_refused_for_power(app):
    wrong, taken = {}, set()
    for person in ("admin", "county", "east", "chief"):
        browser = Browser(app, person)
        for name, register in REGISTERS.items():
            table = browser.get(f"/registers/{name}").text
            for form in (form for form, one in register.forms.items() if one.do is not None):
                keys = re.findall(rf'href="/console/registers/{name}/(\w+)/{form}"', table)
                for to in {address(name, form, key) for key in (*keys[:2], *keys[-2:])}:
                    html = browser.get(to).text
                    for said in bodies(name, html, to):
                        with undone(app):
                            answer = browser.client.post(to, data=form_of(html, to) | said)
                        if answer.status_code in (403, 404):
                            wrong[person, to] = (answer.status_code, said)
                        elif answer.status_code == 303:
                            taken.add((name, form))
    assert wrong == {}
    of_all = {(name, form) for name, one in REGISTERS.items() for form in one.forms}
    read_only = {(n, f) for n, f in of_all if REGISTERS[n].forms[f].do is None}
    assert of_all - read_only - taken == set(), "each reached its service"


@pytest.mark.usefixtures("filled")
def test_asking_for_powers_keeps_tables_within_twelve_statements(app, people):
    pages = [f"/registers/{name}" for name in REGISTERS] + [f"/officers/{people.wang.id}"]
    for person in ("admin", "county", "east"):
        browser = Browser(app, person)
        for path in pages:
            with counted(app) as statements:
                browser.get(path)
            assert len(statements) <= 12, (person, path, len(statements), statements)


@pytest.mark.usefixtures("filled")
def test_what_is_offered_fits_the_thing(app, people):
    later = {"cell": world.COUNTY, "name": "秋季禁烧", "kinds": ["AIR-01"]}
    later |= {"starts_on": "2026-09-01", "ends_on": "2026-10-31"}
    number = people.county.post("/campaigns", later).json["id"]
    county = Browser(app, "county")
    table = county.get("/registers/campaigns").text
    told = [address("campaigns", form, number) in table for form in ("edit", "end")]
    assert told == [True, False], "one to come gets other dates"
    assert county.get(address("campaigns", "end", number)).status_code == 409
    plans = people.county.get("/plans").json["items"]
    plan = next(one["id"] for one in plans if one["cell"]["code"] == world.EAST_TOWN)
    to = address("plans", "terms", plan)
    found = offered(county.get(to).text, to)["terms.cells"]
    assert {world.EAST_TOWN, world.V1} <= {*found}
    assert not {world.COUNTY, world.W1} & {*found}, "a plan's cells lie in its own"


@pytest.mark.usefixtures("filled")
def test_who_is_offered_as_a_contact_is_accepted_for_each_cell_that_is_offered(app, people):
    """Those who stand above it, are in service and in post: nobody else."""
    gone = {"username": "gone.one", "name": "将停用", "kind": "reviewer", "cell": world.EAST_TOWN}
    late = people.county.post("/officers", gone | {"starts_on": "2026-08-01"}).json["officer"]["id"]
    numbers = {}
    for person in ("county", "east"):
        browser, to = Browser(app, person), address("contacts", "new", "all")
        html = browser.get(to).text
        choices = offered(html, to)
        numbers[person] = {*choices["officer_id"]}
        assert choices["cell"], person
        for cell in choices["cell"]:
            for officer in choices["officer_id"]:
                with undone(app):
                    said = form_of(html, to) | {"cell": cell, "officer_id": officer}
                    assert browser.client.post(to, data=said).status_code == 303, (cell, officer)
        table = browser.get("/registers/cells").text
        rows = re.findall(r'href="(/console/registers/cells/\d+/contact)"', table)
        assert rows, person
        for one in rows:
            form = browser.get(one).text
            for officer in offered(form, one)["officer_id"]:
                with undone(app):
                    said = form_of(form, one) | {"officer_id": officer}
                    assert browser.client.post(one, data=said).status_code == 303, (one, officer)
    assert str(people.east.id) in numbers["east"]
    assert not {str(people.wang.id), str(people.chief.id), str(late)} & numbers["east"]
    assert str(people.county.id) in numbers["county"]
