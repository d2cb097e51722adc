"""Work lists: boxes, filters, pages, badges, exports; each for what its reader may see."""

import csv
import io
import json
import uuid
from datetime import datetime

import openpyxl
import pytest

from app.core.db import db, transaction
from app.incidents import export, queries
from app.incidents.models import Incident
from app.incidents.present import cases_out
from app.incidents.queries.boxes import BOXES
from app.incidents.rules import lists, words
from app.incidents.rules.actions import OPEN, STATUSES
from app.incidents.rules.duty import LADDER
from app.incidents.rules.standing import Part
from app.incidents.schemas import CaseOut
from app.incidents.service import take_part
from app.posts.queries import caller_of
from tests.support import world
from tests.support.actions import CLOSING
from tests.support.offices import add_office
from tests.support.statements import counted


def box(person, name, **query):
    answer = person.get("/incidents", query_string={"box": name} | query)
    assert answer.status_code == 200, answer.text
    return [case["id"] for case in answer.json["items"]]


def test_the_tables_know_one_another():
    assert set(lists.BOXES) == set(BOXES)
    assert sorted(status for group in lists.TURN.values() for status in group) == sorted(OPEN)
    assert set(words.STATUS) == set(STATUSES)
    assert set(words.LEVEL) >= set(LADDER)


def test_a_case_goes_from_box_to_box(people, file):
    case = file()

    def boxes(person):
        return {name for name in BOXES if case in box(person, name)} - {"due_today", "my_cells"}

    assert boxes(people.wang) == {"mine", "waiting_for_others"}
    assert boxes(people.east) == {"accept", "desk"}
    assert boxes(people.west) == boxes(people.li) == set()
    people.east.act(case, "return", note="位置不准")
    assert boxes(people.wang) == {"mine", "returned_to_me", "desk"}
    assert boxes(people.east) == {"waiting_for_others"}
    people.wang.act(case, "correct", place="桥下")
    people.east.act(case, "accept")
    assert boxes(people.east) == {"assign", "desk"}
    people.east.act(case, "assign", officer_id=people.town_leader.id)
    assert boxes(people.town_leader) == {"mine", "desk"}
    assert boxes(people.east) == {"waiting_for_others"}
    people.town_leader.act(case, "submit", note="已清理")
    assert boxes(people.town_leader) == {"mine", "waiting_for_others"}
    assert boxes(people.east) == {"confirm", "desk"}
    people.east.act(case, "reject", note="照片不清")
    assert boxes(people.town_leader) == {"mine", "returned_to_me", "desk"}
    people.town_leader.act(case, "submit", note="已补")
    people.east.act(case, "confirm")
    people.east.act(case, "close", **CLOSING)
    assert boxes(people.town_leader) == boxes(people.wang) == {"mine"}
    assert boxes(people.east) == set()
    assert case in box(people.east, "my_cells")
    assert case not in box(people.water, "my_cells")


def test_whose_help_or_receipt_is_wanted_sees_it_until_that_ends(app, people, file, time):
    """By the open parts of a case, whichever action opens them."""
    case, now = file(), time.now()
    water = next(
        d["id"] for d in people.county.get("/departments").json["items"] if d["code"] == "water"
    )

    def boxes():
        return [box(people.water, name) for name in ("mine", "assist", "transfers_in")]

    def part(verb, kind, **to):
        with app.app_context(), transaction():
            verb(db.session.get_one(Incident, uuid.UUID(case)), kind, now, **to)

    assert boxes() == [[], [], []]
    part(take_part.open_part, Part.ADDRESSEE, department_id=water, about=1)
    part(take_part.open_part, Part.ASSISTING, department_id=water, about=2)
    assert boxes() == [[], [case], [case]]
    assert people.water.get("/incidents/counts").json["transfers_in"] == 1
    with app.app_context(), transaction():
        row = db.session.get_one(Incident, uuid.UUID(case))
        assert take_part.close_parts(row, now, part=Part.ADDRESSEE, about=1) == 1
    assert boxes() == [[], [case], []]
    assert people.water.get("/incidents/counts").json["transfers_in"] == 0


def test_due_today_until_midnight_then_overdue(app, people, file, time):
    case = file()
    with app.app_context():
        due = db.session.scalars(db.select(Incident.due_at)).one()
    assert (box(people.east, "due_today"), box(people.east, "overdue")) == ([case], [])
    time.set(due.isoformat())
    time.forward(seconds=1)
    assert (box(people.east, "due_today"), box(people.east, "overdue")) == ([], [case])
    assert people.east.get("/incidents?overdue=false").json["items"] == []
    midnight = datetime.fromisoformat("2026-07-02T00:00:00+08:00")
    with app.app_context(), transaction():
        db.session.execute(db.update(Incident).values({"due_at": midnight}))
    time.set("2026-07-01T23:30:00+08:00")
    assert box(people.east, "due_today") == [case], "a limit in days ends at 24:00"


def test_every_filter_narrows(people, file, time):
    one = file()
    time.forward(minutes=1)
    middle = time.now().isoformat()
    two = file(by="east", village=world.V2, kind="NOI-01", source="public", location=None)
    people.east.act(one, "accept", handling_class="complex")
    people.east.act(one, "assign", officer_id=people.town_leader.id)
    seen = people.east.get(f"/incidents/{two}").json
    assert "no_position" in seen["marks"]
    alone = {
        f"nature={people.east.get(f'/incidents/{one}').json['nature']}&kind=AIR-01": one,
        "class=complex": one,
        "source=public": two,
        "source=own_patrol": one,
        f"handler={people.town_leader.id}": one,
        "mark=no_position": two,
        "status=assigned": one,
    }
    for query, case in alone.items():
        assert [c["id"] for c in people.east.get(f"/incidents?{query}").json["items"]] == [case]
    times = {
        ("since", middle): [two],
        ("until", middle): [one],
        ("occurred_since", middle): [],
        ("occurred_until", middle): [two, one],
    }
    for (name, value), cases in times.items():
        answer = people.east.get("/incidents", query_string={name: value}).json["items"]
        assert [c["id"] for c in answer] == cases, name
    for query in ("mark=odd", "class=slow", "box=attic", "handler=0", "order=odd", "until=soon"):
        assert people.east.get(f"/incidents?{query}").status_code == 422, query
    assert people.east.get("/incidents?department=999").json["items"] == []


@pytest.mark.parametrize("order", ["newest", "due"])
def test_pages_neither_repeat_nor_skip_while_cases_arrive(people, file, time, order):
    there = []
    for n in range(7):
        time.forward(minutes=n % 2)  # some at the same moment
        there.append(file())
    seen, cursor = [], None
    while True:
        query = {"limit": 2, "order": order} | ({"cursor": cursor} if cursor else {})
        page = people.east.get("/incidents", query_string=query).json
        seen += [case["id"] for case in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
        time.forward(minutes=1)
        if len(seen) < 5:
            file()
    assert len(seen) == len(set(seen))
    assert set(there) <= set(seen)
    if order == "newest":
        assert set(seen) == set(there)
    first = people.east.get("/incidents?limit=1").json["next"]
    other = people.east.get("/incidents", query_string={"cursor": first, "order": "due"})
    assert other.json["code"] == "invalid"


def test_a_page_says_what_its_schema_says(app, people, file, time):
    """Pages are written without the schema's walk; the document promises what that would say."""
    assigned, returned, lost = file(), file(), file(location=None, place="桥下")
    people.east.act(assigned, "accept", handling_class="complex")
    people.east.act(assigned, "assign", officer_id=people.town_leader.id)
    people.east.act(returned, "return", note="位置不准")
    people.east.act(lost, "accept")
    office = add_office(app, "env_office", "环保办", world.EAST_TOWN, "env")
    assert people.east.act(lost, "assign", department_id=office).status_code == 201
    time.forward(hours=3)
    page = people.east.get("/incidents").json["items"]
    assert {case["id"] for case in page} == {assigned, returned, lost}
    with app.app_context():
        scope = caller_of(people.east.id, time.now().date()).scope
        asked = {"filters": {"order": "newest"}, "cell": None, "after": None, "limit": 50}
        rows = queries.listing(scope, people.east.id, now=time.now(), **asked)
        walked = CaseOut(many=True).dump(cases_out(rows, scope, people.east.id))
    assert page == json.loads(json.dumps(walked))
    assert all(case.keys() == CaseOut().fields.keys() for case in page)


def test_what_is_late_comes_first_by_how_long_it_is_late(people, file, time, run_job):
    """A case that goes up with a new limit keeps its place, and a list of what is late is read so
    where nothing else is asked for.
    """
    first = file()
    time.forward(hours=2)
    second = file()
    time.set("2026-07-01T17:10:00+08:00")
    run_job("escalate")
    third = file()
    late = [case["id"] for case in people.east.get("/incidents?overdue=true").json["items"]]
    assert late == [first, second]
    assert people.east.get(f"/incidents/{first}").json["level"] == "county"
    due = [case["id"] for case in people.county.get("/incidents?order=due").json["items"]]
    assert due == [first, second, third]
    newest = people.east.get("/incidents?overdue=true&order=newest").json["items"]
    assert [case["id"] for case in newest] == [second, first]
    assert box(people.east, "overdue") == [first, second]


def test_a_page_goes_on_in_the_order_in_which_the_list_began(people, file, time):
    cases = []
    for _ in range(3):
        cases.append(file())
        time.forward(minutes=5)
    time.set("2026-07-02T16:00:00+08:00")
    begun = people.east.get("/incidents?overdue=true&order=newest&limit=2").json
    assert [case["id"] for case in begun["items"]] == [cases[2], cases[1]]
    rest = people.east.get("/incidents", query_string={"overdue": True, "cursor": begun["next"]})
    assert [case["id"] for case in rest.json["items"]] == [cases[0]]


def test_order_due_shows_what_is_open_the_earliest_first(people, file, time):
    late = file()
    time.forward(minutes=30)
    soon = file()
    over = file()
    people.east.act(over, "dismiss", note="不属实")
    rows = people.east.get("/incidents?order=due").json["items"]
    assert [case["id"] for case in rows] == [late, soon]


def test_badges_count_what_their_boxes_list_in_one_query(app, people, file, time):
    cases = [file() for _ in range(4)]
    file(by="zhao", village=world.W1)
    people.east.act(cases[0], "accept")
    people.east.act(cases[1], "return", note="位置不准")
    for person in (people.east, people.county, people.wang, people.water, people.inspector):
        badges = person.get("/incidents/counts").json
        expected = {badge: len(box(person, name)) for badge, name in lists.BADGES.items()}
        assert badges == expected, person.username
    assert people.east.get("/incidents/counts").json | {"due_today": 0} == {
        **dict.fromkeys(lists.BADGES, 0),
        **{"accept": 2, "assign": 1, "due_today": 0},
    }
    assert people.wang.get("/incidents/counts").json["returned"] == 1
    counts = []
    for _ in range(2):
        with counted(app) as statements:
            people.east.get("/incidents/counts")
        counts.append(len(statements))
        file()
    # besides the one: marks, who calls
    assert counts[0] == counts[1] <= 3, counts


def test_exports_hold_the_list_and_no_reporter(app, people, file):
    shown = file(
        by="east",
        source="public",
        kind="NOI-01",
        description='=HYPERLINK("x")',
        reporter={"name": "欧阳某某", "phone": "13912345678"},
    )
    file()
    file(by="zhao", village=world.W1)
    number = people.east.get(f"/incidents/{shown}").json["number"]
    answer = people.east.get("/incidents.csv?source=public&why=月报")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["编号"] for row in rows] == [number]
    assert rows[0]["问题描述"].startswith("'=")
    assert (rows[0]["来源"], rows[0]["乡镇"], rows[0]["状态"]) == ("群众举报", "东镇", "已上报")
    book = openpyxl.load_workbook(io.BytesIO(people.east.get("/incidents.xlsx").data))
    table = list(book["案件"].iter_rows(values_only=True))
    assert len(table) == 3
    assert book["案件"].cell(3, 17).data_type == "s"
    map_ = people.east.get("/incidents.geojson?source=public")
    assert map_.mimetype == "application/geo+json"
    (feature,) = json.loads(map_.data)["features"]
    assert feature["id"] == shown
    assert feature["geometry"]["coordinates"] == pytest.approx(world.inside(world.V1))
    for text in (answer.data.decode(), map_.text, str(table)):
        assert "欧阳" not in text
        assert "13912345678" not in text
    assert people.wang.get("/incidents.csv").json["code"] == "post_lacks_permission"
    with app.app_context():
        looks = db.session.execute(
            db.text("SELECT officer_id, about_id, allowed, why FROM access WHERE what = 'export'")
        ).all()
    assert [(row[0], bool(row[2])) for row in looks] == [
        *[(people.east.id, True)] * 3,
        (people.wang.id, False),
    ]
    assert looks[0].why == "月报"


def test_an_export_of_too_many_says_so(people, file, monkeypatch):
    monkeypatch.setattr(export, "MOST_ROWS", 1)
    file()
    assert people.east.get("/incidents.csv").status_code == 200
    file()
    for ending in ("csv", "xlsx", "geojson"):
        refused = people.east.get(f"/incidents.{ending}")
        assert (refused.status_code, refused.json["code"]) == (422, "too_many_rows")
