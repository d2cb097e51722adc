"""The ladder of pressure: what the program drafts when, once, for a person to sign (E09)."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.core import clock
from app.core.db import db, transaction
from app.deadlines.rules import Calendar
from app.documents.models import Document
from app.incidents import service as incidents
from app.incidents.rules import pressure as rules
from app.scheduler import run_once
from tests.support import filings, live, world
from tests.support.people import People

CALENDAR = Calendar(ZoneInfo("Asia/Shanghai"))


def drafts(people, kind, who="county"):
    found = getattr(people, who).get(f"/documents?kind={kind}").json["items"]
    return [row for row in found if row["state"] == "drafted"]


def accepted(people, file):
    """A case that the eastern township has accepted: seven working days, to Friday 10 July."""
    case = file()
    people.east.act(case, "accept", handling_class="general")
    return case


def test_the_ladder_from_a_reminder_to_the_leaders(people, time, file, do, run_job):
    case = accepted(people, file)
    time.set("2026-07-10T17:31:00+08:00")
    run_job("escalate")
    assert run_job("press_overdue") == 0, "not yet a working day late"
    time.set("2026-07-11T08:50:00+08:00")
    assert run_job("press_overdue") == 0, "a Saturday"
    time.set("2026-07-13T08:50:00+08:00")
    assert run_job("press_overdue") == 1
    assert run_job("press_overdue") == 0
    (reminder,) = drafts(people, "reminder")
    assert reminder["drafted_by"] is None
    assert reminder["receiver"]["cell"]["code"] == world.EAST_TOWN
    assert [thing["about_id"] for thing in reminder["about"]] == [case]
    assert reminder["reply_by"] == "2026-07-16"
    told = [n for n in people.county.get("/notices").json["items"] if n["kind"].startswith("doc")]
    assert [n["text"] for n in told] == ["有一份提醒函草稿待签发。"]
    assert drafts(people, "reminder", "east") == [], "nothing goes out by itself"
    assert do("county", reminder["id"], "sign").json["state"] == "sent"

    time.set("2026-07-15T08:50:00+08:00")
    assert run_job("press_overdue") == 0, "two working days after it was sent"
    time.set("2026-07-16T08:50:00+08:00")
    assert run_job("press_overdue") == 1
    (notice,) = drafts(people, "supervision")
    assert [thing["about_id"] for thing in notice["about"]] == [case]
    do("county", notice["id"], "sign")
    do("east", notice["id"], "receive")

    time.set("2026-07-21T08:50:00+08:00")
    assert run_job("press_overdue") == 0, "its last day is today"
    time.set("2026-07-22T08:50:00+08:00")
    assert run_job("press_overdue") == 1
    assert run_job("press_overdue") == 0
    (report,) = drafts(people, "report")
    assert report["receiver"]["cell"]["code"] == world.COUNTY
    assert [thing["about_id"] for thing in report["about"]] == [notice["id"]]
    do("county", report["id"], "sign")
    assert people.county_leader.get(f"/documents/{report['id']}").json["state"] == "sent"


def test_a_case_that_is_done_is_pressed_no_further(people, time, file, do, run_job):
    case = accepted(people, file)
    time.set("2026-07-13T08:50:00+08:00")
    run_job("escalate")
    assert run_job("press_overdue") == 1
    do("county", drafts(people, "reminder")[0]["id"], "sign")
    people.east.act(case, "dismiss", note="不属实")
    time.set("2026-07-20T08:50:00+08:00")
    assert run_job("press_overdue") == 0


def test_many_cases_of_a_cell_are_one_letter_and_one_circular(people, time, file, run_job, do):
    cases = {accepted(people, file) for _ in range(5)}
    time.set("2026-07-13T08:50:00+08:00")
    run_job("escalate")
    assert run_job("press_overdue") == 2
    (reminder,) = drafts(people, "reminder")
    assert {thing["about_id"] for thing in reminder["about"]} == cases
    (circular,) = drafts(people, "circular")
    assert [thing["label"] for thing in circular["about"]] == ["东镇：本月超时 5 件"]
    assert do("county", reminder["id"], "drop", note="已电话督促").json["state"] == "dropped"
    time.set("2026-07-14T08:50:00+08:00")
    assert run_job("press_overdue") == 0, "what a person dropped is not drafted again"


def test_the_countys_policy_says_when(people, time, file, run_job):
    data = people.county.get("/policies").json["items"][0]["data"]
    body = {"county": world.COUNTY, "valid_from": "2026-07-01"}
    wrong = people.county.post("/policies", body | {"data": data | {"pressure": {"x": 1}}})
    assert "pressure.x" in wrong.json["why"]
    quiet = data | {"pressure": {"reminder_cases": 2, "circular_cases": 0}}
    assert people.county.post("/policies", body | {"data": quiet}).status_code == 201
    accepted(people, file)
    time.set("2026-07-13T08:50:00+08:00")
    run_job("escalate")
    assert run_job("press_overdue") == 0
    accepted(people, file)
    time.set("2026-07-23T08:50:00+08:00")
    run_job("escalate")
    assert run_job("press_overdue") == 1


def test_work_that_the_county_owes_is_asked_of_its_department(people, time, file, run_job):
    case = file()
    offices = people.county.get("/departments").json["items"]
    water = next(row["id"] for row in offices if row["code"] == "water")
    people.east.act(case, "escalate", note="请县里办")
    people.county.act(case, "accept", handling_class="immediate")
    people.county.act(case, "assign", department_id=water)
    time.set("2026-07-13T08:50:00+08:00")
    run_job("escalate")
    assert run_job("press_overdue") == 1
    assert drafts(people, "reminder")[0]["receiver"]["department"]["name"] == "水利局"


def test_who_owes_it_after_another_was_asked_is_asked_too(people, time, file, do, run_job):
    case = file()
    time.set("2026-07-03T08:50:00+08:00")
    run_job("escalate")
    run_job("press_overdue")
    (first,) = drafts(people, "reminder")
    assert first["receiver"]["cell"]["code"] == world.EAST_TOWN
    offices = people.county.get("/departments").json["items"]
    water = next(row["id"] for row in offices if row["code"] == "water")
    people.county.act(case, "accept", handling_class="immediate")
    people.county.act(case, "assign", department_id=water)
    time.set("2026-07-23T08:50:00+08:00")
    run_job("escalate")
    assert run_job("press_overdue") == 1
    assert run_job("press_overdue") == 0
    (second,) = [one for one in drafts(people, "reminder") if one["id"] != first["id"]]
    assert second["receiver"]["department"]["name"] == "水利局"


def test_two_schedulers_draft_once_and_many_signers_leave_no_gap(engine, tmp_path):
    """Threads stand for processes: each has a connection and a transaction of its own."""
    with live.instance(engine, tmp_path) as (app, _):
        with app.app_context(), transaction():
            clock.move(datetime(2026, 7, 1, 1, tzinfo=UTC))
        people = People(app)
        for _ in range(6):
            case = filings.new_id()
            body = filings.incident(datetime(2026, 7, 1, 1, tzinfo=UTC))
            assert people.wang.put(f"/incidents/{case}", body).status_code == 201
            people.east.act(case, "accept", handling_class="general")
        with app.app_context(), transaction():
            clock.move(datetime(2026, 7, 14, 1, tzinfo=UTC))
        with app.app_context():
            run_once("escalate")
        together = threading.Barrier(4)

        def press(_):
            together.wait()
            with app.app_context(), transaction():
                return incidents.press_overdue(now=clock.now(), after=None)[0]

        with ThreadPoolExecutor(4) as pool:
            assert sum(pool.map(press, range(4))) == 2, "a reminder and a circular"
        with app.app_context(), transaction():
            kinds = db.session.scalars(db.select(Document.kind).order_by(Document.kind)).all()
        assert kinds == ["circular", "reminder"]
        ids = [str(uuid.uuid4()) for _ in range(12)]
        for document in ids:
            draft = {"id": document, "kind": "warning", "ground": "逾期"}
            draft["receiver"] = {"cell": world.EAST_TOWN}
            assert people.county.post("/documents", draft).status_code == 201

        def sign(document):
            path = f"/documents/{document}/actions/sign"
            headers = {"If-Match": '"1"'}
            body = {"id": str(uuid.uuid4())}
            return people.county.post(path, body, headers=headers).status_code

        with ThreadPoolExecutor(8) as pool:  # each twice: one signature, one refusal
            answers = list(pool.map(sign, ids * 2))
        assert sorted(answers) == [201] * 12 + [412] * 12
        with app.app_context(), transaction():
            query = db.select(Document.serial).where(Document.kind == "warning")
            serials = db.session.scalars(query.order_by(Document.serial)).all()
        assert serials == list(range(1, 13))


@pytest.mark.parametrize(
    ("parent", "department", "at", "found"),
    [
        (1, None, None, rules.Way(1, 5, None)),
        (1, 9, 5, rules.Way(1, 5, None)),
        (None, 9, 5, rules.Way(5, None, 9)),
        (None, 9, 7, None),
        (None, None, None, None),
    ],
)
def test_the_cell_above_writes_else_the_cell_to_its_department(parent, department, at, found):
    assert rules.way(5, parent, department, at) == found


def test_days_are_working_days():
    friday = datetime(2026, 7, 10, 9, 30, tzinfo=UTC)
    monday = datetime(2026, 7, 13, 1, tzinfo=UTC)
    assert rules.working_days(CALENDAR, friday, monday) == 1
    assert rules.reply_day(CALENDAR, date(2026, 7, 10), 3) == date(2026, 7, 15)
    assert rules.bundled([("a", 1), ("b", 2), ("a", 3)], 2) == {"a": [1, 3]}
    assert rules.bundled([("a", 1)], 0) == {}
